"""Nobody writes to what others look at: every array that a frozen value holds is read-only, however deep it is."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import pytest

import relu_fold
from relu_fold.arrays import ReadOnly, read_only
from relu_fold.exact.events.deep_creases import deep_creases
from relu_fold.exact.events.in_view import knots_in_view
from relu_fold.exact.fold.preimages import fold_preimages
from relu_fold.exact.fold.space import fold_space
from relu_fold.exact.plane.facets import sampled_facets
from relu_fold.exchange.pictures import Look, picture
from relu_fold.figures.entering.image import entering_line, entering_plane
from relu_fold.figures.fold.line import fold_line
from relu_fold.figures.fold.plane import fold_plane
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.painted import Edges, sheet_shapes
from relu_fold.figures.plane.space import space
from relu_fold.files.contents import Contents
from relu_fold.files.layers import Layer
from relu_fold.frames.line import frame
from relu_fold.frames.news.facts import facts
from relu_fold.frames.news.folds_seen import CreasesSeen, KnotsSeen
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.rivals import rival_in_the_plane, rival_on_a_line, whole_network
from relu_fold.frames.signal_lens import wave
from relu_fold.frames.targets import aim
from relu_fold.incoming import cut
from relu_fold.models.chain import Chain
from relu_fold.moving import places
from relu_fold.tables.rows import read_rows
from relu_fold.tables.text import table
from relu_fold.training.along import loss_along
from relu_fold.training.data_sets import data_set
from relu_fold.training.many import advance_many, begin_many
from relu_fold.training.optimizers import optimizer_named
from relu_fold.training.over import loss_over
from relu_fold.training.traced import traced
from relu_fold.training.training import Training
from relu_fold.view.hands import move_crease
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.nets import network_of

VIEWS = [ViewState.of_preset(preset) for preset in PRESETS.values()]
LINES = [view for view in VIEWS if view.input_dim == 1]
PLANES = [view for view in VIEWS if view.input_dim == 2]
WIDTH = 1100

# A mesh that is being cut is nobody's yet: these modules build on what they were just given.
CUTTING = {"careful", "chords", "crossings", "cutting", "layer", "mesh", "values"}
BEGUN = "Begun"  # and so is a box of which some layers are cut


def of_a_line(state: ViewState) -> Iterator[Any]:
    """One of each kind of value that a view of a line leads to."""
    shown = frame(state)
    net, domain = state.network, state.domain
    yield from (net, shown, stage(shown, "light", WIDTH), wave(shown), picture(state, Look("light", WIDTH)).panel())
    p = relu_fold.pieces(net, domain)
    yield from (p, relu_fold.preimages(net, float(p.values[0, 0]), domain), relu_fold.evaluate_line(net, domain, 9))
    yield from (relu_fold.events(net, "b.0.0", -1.0, 1.0, domain), rival_on_a_line(whole_network(state), p, domain))
    yield from spaces(state, domain)
    yield from (fold_line(shown, THEMES["light"], WIDTH), entering_line(shown))


def of_a_plane(state: ViewState) -> Iterator[Any]:
    shown = plane_frame(state)
    net, box = state.network, state.box
    drawn = space(shown, "light", WIDTH, 600)
    yield from (net, shown, drawn, drawn.sheets, shown.sheet(0), sampled_facets(box, 5))
    surface, last = drawn.sheets.meshes[-1], drawn.sheets.raised[-1]
    yield (Edges.of(surface), sheet_shapes(surface, last, drawn.rectangles[-1], np.ones(2), Projection(*state.turn)))
    yield from (relu_fold.subdivide(net, box), relu_fold.evaluate_plane(net, box, 5), move_crease(net, 0, (0.0, 0.1)))
    yield from (picture(state, Look("light", WIDTH)).panel(), rival_in_the_plane(whole_network(state), box))
    yield (facts(shown), aim(shown), PRESETS["xor"].target)
    yield deep_creases(net, box, 1000)
    c = relu_fold.subdivide(net, box)
    c.locate(np.zeros((2, 2)))
    yield c
    yield from spaces(state, box)
    yield from (fold_plane(shown, THEMES["light"], WIDTH), entering_plane(shown))


def of_a_run() -> Iterator[Any]:
    net = PRESETS["two"].network
    run = Training(net, data_set("sine", 20).split(0.25), batch=5, frozen=("b.0.0",)).advance(3)
    starts = begin_many(run, "he", 3)
    *_, later = advance_many(run, starts, 2)
    place = run.layout.place("b.0.0")
    yield from (run, run.shape, run.gradient, run.moments, starts, later, traced(net, run.data.x, place, (-1.0, 1.0)))
    yield loss_along(net, run.data, "b.0.0", (-1.0, 1.0))
    yield loss_over(net, run.data, ("b.0.0", "w.0.0.0"), ((-1.0, 1.0), (-1.0, 1.0)))
    yield optimizer_named("adam")
    layers = run.layout.views(np.zeros((1, net.n_parameters)))[:-1]
    knots = knots_in_view(layers, net.slopes, (-1.0, 1.0))
    yield from (knots, KnotsSeen.of(knots.places[0], knots.ends[0], net.widths[0]), CreasesSeen(np.ones(2, dtype=bool)))


def of_a_file() -> Iterator[Any]:
    yield from (read_rows("a.csv", b"1,2\n3,4", ["1"], 2), table(b"1,2\n3,4", 2))
    contents = Contents(network_of(3, 4, 1))
    yield places(contents, cut(contents), 2)


def spaces(state: ViewState, domain: Any) -> Iterator[Any]:
    for layer in range(len(state.widths)):
        found = fold_space(state.network, layer, domain)
        yield from (found, fold_preimages(found, found.images[0]))


def complete(value: Any) -> Any:
    """Return a value after everything that it keeps has been asked for."""
    for kind in type(value).__mro__:
        for name, held in vars(kind).items():
            if isinstance(held, (cached_property, property)):
                getattr(value, name)
    return value


def arrays(value: Any, where: str, seen: dict[int, Any]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every array that can be reached from a value through frozen values, tuples, lists and mappings."""
    if isinstance(value, np.ndarray):
        yield where, value
    elif isinstance(value, (tuple, list)):
        for i, part in enumerate(value):
            yield from arrays(part, f"{where}[{i}]", seen)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from arrays(part, f"{where}[{key!r}]", seen)
    elif dataclasses.is_dataclass(value) and id(value) not in seen and not _kept_to_itself(type(value)):
        seen[id(value)] = value
        for name, part in vars(complete(value)).items():
            yield from arrays(part, f"{type(value).__name__}.{name}", seen)


def _kept_to_itself(kind: type) -> bool:
    """Whether a module builds on these values, and hands none of them out."""
    return kind.__name__ == BEGUN or kind.__name__.startswith("_") or kind.__module__.rpartition(".")[2] in CUTTING


def holders() -> set[type]:
    """Every frozen dataclass of the package that says that it holds arrays, but for what modules keep to themselves."""
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(relu_fold.__path__, "relu_fold.")]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
        if any("Array" in str(one.type) or "Words" in str(one.type) for one in dataclasses.fields(kind))
        if not _kept_to_itself(kind)
    }


@pytest.fixture
def values(monkeypatch):
    """Values of the simplest preset and the deepest, at its first layer and its last; and of views that are sampled."""
    found = []
    for states, of in ((LINES, of_a_line), (PLANES, of_a_plane)):
        deepest = max(states, key=lambda state: len(state.widths))
        for state in (
            states[0],
            deepest,
            msgspec.structs.replace(deepest, layer=0, neuron=0, target=0, turn=(0.3, 0.4)),
        ):
            found += of(msgspec.structs.replace(state, panel="fold"))
        solid = max(states, key=lambda state: state.widths[0])
        axes = msgspec.structs.replace(solid, layer=0, neuron=0, target=0, fold_axes=(0, 1, 2), fold_chosen=True)
        found += of(axes)
    monkeypatch.setattr("relu_fold.frames.line.MAX_PIECES", 1)
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 1)
    monkeypatch.setattr("relu_fold.frames.plane.MAX_SHEET", 1)
    sampled = plane_frame(PLANES[0])
    assert sampled.subdivision is None
    found += [*of_a_run(), *of_a_file()]
    found.append(Layer(np.ones((1, 1)), np.zeros(1), np.zeros(1)))
    found.append(Chain().linear("layer", np.eye(2)).bent("relu"))
    return [*found, frame(LINES[0]), sampled, sampled.sheet(0)]


def test_every_array_of_every_value_is_read_only(values):
    seen: dict[int, Any] = {}
    found = [one for value in values for one in arrays(value, "", seen)]
    assert len(found) > 1_000
    assert sorted({where for where, array in found if array.flags.writeable}) == []
    kinds = {kind for value in seen.values() for kind in type(value).__mro__}
    assert holders() <= kinds


def test_whoever_writes_to_a_frame_is_told():
    shown = plane_frame(PLANES[0])
    for array in (shown.z, shown.sums, shown.surface, shown.facets.creases, shown.facets.triangles, shown.sheet(0).h):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(ValueError, match="read-only"):
        frame(LINES[0]).passed[...] = 0


def test_a_value_is_read_only_as_deep_as_its_tuples_go():
    flat, deep = np.zeros(2), np.zeros(2)

    @dataclasses.dataclass(frozen=True)
    class Held(ReadOnly):
        one: np.ndarray
        more: tuple[Any, ...]

    held = Held(flat, (1, "two", (deep,)))
    assert not held.one.flags.writeable
    assert not deep.flags.writeable
    assert not dataclasses.replace(held, one=np.ones(2)).one.flags.writeable
    assert read_only((flat, deep)) == (flat, deep)
    with pytest.raises(ValueError, match="read-only"):
        deep[0] = 1.0
