"""The font of pictures that are no SVG: one of the machine's with all the letters that we write, or reportlab's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relu_fold.export.needed import needed


class Faces(NamedTuple):
    """The files of one family."""

    family: str
    plain: Path
    bold: Path
    italic: Path
    both: Path


# In the order of liking; DejaVu has every letter that we write.
_FAMILIES = (
    ("DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf"),
    ("Segoe UI", "segoeui.ttf", "segoeuib.ttf", "segoeuii.ttf", "segoeuiz.ttf"),
    ("Arial", "Arial.ttf", "Arial Bold.ttf", "Arial Italic.ttf", "Arial Bold Italic.ttf"),
    ("Arial", "arial.ttf", "arialbd.ttf", "ariali.ttf", "arialbi.ttf"),
    ("Liberation Sans", *(f"LiberationSans-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))),
)
_OWN = ("Bitstream Vera Sans", "Vera.ttf", "VeraBd.ttf", "VeraIt.ttf", "VeraBI.ttf")


@cache
def faces() -> Faces:
    """Return the files of the first family that is installed whole; else reportlab's."""
    files: dict[str, Path] = {}
    for folder in _folders():
        for path in sorted(folder.rglob("*.ttf")) if folder.is_dir() else ():
            files.setdefault(path.name, path)
    for family, *names in _FAMILIES:
        if all(name in files for name in names):
            return Faces(family, *(files[name] for name in names))
    return Faces(_OWN[0], *(own_fonts() / name for name in _OWN[1:]))


def own_fonts() -> Path:
    """Return the folder of reportlab's fonts: they are there wherever our files can be made."""
    with needed("reportlab", "fonts"):
        import reportlab
    return Path(str(reportlab.__file__)).parent / "fonts"


def _folders() -> Iterator[Path]:
    home = Path("~").expanduser()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    else:
        yield from (home / ".fonts", home / ".local/share/fonts")
        yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
