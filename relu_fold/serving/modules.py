"""The page's scripts, which are ES modules: how the browser is told of all of them at once, each with its fingerprint.

A module imports another by its place, which says nothing of its version; and what has a fingerprint is kept for a year.
So an import map in the page gives each place the address of this release. The hash of the map is in the page's policy.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path

ENTRY = "main.mjs"
NAME = "relu-fold"  # by which the page's callbacks import the entry
LATE = frozenset(
    {
        "paint/along.mjs",
        "paint/axis_ends.mjs",
        "paint/entering.mjs",
        "paint/landscape.mjs",
        "paint/many.mjs",
        "paint/points.mjs",
        "paint/print.mjs",
        "paint/raised.mjs",
        "paint/training.mjs",
        "pointer/axis_ends.mjs",
        "pointer/axis_hold.mjs",
        "pointer/axis_zoom.mjs",
        "pointer/counting.mjs",
        "pointer/cutting.mjs",
        "pointer/drawing.mjs",
        "pointer/entering.mjs",
        "pointer/exporting.mjs",
        "pointer/following.mjs",
        "pointer/incoming.mjs",
        "pointer/landscape.mjs",
        "pointer/many.mjs",
        "pointer/nearest.mjs",
        "pointer/padlocks.mjs",
        "pointer/picture_menu.mjs",
        "pointer/piece.mjs",
        "pointer/raised.mjs",
        "pointer/run_settings.mjs",
        "pointer/sharing.mjs",
        "pointer/stepping.mjs",
        "pointer/together.mjs",
        "pointer/training.mjs",
        "state/embedding.mjs",
        "state/facets.mjs",
        "state/interval.mjs",
        "state/landscape.mjs",
        "state/run.mjs",
        "state/starts.mjs",
        "state/ways.mjs",
    }
)
"""What comes when somebody turns to it, or some time after the first picture, and is not asked for before."""
INNER = r"^(?!main\.mjs$).*\.mjs$"  # what dash, which names scripts by their file, is not to put into the page itself


class Modules:
    """The modules in a folder of assets, as they are now: a file that is edited is another one at the next visit."""

    def __init__(self, folder: Path, address: str) -> None:
        """Take the folder, and the address at which it is served, with a slash at its end."""
        self._folder, self._address = folder, address

    def import_map(self) -> str:
        """Return what stands between the tags of the import map."""
        return _import_map(self._address, self._versions())

    def tags(self) -> str:
        """Return the import map, and what has the browser ask for the modules before the first imports another."""
        versions = self._versions()
        hrefs = [_at(self._address, *one) for one in versions if one[0] not in LATE]
        early = [f'<link rel="modulepreload" href="{href}">' for href in hrefs]
        return "\n".join([f'<script type="importmap">{_import_map(self._address, versions)}</script>', *early])

    def source(self) -> str:
        """Return the hash of the import map, as a policy names it."""
        return _source(self.import_map())

    def _versions(self) -> tuple[tuple[str, float], ...]:
        # The time of its last change is what dash, too, tells one file from another by (`?m=`).
        files = sorted(self._folder.rglob("*.mjs"))
        return tuple((file.relative_to(self._folder).as_posix(), file.stat().st_mtime) for file in files)


def _at(address: str, name: str, changed: float) -> str:
    return f"{address}{name}?m={changed}"


@lru_cache(maxsize=4)
def _import_map(address: str, versions: tuple[tuple[str, float], ...]) -> str:
    imports = {f"{address}{name}": _at(address, name, changed) for name, changed in versions}
    return json.dumps({"imports": {NAME: imports[f"{address}{ENTRY}"], **imports}}, separators=(",", ":"))


@lru_cache(maxsize=4)
def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
