"""What the signs on the page mean: a sentence for each, said at the sign itself, in a row of signs, and in Help."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg.explained import COUNTS, NEURON, counts_svg, neuron_svg
from relu_fold.figures.svg.terms import TERMS
from relu_fold.ui.page.elements import aria, data, drawer

_SHORTCUTS = (
    ("← →", "on a slider: one step"),
    ("Shift + ← →", "ten steps"),
    ("Home, End", "to either end"),
    ("Double click, or 0", "on a slider: zero"),
    ("← → on the stage", "move the reading line; Esc hides it"),
    (", or . on the stage", "walk over a knot to the piece on the left, or on the right"),
    ("Arrows on the sheets", "turn them; Home turns them back"),
    ("Arrows on the map", "move a point over the regions; Shift for long steps"),
    ("Arrows on fold space", "move an input and show where it lands; with Shift they turn three axes"),
    ("← → on the end of an axis", "move it; Shift: ten steps; Enter: type it"),
    ("Ctrl + wheel", "on the picture: zoom; a double click on an axis shows all knots or creases"),
    ("N, Shift + N", "the next neuron of the layer, or the one before"),
    ("Shift + click, Shift + Enter", "on neurons: choose several, as “Choose several” and a long touch do"),
    ("Ctrl + Z, Ctrl + Shift + Z", "undo, redo"),
    ("C", "copy the link of exactly this view"),
    ("P", "projector mode: type and lines half as large again; once more: back"),
)
_SAVING = ("Right click on the picture", "save or copy it; the ledger, too")
_TERMS = (
    ("Unfolded, ReLU, mirror", "the ends and the middle of the fold: all of z, no negative z, or all of it upwards."),
    ("Knot", "an x at which a neuron turns on or off."),
    ("Piece", "a part of the line between two knots, and a row of the ledger: an activation region."),
    ("Activation region", "a part of the line, or of the plane, in which no neuron turns on or off."),
    ("Linear region", "a longest part on which f is one straight line or plane; may join several activation regions."),
    ("Fold line", "with two inputs, where a neuron turns on or off; later layers’ bend where earlier ones fold."),
    ("Fold space", "a layer’s activations as coordinates: inputs that it takes to one place it no longer tells apart."),
    ("By hand", "drag a knot on the stage, or a fold line on the map, near its end to turn it: the weights follow."),
)
HINTS: dict[str, str] = {
    "w": "w, a weight: how much of an input the neuron takes. It tilts z; below 0 it turns the neuron round.",
    "b": "b, the bias: it lifts z, and so it moves the knot or crease. The output’s own b lifts the whole sum.",
    "v": "v, the outgoing weight: how much of h goes into the sum. Below 0 the fold hangs down; at 0 it bends nothing.",
    "s": "s, the negative slope: what is passed on of a negative z. 1 is unfolded, 0 is ReLU, −1 is the mirror.",
    "z": "z, the pre-activation: what a neuron gets, w·x + b. It is one straight line or plane for each piece before.",
    "h": "h, the activation: what a neuron passes on: z where z is positive, s·z elsewhere. It is folded where z = 0.",
    "v·h": "v·h, the contribution: h times the outgoing weight, which is what one neuron adds to the sum.",
    "①": "A ring with a number is a knot: there the neuron of that number turns on or off. With a +, several do.",
    "1–2": "1–2 is the sum so far: the bias, and the contributions of neurons 1 to 2. b is the bias alone, f is all.",
    "crease": "A coloured line on a sheet or on the map is a crease: there the neuron of that colour turns on or off.",
    "bold": "The bold lines on the map: there the sum is 0.",
    "tick": "A tick on a slider is a value at which a knot or crease comes, goes or meets another. Point at it.",
}
_SPOKEN = {
    "①": "a ring with a number",
    "crease": "a coloured line",
    "bold": "a bold line",
    "tick": "a tick on a slider",
}
_ONE_INPUT, _TWO_INPUTS = ("①", "1–2"), ("crease", "bold")


def hint(symbol: str, name: str = "") -> dict[str, Any]:
    """Mark an element: its sign is explained while it is pointed at, has the focus, or was touched; its name first."""
    key = symbol[:1] if symbol[:1] in "wbvs" else symbol
    return data(hint=f"{name}. {HINTS[key]}" if name else HINTS[key])


def signs() -> Component:
    """The row of signs, each a button, so that keys and fingers get to their meanings."""
    buttons = [_sign(key) for key in HINTS]
    return html.Div(
        [html.Span("Signs:", **aria(hidden="true")), *buttons],
        className="signs",
        role="group",
        **aria(label="What the signs mean"),
    )


def term_hint(term: str) -> dict[str, Any]:
    """Mark an element: a word of training is explained there, in a sentence and a picture."""
    told = TERMS[term]
    return data(hint=f"{told.name}: {told.meaning}", picture=term)


def term_signs() -> Component:
    """The words of training in a row, each a button."""
    buttons = [
        html.Button(
            told.name,
            className="sign-term",
            **term_hint(term),
            **aria(label=f"What is {told.name}?", describedby="sign-hint"),
        )
        for term, told in TERMS.items()
    ]
    row = [html.Span("Words:", **aria(hidden="true")), *buttons]
    return html.Div(row, className="signs", role="group", **aria(label="What the words of training mean"))


def _sign(key: str) -> Component:
    seen = "only-1" if key in _ONE_INPUT else "only-2" if key in _TWO_INPUTS else ""
    name = aria(label=f"What is {_SPOKEN.get(key, key)}?", describedby="sign-hint")
    return html.Button(key, className=f"sign-term {seen}".strip(), **hint(key), **name)


def bubble() -> Component:
    return html.Div(id="sign-hint", className="sign-hint", role="tooltip", hidden=True)


def sign_rows() -> tuple[tuple[str, str], ...]:
    """The same for Help: the sign, and what it means without saying its name again."""
    return tuple((_SPOKEN[key].capitalize() if key in _SPOKEN else key, _alone(key, HINTS[key])) for key in HINTS)


def _alone(key: str, text: str) -> str:
    return text.removeprefix(f"{key}, ").removeprefix(f"{key} is ")


def neuron_picture() -> Component:
    return _picture("neuron", NEURON)


def counts_picture() -> Component:
    return _picture("counts", COUNTS)


def counted() -> Component:
    """What pieces, activation regions and linear regions are, told apart where they are counted."""
    summary = html.Summary("What is counted?", title="Pieces, activation regions and linear regions told apart")
    content = html.Div([counts_picture(), html.P(COUNTS), html.P(_IN_THE_PLANE)], className="counted-words")
    return html.Details([summary, content], className="counted")


_IN_THE_PLANE = (
    "In the plane it is the same: creases cut it into activation regions, and those between which the sum does not "
    "bend are one linear region."
)


def _picture(which: str, said: str) -> Component:
    draw = {"neuron": neuron_svg, "counts": counts_svg}[which]
    addresses = {name: f"data:image/svg+xml,{quote(draw(theme))}" for name, theme in THEMES.items()}
    images = [html.Img(src=src, alt=said, className=f"explained on-{name}") for name, src in addresses.items()]
    return html.Div(images, className="explained-host")


def _term_rows() -> list[Component]:
    """For Help. As grounds, not as images: those of a drawer that is closed are not asked for."""
    rows: list[Component] = []
    for term, told in TERMS.items():
        images = [
            html.Span(style={"backgroundImage": f"url(terms/{term}.{theme}.svg)"}, className=f"word-picture on-{theme}")
            for theme in THEMES
        ]
        meaning = html.Span(told.meaning[0].upper() + told.meaning[1:])
        rows += [html.Dt(told.name), html.Dd([meaning, *images], className="term-told")]
    return rows


def help_drawer(off: frozenset[str] = frozenset()) -> Component:
    """Return the drawer, without what is about parts that are switched off."""

    def pairs(rows: tuple[tuple[str, str], ...]) -> Component:
        return html.Dl([part for term, text in rows for part in (html.Dt(term), html.Dd(text))])

    content = [
        html.H2("Signs"),
        neuron_picture(),
        pairs(sign_rows()),
        html.H2("Words"),
        counts_picture(),
        pairs(_TERMS),
        *([] if "training" in off else [html.H2("Training"), html.Dl(_term_rows(), className="terms")]),
        html.H2("Keys"),
        pairs(_SHORTCUTS if "exports" in off else (*_SHORTCUTS[:-1], _SAVING, _SHORTCUTS[-1])),
    ]
    return drawer(
        "Help",
        "Signs, words and keys",
        html.Div(content, className="help", tabIndex="0", role="region", **aria(label="Signs, words and keys")),
        id="help",
    )
