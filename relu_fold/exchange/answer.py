"""What the page asks and what it is answered: one typed request, one pure function, one reply."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from relu_fold import address
from relu_fold.arrays import FloatArray
from relu_fold.decoding import from_json
from relu_fold.errors import InputError, ShareLinkError, TooLarge, UnknownPath, sentence
from relu_fold.figures.fold.panel import fold_panel, fold_pointed
from relu_fold.figures.fold.point import Side
from relu_fold.figures.kit.arrangement import NARROWEST, WIDEST
from relu_fold.figures.kit.formulas import composed_ends, composed_name
from relu_fold.figures.kit.theme import THEMES, ThemeName
from relu_fold.figures.line.ledger import ledger
from relu_fold.figures.line.stage import Stage, stage
from relu_fold.figures.panels.diagram import diagram
from relu_fold.figures.panels.opened import open_panel
from relu_fold.figures.plane.layout import SHORTEST, TALLEST, USUAL_HEIGHT
from relu_fold.figures.plane.regions import plane_ledger, region_at
from relu_fold.figures.plane.space import Space, space
from relu_fold.frames.fold_reach import fold_reach
from relu_fold.frames.fold_words import fold_words
from relu_fold.frames.levels import level_under
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.shown import Shown
from relu_fold.frames.slider_marks import slider_marks
from relu_fold.view.cost import TooCostly, check_cost
from relu_fold.view.edits import AddLayer, AnyEdit, EditError, SetNumber, apply
from relu_fold.view.handling import Handled, OnCrease, OnCreaseEnd, OnKnot, handle, holds
from relu_fold.view.limits import MAX_MAGNITUDE, MAX_WIDTH
from relu_fold.view.parameters import Group, parameter_groups
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_name, number

MOVING = ("drag", "rest", "probe", "hand")  # kinds of questions under which no scale changes
WIDTH_STEP = 20  # pixels of a line's stage, as in `fit` of assets/frame_pump.js
_TOO_FAR = f"The level stops here: a traced value may not go beyond ±{number(MAX_MAGNITUDE)}."
_ADDED = "Layer {} is new. It passes on what it gets, so f stays as it was until you change its numbers."
MARKS_BUDGET = 0.3  # seconds for one slider; the page does not wait for it when a hand moves


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of the page.

    Attributes:
        seq: counts the page's questions; the answer repeats it.
        kind: `open` a link, a `drag` in progress, a hand at `rest` in one, a `commit` of the state, an `edit` of it; or
            a `probe` of the region at a point; a `hand` on the picture itself; the `marks` of one slider. Of fold space
            alone: a hand on the `trace`d level; on the map, to trace the `level` there; on the `turn` of its axes; at a
            `point` of it.
        state: what the page shows; None before the first answer.
        link: the text of a link, or `lesson=4`, for `open`; empty for the default view.
        edit: what to do to the state, for `edit`.
        width, height: of the stage, in pixels.
        ranges: the heights that the sheets had when the drag began, so that they keep their scale.
        point: for `probe` and `level`, with two inputs; for `point`.
        side: for `point`: which of the two pictures of fold space is pointed at.
        hand: for `hand`: what it holds, and where it is.
        path: for `marks`: whose slider.
        panel: for `drag` and `hand`: whether the open panel is wanted, too.
        axes: those of fold space when the drag began, so that they stay the same; two or three.
        scale: whose fold the axes have room for, from end to end, so that they keep still while it plays; or `fit`.
        controls: names the controls that the page has mounted, so that they are sent again only when they differ.
    """

    seq: int
    kind: Literal["open", "drag", "rest", "commit", "edit", "probe", "hand", "marks", "trace", "level", "turn", "point"]
    theme: ThemeName
    width: Annotated[int, msgspec.Meta(ge=NARROWEST, le=WIDEST)]
    state: ViewState | None = None
    link: str = ""
    edit: AnyEdit | None = None
    controls: str = ""
    height: Annotated[int, msgspec.Meta(ge=SHORTEST, le=TALLEST)] = USUAL_HEIGHT
    ranges: dict[Literal["z", "h", "c", "composed"], tuple[float, float]] = {}
    point: tuple[float, float] | None = None
    hand: OnKnot | OnCrease | OnCreaseEnd | None = None
    side: Side = "fold"
    path: str = ""
    panel: bool = False
    axes: Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, lt=MAX_WIDTH)], ...], msgspec.Meta(max_length=3)] = ()
    scale: Literal["fit", "all", "layer", "each"] = "fit"


@dataclass(frozen=True)
class Answer:
    """`reply` is for the page's scripts; figures and `groups` only where plotly or the controls must be renewed.

    `figure` is the stage of a line, `space` that of a plane, `panel` what the open panel below it draws.
    """

    reply: dict[str, Any]
    figure: dict[str, Any] | None = None
    space: dict[str, Any] | None = None
    panel: dict[str, Any] | None = None
    groups: tuple[Group, ...] | None = None


def read_request(text: str) -> Request:
    """Decode strictly; raises InputError, of which `NotUnderstood` is one."""
    return from_json(text, Request)


def answer(request: Request) -> Answer:
    """Return what is to be shown. The server remembers nothing: the request carries all that it needs."""
    state, notice, errors = _next_state(request)
    reply: dict[str, Any] = {"seq": request.seq, "kind": request.kind, "inputs": state.input_dim}
    if request.kind in MOVING and len(request.axes) > 1:
        state = msgspec.structs.replace(state, fold_axes=request.axes, fold_chosen=True)
    if request.kind == "marks":
        return Answer(reply | {"path": request.path, "marks": _marks(state, request.path)})
    if request.kind in ("trace", "level", "turn", "point"):
        return _fold_answer(request, state, reply)
    if request.kind == "hand" and request.hand:
        handled = _handled(state, request.hand)
        state = handled.state
        reply |= {"numbers": handled.numbers, "stopped": handled.stopped, "by": handled.by}
    picture = _picture(request, state)
    if request.kind == "probe":
        known = region_at(picture, request.point) if isinstance(picture, Space) and request.point else None
        return Answer(reply | {"region": known})
    words, flat = fold_words(state)
    reply |= picture.paint() | {"fold": {"words": words, "flat": flat}}
    moving = request.kind in ("drag", "hand")
    if moving and not request.panel:
        return Answer(reply)
    opened = open_panel(picture.frame, request.theme, _width(request, state))
    reply["panel"] = opened.words
    if moving:
        return Answer(reply, panel=opened.figure)
    if isinstance(picture, Space):
        reply["creases"] = picture.creases()
    reply |= {"ledger": _ledger(picture), "diagram": diagram(state)}
    if request.kind == "rest":
        return Answer(reply, panel=opened.figure)
    groups = parameter_groups(state)
    mounted = controls_key(groups)
    reply |= {
        "state": msgspec.to_builtins(state),
        "link": address.link(state),
        "notice": notice,
        "errors": errors,
        "controls": mounted,
        "parameters": [
            {"path": p.path, "value": p.value, "reach": p.reach, "step": p.step} for g in groups for p in g.parameters
        ],
        "words": _words(picture),
        "arrangement": picture.plan.arrangement,
        "page": picture.plan.page,
        "holds": msgspec.to_builtins(holds(state)),
        "map": picture.plan.map_corner if isinstance(picture, Space) else None,
        "summary": _summary(picture, reply["ledger"]["counts"]),
    }
    groups_shown = None if mounted == request.controls else groups
    if isinstance(picture, Space):
        del reply["solid"]  # the figure has it
        return Answer(reply, None, picture.figure(), opened.figure, groups_shown)
    return Answer(reply, picture.figure(), None, opened.figure, groups_shown)


def _fold_answer(request: Request, state: ViewState, reply: dict[str, Any]) -> Answer:
    """Answer a hand in fold space: that panel alone, and of it no more than what moves."""
    shown, theme = frame(state) if state.input_dim == 1 else plane_frame(state), THEMES[request.theme]
    width = _width(request, state)
    if request.kind == "point":
        point = request.point and fold_pointed(shown, theme, width, request.side, request.point)
        return Answer(reply | {"pointed": point})
    if request.kind == "level" and request.point:
        level = level_under(shown, request.point)
        traced = max(-MAX_MAGNITUDE, min(MAX_MAGNITUDE, level))
        shown = replace(shown, state=msgspec.structs.replace(state, trace=traced))
        reply["numbers"] = {"v": traced}
        reply["stopped"] = "" if traced == level else _TOO_FAR
    opened = fold_panel(shown, theme, width, drawn=request.kind == "turn")
    return Answer(reply | {"panel": opened.words}, panel=opened.figure)


def _picture(request: Request, state: ViewState) -> Stage | Space:
    if state.input_dim == 1:
        line = frame(state)
        return stage(line, request.theme, _width(request, state), _reach(request, line, line.x[:, None]))
    moving = request.kind in MOVING
    plane = plane_frame(state)
    held = {str(row): ends for row, ends in request.ranges.items() if ends[0] < ends[1]} if moving else {}
    reach = _reach(request, plane, plane.facets.vertices)
    return space(plane, request.theme, request.width, request.height, held, reach)


def _width(request: Request, state: ViewState) -> int:
    """Of a line's stage in steps: not every pixel of a window makes another figure."""
    if state.input_dim > 1:
        return request.width
    return (request.width + WIDTH_STEP // 2) // WIDTH_STEP * WIDTH_STEP


def _reach(request: Request, shown: Shown, points: FloatArray) -> dict[str, FloatArray]:
    if request.scale == "fit" or request.kind in MOVING:
        return {}
    return fold_reach(shown, points, request.scale)


def _handled(state: ViewState, hand: OnKnot | OnCrease | OnCreaseEnd) -> Handled:
    try:
        return handle(state, hand)
    except InputError as error:  # what it held is gone
        return Handled(state, {}, sentence(error))


def _marks(state: ViewState, path: str) -> list[dict[str, Any]]:
    end = time.monotonic() + MARKS_BUDGET
    try:
        return slider_marks(state, path, stop=lambda: time.monotonic() > end)
    except (UnknownPath, TooLarge):  # the slider is of a network that was there a moment ago; or too far to compute
        return []


def _ledger(picture: Stage | Space) -> dict[str, Any]:
    return plane_ledger(picture.frame) if isinstance(picture, Space) else ledger(picture.frame)


def controls_key(groups: tuple[Group, ...]) -> str:
    return " ".join(p.path for group in groups for p in group.parameters)


def _next_state(request: Request) -> tuple[ViewState, str, dict[str, str]]:
    """Return the state to show, a notice for the visitor, and what is wrong with which number box."""
    if request.kind == "open":
        try:
            return _opened(request.link), "", {}
        except ShareLinkError as error:
            return ViewState(), f"{error} This is the default view instead.", {}
    state = request.state or ViewState()
    if request.kind != "edit" or request.edit is None:
        return state, "", {}
    try:
        after = _edited(state, request.edit)
        return after, _ADDED.format(after.layer + 1) if isinstance(request.edit, AddLayer) else "", {}
    except EditError as error:
        if isinstance(request.edit, SetNumber):
            return state, "", {request.edit.path: str(error)}
        return state, str(error), {}


def _opened(link: str) -> ViewState:
    state = address.opened(link)
    try:
        check_cost(state)
    except TooCostly as error:
        raise ShareLinkError(f"This link asks for too much: {error}.") from error
    return state


def _edited(state: ViewState, edit: AnyEdit) -> ViewState:
    after = apply(state, edit)
    try:
        check_cost(after)
    except TooCostly as error:
        raise EditError(f"This asks for too much: {error}. Nothing was changed.") from error
    return after


def _words(picture: Stage | Space) -> dict[str, str]:
    """Whose network it is, with what is said of it; and which of many neurons are on screen."""
    state, neurons = picture.frame.state, picture.plan.neurons
    width = state.widths[state.layer]
    terms = min(state.terms, width) or width
    first, last = neurons.start + 1, neurons.stop
    return {
        **_whose(state),
        "page-note": "" if last - first + 1 == width else f"On the stage: neurons {first} to {last} of {width}",
        "terms": f"{terms} of {width}",
        **walk_words(state),
    }


def _whose(state: ViewState) -> dict[str, str]:
    """The preset's title and lesson while every number of the network is the preset's; else where Reset leads.

    What is said of a preset of the same shape still tells what to try, and stays where it stood.
    """
    preset = PRESETS[state.preset]
    theirs, net = preset.network, state.network
    mine, its = ((*one.weights, *one.biases, *one.slopes) for one in (net, theirs))
    alike = [one.shape for one in mine] == [one.shape for one in its]
    if alike and all(np.array_equal(one, other) for one, other in zip(mine, its, strict=True)):
        return {"preset-title": preset.title, "preset-from": "", "lesson": preset.lesson}
    back = f"Reset brings “{preset.title}”"
    if alike:
        return {"preset-title": "Your network", "preset-from": f"{back}:", "lesson": preset.lesson}
    return {"preset-title": "Your network", "preset-from": "", "lesson": f"{back}."}


def walk_words(state: ViewState) -> dict[str, str]:
    """Where on the way through the layers the stage is."""
    depth, outputs = len(state.widths), len(state.biases[-1])
    if state.layer < depth - 1:
        target = f"into {neuron_name(depth, state.layer + 1, state.target)}"
    else:
        target = "into f" if outputs == 1 else f"into f{state.target + 1} of {outputs}"
    return {"walk-layer": f"Layer {state.layer + 1} of {depth}", "walk-target": target}


def _summary(picture: Stage | Space, counts: str) -> str:
    """The picture in one sentence, for those who hear it."""
    shown = picture.frame
    return f"{composed_name(shown)} runs {composed_ends(shown)} on this domain. {counts.removesuffix('.')}."
