"""The stage draws what the frame says, where the plan says; what a drag moves is what plotly would draw."""

import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relu_fold.figures.kit.arrangement import ROWS
from relu_fold.figures.kit.marks import BINS, MAX_VERTICES, line, strokes, thinned
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.layout import plan
from relu_fold.figures.line.stage import stage
from relu_fold.frames.fold_reach import fold_reach
from relu_fold.frames.line import frame
from relu_fold.view import limits
from relu_fold.view.learning import Learning
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.test_line import folded_views
from tests.strategies import QUARTERS
from tests.strategies_view import view_states

MOST_COLUMNS = 8  # neurons side by side on the widest stage

SCREENS = (320, 390, 640, 896, 1100, 1556)  # pixels of a stage
PIXELS = st.sampled_from(SCREENS)
LEAST = 1e-290  # a span that an axis can show
VIEWS = st.one_of(folded_views(), view_states(inputs=(1,)))
WIDTHS = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, limits.MAX_WIDTH]


def layer_of(w, b, v, bias=0.0, **fields):
    """One hidden layer: f = sum of v max(0, w x + b), plus bias."""
    return ViewState(weights=(tuple((x,) for x in w), (tuple(v),)), biases=(tuple(b), (bias,)), **fields)


def wide_layer(width, **fields):
    places = [-2.9 + 5.8 * i / width for i in range(width)]
    return layer_of([1.0] * width, [-x for x in places], [(-1.0) ** i for i in range(width)], **fields)


def texts(picture):
    return picture.paint()["labels"]


def mark(picture, uid):
    return next(mark for mark in picture.marks if mark.uid == uid)


TWO = ViewState.of_preset(PRESETS["two"])
ABS = ViewState.of_preset(PRESETS["abs"])
DEGENERATE = {
    "dead neurons": layer_of([0.0, 0.0], [-1.0, -2.0], [1.0, 1.0], 0.5),
    "all zero": layer_of([0.0, 0.0], [0.0, 0.0], [0.0, 0.0]),
    "always on": layer_of([1.0, -1.0], [10.0, 10.0], [1.0, 1.0]),
    "duplicates": layer_of([1.0, 1.0, 2.0], [-0.5, -0.5, -1.0], [1.0, 1.0, -1.0]),
    "duplicates that cancel": layer_of([1.0, 1.0], [-0.5, -0.5], [1.0, -1.0]),
    "knots outside": layer_of([1.0, 1.0], [-5.0, 7.0], [1.0, 1.0]),
    "knots on the ends": layer_of([1.0, 1.0], [3.0, -3.0], [1.0, 1.0]),
    "no fold": layer_of([1.0, 2.0], [0.0, 1.0], [1.0, 1.0], negative_slope=1.0),
    "mirror": layer_of([1.0, 2.0], [0.0, 1.0], [1.0, 1.0], negative_slope=-1.0),
    "largest": layer_of([1e6, -1e6], [1e6, -1e6], [1e6, 1e6], -1e6, domain=(-1e6, 1e6), negative_slope=1e6),
    "smallest": layer_of([5e-324, 1e-300], [0.0, -5e-324], [5e-324, 1.0], 5e-324),
    "a short domain far out": layer_of([1.0], [-1e6], [1.0], domain=(1e6 - 1e-6, 1e6)),
    "one neuron of many": wide_layer(limits.MAX_WIDTH, neuron=limits.MAX_WIDTH - 1),
}


@pytest.mark.parametrize("pixels", SCREENS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", DEGENERATE.values(), ids=DEGENERATE)
def test_a_degenerate_network_is_drawn_without_a_warning(state, theme, pixels):
    picture = stage(frame(state), theme, pixels)
    json.dumps([picture.figure(), picture.paint()], allow_nan=False)
    for drawn in picture.marks:
        assert drawn.x, drawn.uid
        assert len(drawn.x) == len(drawn.y), drawn.uid
        assert [x is None for x in drawn.x] == [y is None for y in drawn.y], drawn.uid


@settings(max_examples=30)
@given(VIEWS, PIXELS)
def test_the_figure_and_the_drag_frame_agree_trace_by_trace(state, pixels):
    picture = stage(frame(state), "light", pixels)
    figure, paint = picture.figure(), picture.paint()
    assert len(figure["data"]) == len(paint["marks"])
    for trace, moved in zip(figure["data"], paint["marks"], strict=True):
        assert (trace["uid"], trace["x"], trace["y"]) == (moved["id"], moved["x"], moved["y"])
        assert trace.get("text") == moved.get("text")
        assert trace.get("marker", {}).get("line", {}).get("color") == moved.get("colours")
        assert "size" not in moved or trace["marker"]["size"] == moved["size"]
        for part in ("text", "colours"):
            assert len(moved.get(part, moved["x"])) == len(moved["x"])


@settings(max_examples=30)
@given(VIEWS, PIXELS)
def test_figure_and_drag_frame_are_json_without_a_number_that_is_none(state, pixels):
    picture = stage(frame(state), "dark", pixels)
    json.dumps([picture.figure(), picture.paint()], allow_nan=False)


@settings(max_examples=30)
@given(VIEWS, PIXELS)
def test_every_mark_stands_on_axes_of_the_layout(state, pixels):
    figure = stage(frame(state), "light", pixels).figure()
    used = set()
    for trace in figure["data"]:
        across, up = trace["xaxis"], trace["yaxis"]
        assert figure["layout"]["xaxis" + across[1:]]["anchor"] == up
        assert figure["layout"]["yaxis" + up[1:]]["anchor"] == across
        used |= {"xaxis" + across[1:], "yaxis" + up[1:]}
    assert used == {key for key in figure["layout"] if "axis" in key}


@settings(max_examples=30)
@given(VIEWS, PIXELS)
def test_the_ranges_hold_zero_and_every_value_but_sums_far_beyond_f(state, pixels):
    figure = stage(frame(state), "light", pixels).figure()
    for trace in figure["data"]:
        low, high = figure["layout"]["yaxis" + trace["yaxis"][1:]]["range"]
        left, right = figure["layout"]["xaxis" + trace["xaxis"][1:]]["range"]
        assert low <= 0 <= high
        assert (left, right) == state.domain
        if not trace["uid"].startswith("sum"):
            assert all(low <= y <= high for y in trace["y"] if y is not None), trace["uid"]
        assert all(left <= x <= right for x in trace["x"] if x is not None), trace["uid"]


@settings(max_examples=60)
@given(VIEWS, st.booleans())
def test_what_leads_to_f_never_squashes_it(state, folding):
    shown = frame(state)
    reach = fold_reach(shown, shown.x[:, None], "all") if folding else {}
    low, high = stage(shown, reach=reach).figure()["layout"]["yaxis"]["range"]
    own = np.concatenate([shown.composed, reach.get("composed", np.zeros(1)), np.zeros(1)])
    assert not np.ptp(own) > LEAST or np.ptp(own) >= 0.2 * (high - low)


def test_partial_sums_that_are_hundreds_of_times_as_large_as_f_are_cut_off_and_not_named_there():
    state = ViewState(weights=(((1.0,), (1.0,), (1.0,)), ((200.0, -200.0, 1.0),)), biases=((0.0, 0.0, 0.0), (0.5,)))
    picture = stage(frame(state))
    low, high = picture.figure()["layout"]["yaxis"]["range"]
    assert high - low <= 16
    names = next(mark for mark in picture.marks if mark.uid == "names")
    assert [name.strip() for name in names.text] == ["f", "b"]


def test_beside_the_points_that_it_learns_from_f_has_the_panel():
    weights, biases = (((1.0,), (1.0,), (1.0,)), ((9.0, -9.0, 0.3),)), ((0.0,) * 3, (0.0,))
    state = ViewState(weights=weights, biases=biases, learning=Learning(data="sine"))
    low, high = stage(frame(state)).figure()["layout"]["yaxis"]["range"]
    assert high - low <= 4


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
@example(0.0, 0.0, 5e-324)
@example(0.0, 0.0, -1e-300)
@example(1e-155, 1e-155, 0.0)
@example(0.0, 0.0, 1e6)
def test_a_range_of_any_size_has_air_but_not_much(weight, outgoing, bias):
    f = frame(layer_of([weight], [0.0], [outgoing], bias))
    low, high = stage(f).figure()["layout"]["yaxis"]["range"]
    values = [0.0, *f.sums.ravel().tolist()]
    assert -math.inf < low < high < math.inf
    assert low <= min(values) <= max(values) <= high
    if max(values) - min(values) > 1e-290:
        assert high - low <= 2 * (max(values) - min(values))


@pytest.mark.parametrize("pixels", SCREENS)
@given(folded_views(max_depth=2), st.data())  # 24 knots at most: all of them badges
@settings(max_examples=30)
def test_no_weight_changes_which_marks_there_are_nor_their_order_axes_and_style(pixels, state, data):
    def other(values):
        return tuple(other(v) if isinstance(v, tuple) else data.draw(QUARTERS) for v in values)

    changed = {"weights": other(state.weights), "biases": other(state.biases), "negative_slope": data.draw(QUARTERS)}
    before = stage(frame(state), "light", pixels)
    after = stage(
        frame(ViewState(**{f: getattr(state, f) for f in state.__struct_fields__} | changed)), "light", pixels
    )
    assert [m.uid for m in before.marks] == [m.uid for m in after.marks]
    for one, two in zip(before.marks, after.marks, strict=True):
        assert one.style == two.style, one.uid
        assert one.paint().keys() == two.paint().keys(), one.uid
    assert len(texts(before)) == len(texts(after))
    assert len(before.figure()["layout"]["annotations"]) == len(after.figure()["layout"]["annotations"])


def test_the_marks_come_panel_by_panel_then_the_sums_then_the_composed_function_and_its_knots():
    uids = [m.uid for m in stage(frame(TWO)).marks]
    z, h, c = ([f"{row}{column}{part}" for column in (0, 1) for part in ("off", "on")] for row in "zhc")
    h[2:2], h[6:] = ["crease0"], ["crease1"]
    assert uids == [*z, *h, *c, "sum0", "sum1", "names", "composed", "leaders", "knots", "numbers"]


def test_without_partial_sums_only_the_composed_function_and_its_bias_are_drawn():
    state = layer_of([1.0, 1.0], [1.0, 1.0], [100.0, -100.0], partial_sums=False)
    picture = stage(frame(state))
    last = ["sum0", "names", "composed", "leaders", "knots", "numbers"]
    assert [m.uid for m in picture.marks[-6:]] == last  # the bias is always drawn
    assert mark(picture, "names").text == ["\u2009f"]  # both end on it
    low, high = picture.figure()["layout"]["yaxis"]["range"]
    assert high - low <= 2


def test_rounding_is_not_drawn_as_a_function():
    """0.1 h + 0.2 h - 0.3 h is zero but for 1.7e-16, which must not fill the stage."""
    state = layer_of([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.1, 0.2, -0.3], partial_sums=False)
    assert stage(frame(state)).figure()["layout"]["yaxis"]["range"] == (-1.0, 1.0)


def test_a_neuron_is_grey_where_it_is_off_and_coloured_where_it_is_on():
    picture = stage(frame(TWO))
    off, on, crease = (mark(picture, uid) for uid in ("z0off", "z0on", "crease0"))
    assert (off.x, off.y) == ([-3.0, -1.0], [-2.0, 0.0])
    assert (on.x, on.y) == ([-1.0, 3.0], [0.0, 4.0])  # straight on where the other neuron turns
    assert (crease.x, crease.y) == ([-1.0], [0.0])
    assert off.style["line"]["color"] == THEMES["light"].inactive
    assert on.style["line"]["color"] == crease.style["marker"]["color"] == THEMES["light"].neurons[0]


def test_the_ninth_neuron_wears_the_first_ones_colour_dashed():
    state = wide_layer(9)
    first = mark(stage(frame(state), width=1_556), "z0on").style["line"]
    ninth = mark(stage(frame(wide_layer(9, neuron=8)), width=1_556), "z0on").style["line"]
    assert first["color"] == ninth["color"]
    assert (first["dash"], ninth["dash"]) == ("solid", "dash")


def test_a_knot_wears_the_number_and_the_colour_of_who_turns_there():
    knots = mark(stage(frame(TWO)), "knots")
    assert knots.x == [-1.0, 0.5]
    assert knots.y == pytest.approx([-0.5, 1.0])
    assert knots.text == ["1", "2"]
    assert knots.colours == list(THEMES["light"].neurons[:2])
    assert knots.trace()["marker"]["opacity"] == 1  # plotly's own is less, where sizes differ


def test_a_knot_where_several_turn_says_so():
    assert mark(stage(frame(ABS)), "knots").text == ["1+"]


def test_many_knots_are_dots_without_a_number():
    few, many = (stage(frame(wide_layer(n))) for n in (24, 25))
    told = mark(few, "knots").text + mark(few, "numbers").text
    assert sorted(filter(str.strip, told), key=int) == [str(i + 1) for i in range(24)]
    assert mark(many, "knots").text == [" "] * 25
    assert max(mark(many, "knots").sizes) < min(mark(few, "numbers").sizes)


def test_rings_that_would_meet_stand_beside_their_knots_and_are_led_there():
    near = layer_of([1.0, 1.0, 1.0], [0.0, -0.02, -2.0], [1.0, 1.0, 1.0], neuron=1)
    picture = stage(frame(near))
    knots, beside, leaders = (mark(picture, uid) for uid in ("knots", "numbers", "leaders"))
    assert knots.text == [" ", "2", "3"]  # the selected neuron has the first choice
    assert (beside.text, beside.x) == (["1"], [0.0])
    assert beside.colours == [THEMES["light"].neurons[0]]
    assert leaders.x == [0.0, 0.0, None]
    assert leaders.y == [knots.y[0], beside.y[0], None]
    low, high = picture.figure()["layout"]["yaxis"]["range"]
    pixels = abs(beside.y[0] - knots.y[1]) / (high - low) * picture.plan.depth(picture.plan.composed)
    assert pixels >= (beside.sizes[0] + knots.sizes[1]) / 2


def test_rings_are_as_wide_as_what_is_written_in_them():
    deep = mark(stage(frame(ViewState.of_preset(PRESETS["tents"]))), "knots")
    assert [len(text) for text, size in zip(deep.text, deep.sizes, strict=True) if size < 6 * len(text)] == []


@pytest.mark.parametrize(("size", "rows"), [((390, 280), 1), ((320, 130), 0), ((470, 330), 3), ((390, 460), 3)])
def test_a_low_stage_shows_one_neuron_in_a_row_or_beside_or_none(size, rows):
    laid = plan(frame(wide_layer(9, neuron=4)), *size)
    assert len({panel.y for panel in laid.panels.values()}) == rows
    assert 4 in laid.neurons
    spans = [(panel.x, panel.y) for panel in (laid.composed, *laid.panels.values())]
    for i, (x, y) in enumerate(spans):
        assert 0 <= x[0] < x[1] <= 1
        assert 0 <= y[0] < y[1] <= 1
        for other_x, other_y in spans[:i]:
            apart = x[1] <= other_x[0] or other_x[1] <= x[0] or y[1] <= other_y[0] or other_y[1] <= y[0]
            assert apart


def test_the_partial_sums_are_named_at_their_ends_where_there_is_room():
    names = mark(stage(frame(TWO)), "names")  # they end at -0.5, 3.5 and -1
    ends = {text.strip(): y for text, y in zip(names.text, names.y, strict=True)}
    assert ends == pytest.approx({"f": -1.0, "b": -0.5, "1": 3.5})
    assert set(names.x) == {3.0}
    crowded = mark(stage(frame(layer_of([1.0, 1.0], [1.0, 1.0], [1.0, -1.0], -2.0))), "names")
    assert [text.strip() for text in crowded.text] == ["f", "1"]


@pytest.mark.parametrize("pixels", SCREENS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_holds_the_selected_neuron_and_its_neighbours(width, pixels):
    size, seen = plan(frame(wide_layer(width)), pixels).page, []
    assert 1 <= size <= MOST_COLUMNS
    for neuron in range(width):
        page = plan(frame(wide_layer(width, neuron=neuron)), pixels).neurons
        assert neuron in page
        assert 1 <= len(page) <= size
        assert page.start % size == 0
        seen += page
    assert set(seen) == set(range(width))


def test_a_page_has_as_many_columns_as_there_is_room_for():
    pages = [plan(frame(wide_layer(9)), pixels).page for pixels in SCREENS]
    assert pages == [2, 3, 5, 4, 6, 8]
    assert [*plan(frame(wide_layer(9, neuron=8)), 390).neurons] == [6, 7, 8]


@pytest.mark.parametrize("pixels", SCREENS)
@pytest.mark.parametrize("width", range(1, 9))
def test_panels_lie_in_the_plot_and_apart(width, pixels):
    laid = plan(frame(wide_layer(width)), pixels)
    panels = [laid.composed, *laid.panels.values()]
    assert list(laid.panels) == [(row, column) for row in ROWS for column in range(len(laid.neurons))]
    assert len({panel.axes["xaxis"] for panel in panels}) == len(panels)
    for panel in panels:
        assert 0 <= panel.x[0] < panel.x[1] <= 1 + 1e-9
        assert -1e-9 <= panel.y[0] < panel.y[1] <= 1
    for one, two in itertools.combinations(panels, 2):
        apart = [min(a[1], b[1]) <= max(a[0], b[0]) for a, b in ((one.x, two.x), (one.y, two.y))]
        assert any(apart), (one, two)


@settings(max_examples=30)
@given(VIEWS, PIXELS)
def test_the_formulas_are_the_first_annotations_in_order(state, pixels):
    picture = stage(frame(state), "light", pixels)
    annotations = picture.figure()["layout"]["annotations"]
    panels = [picture.plan.composed, *picture.plan.panels.values()]
    assert len(texts(picture)) == len(panels) <= len(annotations)
    for written, text, panel in zip(annotations, texts(picture), panels, strict=False):
        assert written["text"] == text
        assert (written["x"], written["y"]) == (panel.x[0], panel.y[1])


def test_the_formulas_have_the_numbers_in_them():
    assert texts(stage(frame(TWO))) == [
        "<i>f</i>(<i>x</i>) = 1.00<i>h</i><sub>1</sub> − 1.80<i>h</i><sub>2</sub> − 0.50",
        "<i>z</i><sub>1</sub> = 1.00<i>x</i> + 1.00",
        "<i>z</i><sub>2</sub> = 1.00<i>x</i> − 0.50",
        "<i>h</i><sub>1</sub> = max(0, <i>z</i><sub>1</sub>)",
        "<i>h</i><sub>2</sub> = max(0, <i>z</i><sub>2</sub>)",
        "1.00<i>h</i><sub>1</sub>",
        "−1.80<i>h</i><sub>2</sub>",
    ]


def test_narrow_columns_have_the_right_hand_side_only():
    words = texts(stage(frame(wide_layer(5))))
    assert words[0] == "<i>f</i>(<i>x</i>) = Σ <i>v</i>·<i>h</i>"
    assert words[1] == "1.00<i>x</i> + 2.90"
    assert words[6] == "max(0, <i>z</i><sub>1</sub>)"


@pytest.mark.parametrize(
    ("slope", "formula"),
    [
        (0.0, "<i>h</i><sub>1</sub> = max(0, <i>z</i><sub>1</sub>)"),
        (1.0, "<i>h</i><sub>1</sub> = <i>z</i><sub>1</sub>"),
        (-1.0, "<i>h</i><sub>1</sub> = |<i>z</i><sub>1</sub>|"),
        (0.5, "<i>h</i><sub>1</sub> = max(<i>z</i><sub>1</sub>, 0.50<i>z</i><sub>1</sub>)"),
        (2.0, "<i>h</i><sub>1</sub> = min(<i>z</i><sub>1</sub>, 2.00<i>z</i><sub>1</sub>)"),
    ],
)
def test_the_formula_of_an_activation_says_how_it_folds(slope, formula):
    assert texts(stage(frame(layer_of([1.0], [0.0], [1.0], negative_slope=slope))))[2] == formula


def test_deeper_formulas_name_the_layer():
    tents = PRESETS["tents"]
    first, second = (ViewState(weights=tents.weights, biases=tents.biases, layer=layer) for layer in (0, 1))
    assert texts(stage(frame(first)))[0].startswith("<i>z</i><sub>2.1</sub> = 2.00<i>h</i><sub>1.1</sub> − 2.00")
    assert texts(stage(frame(second)))[2].startswith("<i>z</i><sub>2.2</sub> = 4.00<i>h</i><sub>1.1</sub> − 4.00")


def test_outputs_are_numbered_where_there_are_several():
    state = ViewState(weights=(((1.0,),), ((1.0,), (2.0,))), biases=((0.0,), (0.0, 0.0)), target=1)
    assert texts(stage(frame(state)))[0] == "<i>f</i><sub>2</sub> = 2.00<i>h</i><sub>1</sub>"


def test_only_the_outermost_panels_carry_tick_labels():
    laid = stage(frame(TWO)).figure()["layout"]
    shown = {key for key, value in laid.items() if "axis" in key and value["showticklabels"]}
    assert shown == {"xaxis", "yaxis", "yaxis2", "yaxis4", "yaxis6", "xaxis6", "xaxis7"}


def test_z_and_h_share_their_scale():
    laid = stage(frame(TWO)).figure()["layout"]
    assert len({laid[f"yaxis{i}"]["range"] for i in (2, 3, 4, 5)}) == 1


@given(st.integers(MAX_VERTICES - 2, 9_000), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_a_thinned_line_keeps_its_ends_and_its_extremes(n, seed):
    rng = np.random.default_rng(seed)
    x, y = np.cumsum(rng.uniform(0.1, 1.0, n)), rng.normal(size=n)
    thin_x, thin_y = thinned(x, y)
    if n <= MAX_VERTICES:
        assert len(thin_x) == n
    assert len(thin_x) <= min(n, 4 * BINS)
    kept = np.searchsorted(x, thin_x)
    assert np.all(np.diff(kept) > 0)
    np.testing.assert_array_equal(x[kept], thin_x)
    np.testing.assert_array_equal(y[kept], thin_y)
    assert {0, n - 1, y.argmin(), y.argmax()} <= set(kept.tolist())


def test_a_thinned_line_shows_every_spike_of_a_long_flat_one():
    y = np.zeros(10_000)
    spikes = np.arange(50, 10_000, 100)
    y[spikes] = np.where(spikes % 200 == 50, 1.0, -1.0)
    _, thin = thinned(np.arange(10_000.0), y)
    assert (np.count_nonzero(thin == 1), np.count_nonzero(thin == -1)) == (50, 50)


def test_a_line_of_few_vertices_is_drawn_with_those_at_which_it_bends():
    x, y = np.array([0.0, 1.0, 2.0]), np.array([5.0, 6.0, 8.0])
    bent, straight = (line("a", x, y, np.array(slopes), {}) for slopes in ([1.0, 2.0], [1.5, 1.5]))
    assert (bent.x, bent.y) == ([0.0, 1.0, 2.0], [5.0, 6.0, 8.0])
    assert (straight.x, straight.y) == ([0.0, 2.0], [5.0, 8.0])


@pytest.mark.parametrize(
    ("shown", "x"),
    [
        ([True, True, True], [0, 1, 2, 3]),
        ([False, False, False], [None]),
        ([True, False, True], [0, 1, None, 2, 3]),
        ([False, True, False], [1, 2]),
        ([True, True, False], [0, 1, 2]),
    ],
)
def test_a_broken_line_lifts_the_pen_where_it_is_not_shown(shown, x):
    pens = strokes(np.arange(3.0)[None], np.array([shown]))
    ((drawn_x,), (drawn_y,)) = pens.drawn(1.0 * pens.vertices, 10.0 * pens.vertices)
    assert drawn_x == x
    assert drawn_y == [None if v is None else 10 * v for v in x]


@given(st.integers(1, 30).flatmap(lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1)))
def test_the_strokes_of_a_broken_line_are_the_pieces_shown(lines):
    x = np.arange(len(lines[0]) + 1.0)
    pens = strokes(np.tile(x[1:], (len(lines), 1)), np.array(lines))
    at = x[pens.vertices]
    for shown, drawn in zip(lines, pens.drawn(at, at)[0], strict=True):
        drawn_pieces = [left for left, right in itertools.pairwise(drawn) if left is not None and right is not None]
        assert drawn_pieces == [i for i, on in enumerate(shown) if on]


def test_strokes_have_their_ends_and_the_vertices_at_which_they_bend():
    slopes = np.array([[1.0, 1.0, 2.0, 2.0], [5.0, 6.0, 7.0, 7.0]])
    shown = np.array([[True, True, True, False], [True, False, True, True]])
    pens = strokes(slopes, shown)
    assert [(line, pens.vertices[start:end].tolist()) for line, start, end in pens.runs] == [
        (0, [0, 2, 3]),
        (1, [0, 1]),
        (1, [2, 4]),
    ]


@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_each_run_of_a_broken_line_is_thinned_alone(breaks, seed):
    rng = np.random.default_rng(seed)
    y, shown = rng.normal(size=9_001), np.ones(9_000, dtype=bool)
    shown[rng.choice(9_000, breaks, replace=False)] = False
    pens = strokes(np.diff(y)[None], shown[None])
    at = pens.vertices
    ((drawn_x,), (drawn_y,)) = pens.drawn(1.0 * at, y[at])
    expected = [thinned(1.0 * at[start:end], y[at[start:end]]) for _, start, end in pens.runs]
    for drawn, k in ((drawn_x, 0), (drawn_y, 1)):
        runs = [list(some) for lifted, some in itertools.groupby(drawn, lambda v: v is None) if not lifted]
        assert runs == [run[k].tolist() for run in expected]


def test_a_mark_that_is_nowhere_can_come_back():
    """Plotly would drop a trace without points."""
    picture = stage(frame(layer_of([1.0], [5.0], [1.0])))
    assert mark(picture, "crease0").x == mark(picture, "z0off").x == [None]
    knots = mark(picture, "knots")
    assert (knots.x, knots.text, len(knots.colours)) == ([None], [" "], 1)


@pytest.mark.parametrize("height", [380, 420, 560])
@pytest.mark.parametrize("preset", ["sawtooth", "tents"])
def test_no_ring_stands_on_the_numbers_of_the_pieces_that_enter_a_layer(preset, height):
    picture = stage(frame(ViewState.of_preset(PRESETS[preset])), height=height, entering=True)
    low, high = picture.figure()["layout"]["yaxis"]["range"]
    pixel = (high - low) / picture.plan.depth(picture.plan.composed)
    for uid in ("knots", "numbers"):
        of = mark(picture, uid)
        for y, size, text in zip(of.y, of.sizes, of.text, strict=True):
            assert text == " " or (y - low) / pixel - size / 2 >= 20


def test_of_many_knots_the_rings_stand_outside_the_bends_of_the_line():
    for preset in ("sawtooth", "montufar"):
        shown = frame(ViewState.of_preset(PRESETS[preset]))
        picture = stage(shown)
        knots, numbers = mark(picture, "knots"), mark(picture, "numbers")
        assert set(knots.sizes) == {7}, "f is seen between and at its knots"
        low, high = picture.figure()["layout"]["yaxis"]["range"]
        pixel = (high - low) / picture.plan.depth(picture.plan.composed)
        above = dict(zip(knots.x, knots.y, strict=True))
        for x, y, size in zip(numbers.x, numbers.y, numbers.sizes, strict=True):
            if x not in above:
                continue  # it found no room there
            crest = above[x] > shown.composed.mean()
            assert (y > above[x]) == crest
            assert abs(y - above[x]) >= size / 2 * pixel


@pytest.mark.parametrize(("lesson", "size"), [(7, (904, 310)), (14, (904, 430))])
def test_a_knot_whose_ring_has_no_room_has_its_number_without_one(lesson, size):
    """The valleys of lesson 8 and the last knot of lesson 15 were dots that nobody could name."""
    shown = frame(LESSONS[lesson].view)
    picture = stage(shown, width=size[0], height=size[1], entering=True)
    knots, numbers = mark(picture, "knots"), mark(picture, "numbers")
    assert len([text for text in (*knots.text, *numbers.text) if text != " "]) == len(shown.folding)
    bare = [i for i, pixels in enumerate(numbers.sizes) if pixels == 1]
    assert bare
    assert {numbers.colours[i] for i in bare} == {THEMES["light"].paper}, "no ring is seen below the number"
    low, high = picture.figure()["layout"]["yaxis"]["range"]
    pixel = (high - low) / picture.plan.depth(picture.plan.composed)
    at = dict(zip(knots.x, knots.y, strict=True))
    for i in bare:
        assert abs(numbers.y[i] - at[numbers.x[i]]) < 14 * pixel, "it stands at its knot"


def test_rows_that_are_too_low_for_words_written_upwards_have_letters():
    def titles(height):
        words = stage(frame(TWO), height=height).figure()["layout"]["annotations"]
        return {one["text"]: one["textangle"] for one in words if "textangle" in one}

    assert titles(500) == dict.fromkeys(("pre-activation", "activation", "contribution"), -90)
    assert titles(260) == dict.fromkeys(("<i>z</i>", "<i>h</i>", "v·h"), 0)
