"""A table as SVG: cells of words and pills, which go on in the next line where a column is too narrow for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.kit.theme import FONT_SIZES, THIN, Theme, mixed
from relu_fold.figures.svg.writer import dot, line, pill, words
from relu_fold.view.words import plural

_SIZE, _SMALL = FONT_SIZES["text"], FONT_SIZES["small"]
_LINE = 24.0  # pixels from line to line
_PAD, _GAP, _EDGE = 10.0, 24.0, 16.0  # pixels: above and below a row together, between columns, around the table
_ROUND, _LEAST_PILL, _BETWEEN = 21.0, 24.0, 5.0  # pixels: a pill's height, its least width, and from one to the next
_LEAST, _AIR = 60.0, 80.0  # pixels of a column: the least, and the most beyond what it holds
_ON = 0.3  # of a neuron's colour in its pill
_DOT = 5.0  # pixels
_BASELINE = 0.35  # of the font's size below the middle of a line


@dataclass(frozen=True)
class Word:
    text: str
    colour: str
    bold: bool = False

    @property
    def width(self) -> float:
        return width_of(self.text, _SIZE, bold=self.bold)


@dataclass(frozen=True)
class Pill:
    """A neuron's label in its colour; dashed and grey where it is off."""

    text: str
    colour: str
    on: bool

    @property
    def width(self) -> float:
        # As wide off as on: the same neuron's stand below each other.
        return max(width_of(self.text, _SMALL, bold=True) + 12, _LEAST_PILL) + _BETWEEN


@dataclass(frozen=True)
class Dot:
    """Whose row it is."""

    colour: str
    width: float = 16.0


Item = Word | Pill | Dot
Cell = Sequence[Item]


@dataclass(frozen=True)
class Row:
    """Cells, one a column, or a single one that reaches over all of them."""

    cells: Sequence[Cell]
    ruled: bool = True  # whether a line is drawn above it
    counted: bool = True  # whether it counts as one of the rows that are told to be left out


@dataclass(frozen=True)
class Table:
    """`head` are the words above the columns, one a column."""

    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    beyond: int  # so many rows that are not in it, either
    called: str  # what a row is called
    more: str = ""  # what is said at its end, where there are no rows

    def svg(self, theme: Theme, width: float, height: float | None) -> tuple[list[str], float]:
        """Return the parts, and how high they are; rows that a given height has no room for are left out, and told.

        The first one is always there: where not even that has room, what is returned is higher.
        """
        columns = self._columns(width)
        heading = [*self._said(self.title, theme.ink), self._heading(theme)]
        placed = [(row, _height(row, columns, width)) for row in (*heading, *self.rows)]
        end = self._left_out(self.beyond, theme)
        room = np.inf if height is None else height - 2 * _EDGE
        ending = sum(_height(row, columns, width) for row in end)
        if sum(high for _, high in placed) + ending > room:
            room -= _LINE + _PAD
            while len(placed) > len(heading) + 1 and sum(high for _, high in placed) > room:
                placed.pop()
            while len(placed) > len(heading) + 1 and not placed[-1][0].counted:
                placed.pop()
            shown = sum(row.counted for row, _ in placed[len(heading) :])
            end = self._left_out(self.beyond + sum(row.counted for row in self.rows) - shown, theme)
        placed += [(row, _height(row, columns, width)) for row in end]
        parts: list[str] = []
        y = _EDGE
        for row, high in placed:
            parts += _drawn(row, columns, y, theme, width)
            y += high
        return parts, y + _EDGE

    def _left_out(self, count: int, theme: Theme) -> list[Row]:
        return self._said(f"… and {plural(count, f'more {self.called}')}." if count else self.more, theme.muted)

    def _said(self, text: str, colour: str) -> list[Row]:
        """A sentence over all columns, word by word so that it goes on in the next line."""
        cell = [Word(f"{part} ", colour) for part in text.split()]
        return [Row([cell], ruled=False, counted=False)] if cell else []

    def _heading(self, theme: Theme) -> Row:
        cells = [[Word(f"{part} ", theme.muted) for part in name.split()] for name in self.head]
        return Row(cells, ruled=False, counted=False)

    def _columns(self, width: float) -> list[float]:
        """How wide each column is: as its cells; where that is too much, the widest ones share what is left."""
        whole = [row.cells for row in self.rows if len(row.cells) == len(self.head)]
        natural = [
            max([_LEAST, *(width_of(part, _SIZE) for part in name.split()), *(_width(cells[i]) for cells in whole)])
            for i, name in enumerate(self.head)
        ]
        room = width - 2 * _EDGE - _GAP * (len(natural) - 1)
        columns = list(natural)
        for done, i in enumerate(sorted(range(len(natural)), key=lambda i: natural[i])):  # the narrow ones first
            columns[i] = min(natural[i], room / (len(natural) - done))
            room -= columns[i]
        for i, name in enumerate(self.head):  # what is left: a heading in one line, then air
            more = min(room, max(width_of(f"{name} ", _SIZE) - columns[i], 0.0))
            columns[i], room = columns[i] + more, room - more
        return [column + min(room / len(columns), _AIR) for column in columns]


def _width(cell: Cell) -> float:
    return sum(one.width for one in cell)


def _lines(cell: Cell, width: float) -> list[list[Item]]:
    lines: list[list[Item]] = [[]]
    used = 0.0
    for one in cell:
        if used and used + one.width > width + 1e-6:
            lines.append([])
            used = 0.0
        lines[-1].append(one)
        used += one.width
    return lines


def _height(row: Row, columns: list[float], width: float) -> float:
    room = columns if len(row.cells) == len(columns) else [width - 2 * _EDGE]
    return max(len(_lines(cell, w)) for cell, w in zip(row.cells, room, strict=True)) * _LINE + _PAD


def _drawn(row: Row, columns: list[float], top: float, theme: Theme, width: float) -> Iterator[str]:
    if row.ruled:
        yield line(np.array([[_EDGE, top], [width - _EDGE, top]]), theme.hairline, THIN)
    alone = len(row.cells) != len(columns)
    left = _EDGE
    for i, cell in enumerate(row.cells):
        room = width - 2 * _EDGE if alone else columns[i]
        for number, items in enumerate(_lines(cell, room)):
            yield from _line(items, left, top + _PAD / 2 + (number + 0.5) * _LINE, theme)
        left += room + _GAP


def _line(items: Cell, left: float, middle: float, theme: Theme) -> Iterator[str]:
    """Words that follow each other are one text, so that a font that is narrower than thought leaves no gaps."""
    run: list[Word] = []
    start = left
    for one in (*items, None):
        if isinstance(one, Word):
            start = start if run else left
            run.append(one)
        elif run:
            run[-1] = replace(run[-1], text=run[-1].text.rstrip())
            text = "".join(_span(word) for word in run)
            yield words(start, middle + _BASELINE * _SIZE, text, size=_SIZE, colour=run[0].colour)
            run = []
        if isinstance(one, Dot):
            yield dot(left + _DOT, middle, _DOT, one.colour)
        elif isinstance(one, Pill):
            colour = theme.ink if one.on else theme.muted
            fill = mixed(one.colour, theme.paper, _ON) if one.on else theme.paper
            wide = one.width - _BETWEEN
            yield pill(left, middle - _ROUND / 2, wide, _ROUND, fill, one.colour if one.on else theme.inactive, one.on)
            text = f"<b>{one.text}</b>" if one.on else one.text
            at = middle + _BASELINE * _SMALL
            yield words(left + wide / 2, at, text, size=_SMALL, colour=colour, anchor="middle")
        left += one.width if one else 0.0


def _span(word: Word) -> str:
    inner = word.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    inner = f"<b>{inner}</b>" if word.bold else inner
    return f'<span style="color:{word.colour}">{inner}</span>'
