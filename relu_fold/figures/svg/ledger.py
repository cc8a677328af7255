"""The ledger as a picture: the table that stands below the stage, of pieces or of regions."""

from __future__ import annotations

from typing import Any

from relu_fold.figures.kit.formulas import composed_name
from relu_fold.figures.kit.theme import Theme
from relu_fold.figures.line.ledger import MAX_ROWS, ledger
from relu_fold.figures.plane.regions import plane_ledger
from relu_fold.figures.svg.table import Dot, Item, Pill, Row, Table, Word
from relu_fold.figures.svg.writer import About, document
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import MINUS

_FINER = 1.2


def line_table(frame: Frame, theme: Theme) -> Table:
    """The pieces of a line, and at each knot who turns."""
    told = ledger(frame)
    rows = [_knot(row, theme) if row["kind"] == "knot" else _piece(row, theme) for row in told["rows"]]
    head = ["x from … to", "on / off", told["slopes"], "intercept"]
    beyond = max(frame.pieces.n_pieces - MAX_ROWS, 0) if frame.pieces else 0
    return Table(_sentence(told["counts"]), head, rows, beyond, "piece", told["more"])


def plane_table(frame: PlaneFrame, theme: Theme) -> Table:
    """The regions of a plane, the largest first."""
    told = plane_ledger(frame)
    rows = [
        Row([_bits(row["bits"], theme), *([Word(row[key], theme.ink)] for key in ("formula", "area", "share"))])
        for row in told["rows"]
    ]
    beyond = max(frame.subdivision.n_regions - MAX_ROWS, 0) if frame.subdivision else 0
    head = ["on / off", composed_name(frame), "area", "of the box"]
    return Table(_sentence(told["counts"]), head, rows, beyond, "region", told["more"])


def table_svg(
    table: Table,
    theme: Theme,
    width: float,
    height: float | None = None,
    *,
    ground: bool = True,
    about: About | None = None,
    shown: tuple[float, float] | None = None,
) -> str:
    """Return a table as an SVG file, so many pixels wide; as high as it is, or as it may be."""
    wide, tall = width, height
    parts, high = table.svg(theme, wide, tall)
    while height and tall and high > tall:  # not even one row: everything smaller
        wide, tall = wide * _FINER, tall * _FINER
        parts, high = table.svg(theme, wide, tall)
    if tall and wide > width:
        width, height, shown = wide, tall, shown or (width, height or high)
    return document(width, height or high, parts, table.title, theme.paper if ground else None, about, shown)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _bits(bits: list[list[Any]], theme: Theme) -> list[Pill]:
    return [Pill(label, theme.neurons[colour], on) for label, on, colour in bits]


def _piece(row: dict[str, Any], theme: Theme) -> Row:
    """As the page writes it: the terms with their signs between them, then what they come to."""
    slope: list[Word] = []
    for i, (number, colour) in enumerate(row["terms"]):
        minus = number.startswith(MINUS)
        sign = (f"{MINUS} " if minus else "+ ") if i else MINUS if minus else ""
        slope.append(Word(f"{sign}{number.removeprefix(MINUS)} ", theme.neurons[colour], bold=True))
    if row["silent"]:
        slope = [Word("no neuron is active: ", theme.muted)]
    if len(row["terms"]) != 1:
        equals = "= " if len(slope) > 1 else ""
        slope.append(Word(f"{equals}{row['slope']}", theme.ink, bold=True))
    interval = [Word(f"{row['from']} … {row['to']}", theme.ink)]
    return Row([interval, _bits(row["bits"], theme), slope, [Word(row["intercept"], theme.ink)]])


def _knot(row: dict[str, Any], theme: Theme) -> Row:
    told = f"At x = {row['x']} {row['text']}."
    cell: list[Item] = [Dot(theme.neurons[row["colour"]]), *(Word(f"{part} ", theme.muted) for part in told.split())]
    return Row([cell], counted=False)
