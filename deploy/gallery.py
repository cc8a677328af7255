"""The README's pictures: `python -m deploy.gallery` draws them anew, and writes the table that links each to its view.

Each is what the page's own writer of SVG makes of a preset; where a picture changes on purpose, run this again.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from relu_fold.figures.svg.picture import Size, What, picture_svg
from relu_fold.sharelink import encode
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.servers import ROOT

FOLDER = Path("docs/gallery")
HOME = "http://127.0.0.1:8050/"  # where `make run` serves
BEGIN, END = "<!-- gallery -->\n", "<!-- /gallery -->\n"
_SIZE = Size(640, 400)
_ABREAST = 3


class Shown(NamedTuple):
    """One picture: a preset, what of it, and what there is to see."""

    preset: str
    what: What
    caption: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.preset}.svg"

    @property
    def view(self) -> ViewState:
        return ViewState.of_preset(PRESETS[self.preset])


GALLERY = (
    Shown("two", "stage", "Two neurons: the twice-folded line"),
    Shown("staircase", "sum", "Six neurons add up to stairs"),
    Shown("sawtooth-6", "sum", "Six layers of two: every layer folds again"),
    Shown("fold", "surface", "One neuron folds a plane along a line"),
    Shown("saddle", "surface", "Four folds make a saddle"),
    Shown("xor", "surface", "Two folds separate XOR"),
    Shown("disc-16", "map", "Sixteen lines cut out a disc"),
    Shown("pyramid", "surface", "The second layer cuts a pyramid out of what the first folded"),
    Shown("montufar-plane", "surface", "Folded, cut once, unfolded: as a paper snowflake"),
)


def draw(shown: Shown) -> str:
    """Return a picture as the text of its file."""
    return picture_svg(shown.view, shown.what, _SIZE)


def table() -> str:
    """Return the README's table, with its marks."""
    lines = [BEGIN, "| " * _ABREAST + "|\n", "|---" * _ABREAST + "|\n"]
    for first in range(0, len(GALLERY), _ABREAST):
        row = GALLERY[first : first + _ABREAST]
        cells = [f"[![{one.caption}]({one.path.as_posix()})]({HOME}?s={encode(one.view)})" for one in row]
        lines.append("| " + " | ".join(f"{cell} {one.caption}" for cell, one in zip(cells, row, strict=True)) + " |\n")
    return "".join([*lines, END])


def with_table(text: str) -> str:
    """Return the README with its table as it is now. Raises ValueError where it has no place for it."""
    before, rest = text.split(BEGIN)
    return before + table() + rest.split(END)[1]


def main() -> None:
    (ROOT / FOLDER).mkdir(exist_ok=True)
    for one in GALLERY:
        (ROOT / one.path).write_text(draw(one), encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
