"""Pictures by word: what is in each of them, for those who hear it; made of the ledger, so that both say the same."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from relu_fold.exchange.pictures import Picture
from relu_fold.figures.kit.bits import on_in_words
from relu_fold.figures.kit.formulas import composed_ends, composed_name
from relu_fold.frames.targets import target_words
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import input_letters, listed, plural

MOST_ROWS = 12  # pieces and knots, or regions, that are read out; the ledger has more


def in_short(picture: Picture, ledger: dict[str, Any]) -> str:
    """The picture of the stage in two sentences."""
    shown = picture.shown
    counts = str(ledger["counts"]).removesuffix(".")
    return f"{composed_name(shown)} runs {composed_ends(shown)} on this domain. {counts}."


def stage_text(picture: Picture, ledger: dict[str, Any]) -> str:
    """The picture of the stage: in short, then row by row."""
    state, rows = picture.shown.state, ledger["rows"]
    terms = plural(state.widths[state.layer], "neuron")
    begun = f"{terms} of layer {state.layer + 1} of {state.depth} add up to {composed_name(picture.shown)}."
    said = [_row(row, composed_name(picture.shown)) for row in rows[:MOST_ROWS]]
    rest = " The ledger goes on." if len(rows) > MOST_ROWS or (rows and ledger["more"]) else ""
    named = _named(state)
    return " ".join([begun, *named, in_short(picture, ledger), *target_words(picture.shown), *said]) + rest


def _named(state: ViewState) -> list[str]:
    """What the letters stand for, where the inputs have names of their own."""
    meant = zip(input_letters(state.input_dim), state.names, strict=False)
    return [f"{listed(f'{letter} is {name}' for letter, name in meant)}."] if state.names else []


def _row(row: dict[str, Any], name: str) -> str:
    if row.get("kind") == "knot":
        return f"At x = {row['x']} {row['text']}."
    who = on_in_words(row["bits"])
    on = f"neuron{'s' if len(who) > 1 else ''} {listed(who)} on" if who else "no neuron on"
    if row.get("kind") == "piece":
        return f"From x = {row['from']} to {row['to']}: {on}, slope {row['slope']}."
    return f"On {row['share']} of the box: {on}, {name} = {row['formula']}."


def panel_text(words: dict[str, Any]) -> str:
    """What the open panel's figure shows: the sentences that stand beside it, each once."""
    said: list[str] = []
    for part in words.values():
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, list):
            said += [one for one in part if isinstance(one, str)]
        elif isinstance(part, dict) and "text" in part:
            said.append(str(part["text"]))
    return " ".join(one for one, _ in groupby(said) if one.endswith("."))  # all others are names of axes
