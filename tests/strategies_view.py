"""Random views within the limits, and a comparison that tells every bit apart."""

from __future__ import annotations

import itertools
import random
import struct

import msgspec
from hypothesis import strategies as st

from relu_fold.view import limits
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies import networks

WIDEST = 32  # neurons of a layer: six of those and all outputs are within `limits.MAX_PARAMETERS`
NUMBERS = st.floats(-limits.MAX_MAGNITUDE, limits.MAX_MAGNITUDE)


@st.composite
def view_states(draw, inputs=limits.INPUT_DIMS):
    """Any view that `ViewState` accepts: every depth, width and float, -0.0 and subnormals among them."""
    depth = draw(st.integers(1, limits.MAX_LAYERS))
    widths = draw(st.lists(st.integers(1, WIDEST), min_size=depth, max_size=depth))
    sizes = [draw(st.sampled_from(inputs)), *widths, draw(st.integers(1, limits.MAX_OUTPUTS))]
    # One draw a number would make a wide net 5,000 draws: a few numbers of hypothesis' own, and a seed that deals them.
    pool = draw(st.lists(NUMBERS, min_size=1, max_size=8))
    dice = random.Random(draw(st.integers(0, 2**32)))
    share = draw(st.sampled_from((0.0, 0.5, 1.0)))

    def number():
        return dice.uniform(-limits.MAX_MAGNITUDE, limits.MAX_MAGNITUDE) if dice.random() < share else dice.choice(pool)

    def row(n):
        return tuple(number() for _ in range(n))

    layer = draw(st.integers(0, depth - 1))
    return ViewState(
        preset=draw(st.sampled_from(tuple(PRESETS))),
        weights=tuple(tuple(row(n) for _ in range(m)) for n, m in itertools.pairwise(sizes)),
        biases=tuple(row(m) for m in sizes[1:]),
        negative_slope=draw(NUMBERS),
        domain=draw(domains()),
        layer=layer,
        neuron=draw(st.integers(0, sizes[layer + 1] - 1)),
        target=draw(st.integers(0, sizes[layer + 2] - 1)),
        partial_sums=draw(st.booleans()),
        domain_y=draw(domains()),
        terms=draw(st.integers(0, limits.MAX_WIDTH)),
        turn=(draw(NUMBERS), draw(st.floats(*limits.ELEVATION))),
        map_mode=draw(st.sampled_from(("regions", "heatmap"))),
        resolution=draw(st.integers(*limits.GRID)),
        panel=draw(st.sampled_from(("ledger", "fold", "signal", "duel"))),
        fold_axes=tuple(draw(st.lists(st.integers(0, limits.MAX_WIDTH - 1), min_size=2, max_size=3))),
        trace=draw(NUMBERS),
        fold_chosen=draw(st.booleans()),
        close=draw(st.booleans()),
    )


@st.composite
def folding_views(draw, **options):
    """As `view_states`, and each neuron has a negative slope of its own."""
    state = draw(view_states(**options))
    slopes = st.sampled_from((1.0, 0.5, 0.0, -0.0, -0.5, -1.0)) | NUMBERS
    own = tuple(tuple(draw(st.lists(slopes, min_size=n, max_size=n))) for n in state.widths)
    return msgspec.structs.replace(state, slopes=own)


@st.composite
def domains(draw):
    ends = st.tuples(NUMBERS, NUMBERS).map(sorted).map(tuple)
    return draw(ends.filter(lambda d: d[1] - d[0] >= limits.MIN_DOMAIN_WIDTH))


def bits(value):
    """Return the same value with every float as its eight bytes, so that -0.0 is not 0.0 and 1 is not 1.0."""
    if isinstance(value, ViewState):
        return {name: bits(field) for name, field in msgspec.structs.asdict(value).items()}
    if isinstance(value, tuple):
        return tuple(bits(item) for item in value)
    return struct.pack("<d", value) if type(value) is float else (type(value).__name__, value)


@st.composite
def plane_views(draw, max_depth=2, max_width=3, **fields):
    """Views of small networks of two inputs, on boxes of several shapes, at any of their layers."""
    net = draw(networks(input_dim=2, min_depth=1, max_depth=max_depth, max_width=max_width))
    layer = draw(st.integers(0, len(net.widths) - 1))
    box = draw(st.sampled_from([((-1.0, 1.0), (-1.0, 1.0)), ((-2.0, 1.0), (0.5, 1.5)), ((0.0, 0.25), (-3.0, 3.0))]))
    sizes = (*net.widths, net.output_dim)
    return ViewState(
        weights=tuple(tuple(map(tuple, w.tolist())) for w in net.weights),
        biases=tuple(tuple(b.tolist()) for b in net.biases),
        negative_slope=net.negative_slope,
        domain=box[0],
        domain_y=box[1],
        layer=layer,
        neuron=draw(st.integers(0, sizes[layer] - 1)),
        target=draw(st.integers(0, sizes[layer + 1] - 1)),
        **{name: draw(strategy) for name, strategy in fields.items()},
    )


PLANE = tuple(preset for preset in PRESETS.values() if preset.network.input_dim == 2)
