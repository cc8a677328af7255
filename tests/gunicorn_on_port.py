"""gunicorn as it is deployed, one worker, on a port: `python -m tests.gunicorn_on_port --port 8000`."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", required=True)
    port = parser.parse_args().port
    os.environ |= {"PORT": port, "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
    os.execv(sys.executable, gunicorn)


if __name__ == "__main__":
    main()
