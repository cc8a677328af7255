"""The app behind an artificial round trip, for the benchmark: `python -m benchmarks.slow_app PORT MILLISECONDS`."""

from __future__ import annotations

import sys
import time

from waitress import serve

from relu_fold.ui.server import create_app


def main(port: int, milliseconds: float) -> None:
    server = create_app().server
    # All of it on this side: with one question in flight it makes no difference which way is slow.
    server.before_request(lambda: time.sleep(milliseconds / 1000))
    serve(server, host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
