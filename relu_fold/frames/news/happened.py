"""What just happened: two pictures of a network, before and after a hand, and in words what is notable between them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.frames.news.facts import Facts, facts, place
from relu_fold.frames.news.meetings import meetings
from relu_fold.frames.news.two import Happening, Two
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import listed, number, plural

MAX_TOLD = 4  # at once; whoever changes more than that sees it


def happened(before: Shown, after: Shown) -> tuple[Happening, ...]:
    """Return what is notable between two exact pictures, the most notable first; nothing of two that are not of a kind.

    They are of a kind when they are `alike`, and none is drawn from samples.
    """
    if not alike(before.state, after.state):
        return ()
    was, now = facts(before), facts(after)
    if was is None or now is None:
        return ()
    two = Two(before, after, was, now)
    return (*_lives(two), *meetings(two), *_bends(two), *_zero(two))[:MAX_TOLD]


def alike(before: ViewState, after: ViewState) -> bool:
    """Whether two views show the same layer of a network of one shape, for the same target."""
    return _shape(before) == _shape(after)


def _shape(state: ViewState) -> tuple[object, ...]:
    return state.preset, state.input_dim, state.widths, len(state.biases[-1]), state.layer, state.target


# --- who came, who left, who is on ---


def _lives(two: Two) -> Iterator[Happening]:
    folds = two.before.folds & two.after.folds
    turned, turns = two.was.turns & folds, two.now.turns & folds
    was_on, on = two.was.on, two.now.on
    counts = two.was.turning.sum(axis=0), two.now.turning.sum(axis=0)
    changed = two.line & (counts[0] != counts[1])
    for i in np.flatnonzero(folds & ((turned != turns) | (was_on != on) | changed)).tolist():
        if turns[i] and turned[i]:
            yield _fewer_or_more(two, i, int(counts[0][i]), int(counts[1][i]))
        elif turns[i] and not turned[i]:
            yield _came(two, i, woke=not was_on[i])
        elif turned[i] and not turns[i]:
            yield _left(two, i, dead=not on[i])
        else:  # no knot in view, before and after
            yield _flipped(two, i, dead=not on[i])


def _fewer_or_more(two: Two, i: int, was: int, now: int) -> Happening:
    news = f"{two.name(i).capitalize()} makes {plural(now, 'knot')} in view now; before, {was}."
    return Happening("came" if now > was else "left", (i,), news, two.now.place_of(i))


def _came(two: Two, i: int, woke: bool) -> Happening:
    name, at = two.name(i), two.now.place_of(i)
    seen = f"its {two.crease} is in view{f', {two.where(at)}' if two.line else ''}"
    news = f"{name.capitalize()} {'woke up' if woke else 'folds in view again'}: {seen}."
    return Happening("woke" if woke else "came", (i,), news, at)


def _left(two: Two, i: int, dead: bool) -> Happening:
    name = two.name(i)
    state = f"It is {'on nowhere' if dead else 'on everywhere'} in view now, and {_gives(two, i, dead)}."
    news = f"The {two.crease} of {name} {_gone(two, i)}. {state}"
    return Happening("died" if dead else "left", (i,), news, _edge(two, i))


def _gone(two: Two, i: int) -> str:
    if not two.line:
        return "left the view" if two.was.at_rim[i] else "vanished"
    side = _side(two, i)
    several = int(two.was.turning[:, i].sum()) > 1
    if side is None:
        return "vanished" if not several else "is gone: its knots met, and z no longer crosses 0 there"
    return f"left the view on the {side}"


def _side(two: Two, i: int) -> str | None:
    """Over which end of the line a neuron's knots left: that at which it is another now."""
    first = two.was.patterns[0, i] != two.now.patterns[0, i]
    last = two.was.patterns[-1, i] != two.now.patterns[-1, i]
    if first == last:
        return None
    return "left" if first else "right"


def _edge(two: Two, i: int) -> tuple[float, float] | None:
    """The end of the line, or the corner of the box, that is nearest to what left it."""
    if two.line:
        side = _side(two, i)
        if side is None:
            return two.was.place_of(i)
        end = 0 if side == "left" else -1
        return two.after.state.domain[end], float(two.after.composed[end])
    layer, index = two.after.layer_and_index(i)
    z = np.abs(two.after.network.pre_activations(two.corners)[layer][:, index])
    return place(two.corners[int(z.argmin())])


def _flipped(two: Two, i: int, dead: bool) -> Happening:
    name = two.name(i).capitalize()
    if dead:
        return Happening("died", (i,), f"{name} is on nowhere in view now, and {_gives(two, i, dead=True)}.", None)
    return Happening("woke", (i,), f"{name} woke up: it is on everywhere in view now.", None)


def _gives(two: Two, i: int, dead: bool) -> str:
    layer, index = two.after.layer_and_index(i)
    slope = float(two.after.network.slopes[layer][index])
    if not dead:
        return "folds nothing here"
    return "passes on nothing: here it is dead" if slope == 0 else "folds nothing here"


# --- regions that are one ---


def _bends(two: Two) -> Iterator[Happening]:
    turned, turns = two.was.turns, two.now.turns
    was, now = _bending(two.was), _bending(two.now)
    told: set[tuple[float, float] | None] = set()
    for i in np.flatnonzero(turned & turns & (was != now)).tolist():
        at = two.now.place_of(i)
        if at in told:
            continue
        told.add(at)
        who = _all_at(two, at) if two.line else (i,)
        yield _joined(two, who, at) if was[i] else _split(two, who, at)


def _all_at(two: Two, at: tuple[float, float] | None) -> tuple[int, ...]:
    here = (two.now.places == at).all(axis=1)
    return tuple(np.flatnonzero(two.now.turning[here].any(axis=0)).tolist())


def _joined(two: Two, who: tuple[int, ...], at: tuple[float, float] | None) -> Happening:
    several = int(two.now.turning[:, who[0]].sum()) > 1
    names = listed([two.name(i) for i in who])
    if two.line and not several:
        regions = "the two activation regions beside it are one linear region"
        news = f"{two.composed} no longer bends at the knot of {names}"
        return Happening("joined", who, f"{news}, {two.where(at)}: {regions} now.", at)
    regions = f"activation regions on both sides of {'its' if len(who) == 1 else 'their'} {two.crease}s"
    news = f"{names.capitalize()} no longer bends {two.composed}: {regions} are one linear region now."
    return Happening("joined", who, news, at)


def _split(two: Two, who: tuple[int, ...], at: tuple[float, float] | None) -> Happening:
    names = listed([two.name(i) for i in who])
    bends = "bends" if len(who) == 1 else "bend"
    news = f"{names.capitalize()} {bends} {two.composed} again: one linear region became two."
    return Happening("split", who, news, at)


# --- zero ---


def _zero(two: Two) -> Iterator[Happening]:
    was, now = two.was, two.now
    name = two.composed if two.line else "The surface"
    level = "0" if two.line else "height 0"
    if now.side and not was.side:
        side = "above" if now.side > 0 else "below"
        yield Happening("zero", (), f"{name} no longer comes to {level}: it is {side} it all over the view.", None)
    elif was.side and not now.side:
        verb = "passes" if now.both_sides else "touches"
        where = f", {_zeros(two)}" if two.line or not now.both_sides else ""
        yield Happening("zero", (), f"{name} {verb} {level} now{where}.", place(now.zeros[0]))
    elif two.line and was.ends == now.ends and len(was.zeros) != len(now.zeros):
        news = f"{name} is 0 in {plural(len(now.zeros), 'place')} now; before, in {len(was.zeros)}."
        yield Happening("zero", (), news, _newest(was.zeros, now.zeros))


def _zeros(two: Two) -> str:
    zeros = two.now.zeros
    if not two.line:
        return two.where(place(zeros[0]))
    far = max(map(abs, two.after.state.domain))
    return "at x = " + listed([number(float(x), far) for x in zeros[:3, 0]]) + (" …" if len(zeros) > 3 else "")


def _newest(was: FloatArray, now: FloatArray) -> tuple[float, float] | None:
    """Of the zeros the one that is farthest from those of before; None where there are fewer."""
    if len(now) <= len(was):
        return None
    far = np.abs(now[:, :1] - was[:, 0]).min(axis=1, initial=np.inf)
    return place(now[int(far.argmax())])


def _bending(one: Facts) -> BoolArray:
    """(n,): who turns where the composed function bends."""
    bending: BoolArray = np.logical_or.reduce(one.turning[one.bends], axis=0)
    return bending
