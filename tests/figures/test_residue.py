"""What rounding leaves of 0 is never spoken as a number: no sentence of any preset has one that is so small."""

import re

import msgspec
import pytest

from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import Commit
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number

TINY = re.compile("×10⁻")


def sentences(told):
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from sentences(one)
    elif isinstance(told, (list, tuple)):
        for one in told:
            yield from sentences(one)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_sentence_of_a_preset_speaks_of_a_rounding(preset):
    start = ViewState.of_preset(PRESETS[preset])
    for layer in range(len(start.widths)):
        for s in (0.0, 1.0, -1.0, 0.3):
            for trace in (0.0, 5_000.0):  # one that is out of reach: then the ends are told
                state = msgspec.structs.replace(start, layer=layer, negative_slope=s, trace=trace, panel="fold")
                told = answer(Commit(seq=1, theme="light", width=1_100, state=state)).reply
                assert not [text for text in sentences(told) if TINY.search(text)]


@pytest.mark.parametrize(
    ("value", "among", "text"),
    [
        (-7.11e-15, 1.0, "0"),
        (-7.11e-15, 0.0, "−7.11×10⁻¹⁵"),
        (1e-9, 1.0, "1.00×10⁻⁹"),
        (1e-9, 1e6, "0"),
        (0.0, 0.0, "0"),
    ],
)
def test_a_number_that_is_nothing_beside_its_kind_is_0(value, among, text):
    assert number(value, among) == text
