"""A whole answer: the figure, the ledger, the controls, the link, and all words around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from relu_fold import address
from relu_fold.exchange.by_word import in_short, panel_text, stage_text
from relu_fold.exchange.news import news
from relu_fold.exchange.pictures import Picture
from relu_fold.exchange.questions import Question
from relu_fold.exchange.states import Next
from relu_fold.figures.kit.formulas import written
from relu_fold.figures.panels.diagram import MOST_EDGES, diagram
from relu_fold.figures.panels.thumbs import thumbs
from relu_fold.frames.fold_words import fold_words
from relu_fold.frames.learnt import learnt
from relu_fold.frames.news.standing import why_still
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.handling import holds
from relu_fold.view.parameters import Group, parameter_groups
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_name


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


def begun(question: Question, state: ViewState) -> dict[str, Any]:
    """Return what every answer begins with."""
    kind = type(question).__struct_config__.tag
    return {"seq": question.seq, "kind": kind, "inputs": state.input_dim}


def folded(state: ViewState) -> dict[str, Any]:
    """Return what the fold slider says."""
    words, flat = fold_words(state)
    return {"fold": {"words": words, "flat": flat}}


def whole(reply: dict[str, Any], picture: Picture, led_to: Next, mounted: str) -> Answer:
    """Return all there is to show.

    Args:
        reply: what there is of it already: that of a hand at rest.
        mounted: names the controls that the page has mounted.
    """
    state = picture.shown.state
    groups = parameter_groups(state)
    key = controls_key(groups)
    reply = reply | {
        "state": msgspec.to_builtins(state),
        "link": address.link(state),
        "notice": led_to.notice,
        "brought": led_to.brought,
        "errors": led_to.errors,
        "controls": key,
        "parameters": [
            {"path": p.path, "value": p.value, "reach": p.reach, "step": p.step} for g in groups for p in g.parameters
        ],
        "words": _words(picture),
        "written": written(picture.shown),
        "arrangement": picture.plan.arrangement,
        "page": picture.plan.page,
        "others": picture.plan.others,
        "learnt": _learnt(picture),
        "holds": msgspec.to_builtins(holds(state)),
        "summary": stage_text(picture, reply["ledger"]),
        "spoken": in_short(picture, reply["ledger"]),
        **picture.placed(),
    }
    opened = picture.panel()
    reply["panel"] = opened.words
    reply["panel_summary"] = panel_text(opened.words)
    figures = {"figure" if picture.graph == "stage" else "space": picture.figure()}
    return Answer(reply, **figures, panel=opened.figure, groups=None if key == mounted else groups)


def _learnt(picture: Picture) -> dict[str, Any] | None:
    """What is shown of a run, and `still`: why it moves no more, where that is so."""
    found, state = learnt(picture.shown), picture.shown.state
    if found is None or state.learning is None:
        return None
    return found | {"still": why_still(state.learning.of(state.network))}


def ledger_and_diagram(picture: Picture, before: ViewState | None) -> dict[str, Any]:
    """What is told once a hand rests; `before` is the view that it began with."""
    state, found = picture.shown.state, news(before, picture)
    ledger = picture.ledger() | {"happened": [one["words"] for one in found]}
    return {"ledger": ledger, "happened": found, "diagram": diagram(state), "thumbs": thumbs(picture.shown)}


def controls_key(groups: tuple[Group, ...]) -> str:
    """What the mounted controls look like: paths, the widths, by which neurons have their colours, and own names."""
    paths = " ".join(p.path for group in groups for p in group.parameters)
    names = "".join(f" {p.name!r}" for group in groups for p in group.parameters if p.named)
    return f"{paths} {groups[0].widths}{names}"


def _words(picture: Picture) -> dict[str, str]:
    """Whose network it is, with what is said of it; and which of many neurons are on screen."""
    state, neurons = picture.shown.state, picture.plan.neurons
    width = state.widths[state.layer]
    terms = min(state.terms, width) or width
    first, last = neurons.start + 1, neurons.stop
    return {
        **whose(state),
        "page-note": _page_note(picture.shown, first, last, width),
        "terms": f"{terms} of {width}",
        "neuron-of": f"of {width}",
        **walk_words(state),
    }


def _page_note(shown: Shown, first: int, last: int, width: int) -> str:
    state = shown.state
    if state.close:
        name = neuron_name(len(state.widths), state.layer, state.neuron)
        return f"Up close: {name}. Escape shows all."
    stage = "" if last - first + 1 == width else f"On the stage: neurons {first} to {last} of {width}"
    weights = sum(len(row) for rows in state.weights for row in rows)
    drawn = (
        "" if weights <= MOST_EDGES else f"Drawn: the largest of {weights:,} weights, and all of the selected neuron"
    )
    return ". ".join(filter(None, (stage, drawn, _sampled(shown))))


def _sampled(shown: Shown) -> str:
    """Say it where the map has fewer samples than were asked for."""
    asked = shown.state.resolution
    if not isinstance(shown, PlaneFrame) or shown.state.map_mode != "heatmap" or shown.grid == asked:
        return ""
    return f"Sampled at {shown.grid} points a side: {asked} would take too long"


def whose(state: ViewState) -> dict[str, str]:
    """The preset's title and lesson while every number of the network is the preset's; else where Reset leads.

    What is said of a preset is no longer true of a network that was changed by hand: the page hides it then, and leaves
    it its room, so that nothing below moves.
    """
    preset = PRESETS[state.preset]
    theirs, net = preset.network, state.network
    mine, its = ((*one.weights, *one.biases, *one.slopes) for one in (net, theirs))
    alike = [one.shape for one in mine] == [one.shape for one in its]
    if alike and all(np.array_equal(one, other) for one, other in zip(mine, its, strict=True)):
        return {"preset-title": preset.title, "preset-from": "", "lesson": preset.lesson}
    back = f"Reset brings “{preset.title}”"
    if alike:
        return {"preset-title": "Your network", "preset-from": f"{back}.", "lesson": preset.lesson}
    return {"preset-title": "Your network", "preset-from": "", "lesson": f"{back}."}


def walk_words(state: ViewState) -> dict[str, str]:
    """Where on the way through the layers the stage is."""
    depth, outputs = len(state.widths), len(state.biases[-1])
    if state.layer < depth - 1:
        target = f"into {neuron_name(depth, state.layer + 1, state.target)}"
    else:
        target = "into f" if outputs == 1 else f"into f{state.target + 1} of {outputs}"
    return {"walk-layer": f"Layer {state.layer + 1} of {depth}", "walk-target": target}
