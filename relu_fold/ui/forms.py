"""How large the picture is in the windows that most visitors have: what the style sheet makes of them, in pixels.

In any other window the first picture is one of these, fitted into the same place.
"""

from __future__ import annotations

from relu_fold.figures.svg.first import Form
from relu_fold.view.viewstate import ViewState

_PHONE = (Form("tall", 390, 422), Form("across", 472, 338))
_FILLED = {
    "ledger": 216,
    "signal": 382,
    "duel": 400,
    "fold": 432,
}  # of the height, what is not the picture, in a lesson
_LEAST = {"ledger": 320, "signal": 280, "duel": 280, "fold": 240}


_PANEL = {"signal": 240, "duel": 220, "fold": 280}  # pixels high, of a lesson of one input on a desk
_PANEL_OF_TWO = {"fold": 360, "duel": 220}


def panel_forms(state: ViewState) -> tuple[Form, ...]:
    """Return the same of the panel that a lesson puts first; nothing where there is none."""
    if not state.lesson or state.panel == "ledger":
        return ()
    high = (_PANEL if state.input_dim == 1 else _PANEL_OF_TWO).get(state.panel, 0)
    # A phone across has the upright one's: fold space is drawn twice as long as a stage is.
    return (Form("wide", 960, high), Form("low", 880, high), Form("tall", 390, 300)) if high else ()


def forms_of(state: ViewState) -> tuple[Form, ...]:
    """Return the forms of a view's first picture: of windows of 1440 x 900 and 1280 x 720, and of a phone,
    upright and across."""
    if state.lesson:
        filled, least = _FILLED[state.panel], _LEAST[state.panel]
        if state.input_dim == 2 and state.panel != "ledger":
            least = 420
        high, low = max(900 - filled, least), max(720 - filled, least)
        return Form("wide", 960, high), Form("low", 880, low), *_PHONE
    if state.input_dim == 2:
        return Form("wide", 1056, 575), Form("low", 896, 420), *_PHONE
    return Form("wide", 1056, 500), Form("low", 896, 400), *_PHONE
