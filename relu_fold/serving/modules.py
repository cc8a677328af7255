"""The page's scripts, which are ES modules: where the browser finds those of this release.

What the page needs at its start is one file (joining.py), the others are one each. All are below an address that
changes with any of them, since what has a fingerprint is kept for a year. An import map names the one file, and its
hash is in the page's policy.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flask import Response, abort

from relu_fold.serving.joining import join
from relu_fold.serving.served import Served

ENTRY = "main.mjs"
NAME = "relu-fold"  # by which the page's callbacks, and modules that come late, import the joined ones
JOINED = "joined/"  # below the assets
LATE = frozenset(
    {
        "paint/along.mjs",
        "paint/axis_ends.mjs",
        "paint/entering.mjs",
        "paint/hints.mjs",
        "paint/landscape.mjs",
        "paint/many.mjs",
        "paint/points.mjs",
        "paint/print.mjs",
        "paint/raised.mjs",
        "paint/training.mjs",
        "pointer/axis_ends.mjs",
        "pointer/axis_hold.mjs",
        "pointer/axis_zoom.mjs",
        "pointer/choosing.mjs",
        "pointer/counting.mjs",
        "pointer/cutting.mjs",
        "pointer/drawing.mjs",
        "pointer/dropping.mjs",
        "pointer/entering.mjs",
        "pointer/exporting.mjs",
        "pointer/following.mjs",
        "pointer/incoming.mjs",
        "pointer/in_hand.mjs",
        "pointer/landscape.mjs",
        "pointer/many.mjs",
        "pointer/moving.mjs",
        "pointer/nearest.mjs",
        "pointer/newcomers.mjs",
        "pointer/own_points.mjs",
        "pointer/padlocks.mjs",
        "pointer/picture_menu.mjs",
        "pointer/piece.mjs",
        "pointer/raised.mjs",
        "pointer/run_settings.mjs",
        "pointer/sharing.mjs",
        "pointer/stepping.mjs",
        "pointer/together.mjs",
        "pointer/training.mjs",
        "state/arrows.mjs",
        "state/cut_places.mjs",
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
IGNORED = r"\.mjs$"  # what dash, which names scripts by their file, is not to put into the page itself


class Files(NamedTuple):
    """What is sent of some modules: a text by its place, and a name that changes with any of them."""

    version: str
    texts: dict[str, str]


class Modules:
    """The modules in a folder of assets, as they are now: a file that is edited is another one at the next visit."""

    def __init__(self, folder: Path, address: str) -> None:
        """Take the folder, and the address at which it is served, with a slash at its end."""
        self._folder, self._address = folder, address

    def import_map(self) -> str:
        """Return what stands between the tags of the import map."""
        return _import_map(self._entry())

    def tags(self) -> str:
        """Return the import map, and the script that has the browser ask for the joined modules at once."""
        entry = self._entry()
        return f'<script type="importmap">{_import_map(entry)}</script>\n<script type="module" src="{entry}"></script>'

    def source(self) -> str:
        """Return the hash of the import map, as a policy names it."""
        digest = hashlib.sha256(self.import_map().encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    def keeps(self, path: str) -> bool:
        """Return whether what is at a path below the assets can never be another one."""
        version, _, place = path.removeprefix(JOINED).partition("/")
        now = self._files()
        return path.startswith(JOINED) and version == now.version and place in now.texts

    def text(self, version: str, place: str) -> str | None:
        """Return a file, if there is such a one.

        In the middle of a release a page of the new one may ask a server of the old one. That gives its own joined
        modules, which are a whole, to whoever asks; they ask for late ones by their own version, and of no other there
        are any.
        """
        now = self._files()
        return now.texts.get(place) if version == now.version or place == ENTRY else None

    def _entry(self) -> str:
        return f"{self._address}{JOINED}{self._files().version}/{ENTRY}"

    def _files(self) -> Files:
        # The time of its last change is what dash, too, tells one file from another by.
        files = sorted(self._folder.rglob("*.mjs"))
        return _files(
            self._folder, tuple((file.relative_to(self._folder).as_posix(), file.stat().st_mtime) for file in files)
        )


def serve_modules(app: Served, modules: Modules) -> None:
    """Answer requests for the modules of a page."""

    def send(version: str, place: str) -> Response:
        text = modules.text(version, place)
        if text is None:
            abort(404)
        return Response(text, mimetype="application/json" if place.endswith(".map") else "text/javascript")

    assets = f"{app.config.routes_pathname_prefix}{app.config.assets_url_path.strip('/')}/"
    app.server.add_url_rule(f"{assets}{JOINED}<version>/<path:place>", "modules", send)


def _import_map(entry: str) -> str:
    return json.dumps({"imports": {NAME: entry}}, separators=(",", ":"))


@lru_cache(maxsize=4)
def _files(folder: Path, changed: tuple[tuple[str, float], ...]) -> Files:
    sources = {place: (folder / place).read_text(encoding="utf-8") for place, _ in changed}
    nameless = join(sources, LATE, ENTRY, NAME, "")
    version = hashlib.sha256(json.dumps(nameless, sort_keys=True).encode()).hexdigest()[:16]
    return Files(version, join(sources, LATE, ENTRY, NAME, version))
