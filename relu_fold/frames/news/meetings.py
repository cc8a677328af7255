"""Two knots or creases that met, passed each other or came apart: by their order, or by who is on where together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.frames.news.facts import place
from relu_fold.frames.news.two import Happening, Two, What

MAX_PAIRED = 16  # neurons that turn in view; of more it is not told who met whom
_MAX_IN_ORDER = 64  # knots
_MAX_PLACES = 1_000  # edges of one crease; of more it is not told where it met another


def meetings(two: Two) -> Iterator[Happening]:
    both = two.before.folds & two.after.folds & two.was.turns & two.now.turns
    who = np.flatnonzero(both).tolist()
    if len(who) > MAX_PAIRED or (two.line and max(len(two.was.places), len(two.now.places)) > _MAX_IN_ORDER):
        return
    for i, j in combinations(who, 2):
        what = _in_order(two, i, j) if two.line else _in_combination(two, i, j)
        if what is not None:
            yield _meeting(two, what, i, j)


def _in_order(two: Two, i: int, j: int) -> What | None:
    """What two neurons' knots did, by the order in which they come along the line."""
    was, now = (one.turning[:, [i, j]] for one in (two.was, two.now))
    was, now = was[was.any(axis=1)], now[now.any(axis=1)]
    if (was.sum(axis=0) != now.sum(axis=0)).any():
        return None  # one of them came or left
    together, apart = int(now.all(axis=1).sum()), int(was.all(axis=1).sum())
    if together != apart:
        return "met" if together > apart else "parted"
    return "passed" if not np.array_equal(was, now) else None


def _in_combination(two: Two, i: int, j: int) -> What | None:
    """What two neurons' creases did, by which of off and off, off and on, ... there is anywhere in the box."""
    was, now = _combinations(two.was.patterns, i, j), _combinations(two.now.patterns, i, j)
    if was == now:
        return None
    if len(now) == 4 or (len(now) == 2 and len(was) == 3):
        return "met"
    if len(was) == 4 or (len(was) == 2 and len(now) == 3):
        return "parted"
    return None if _inside_out(two, i) or _inside_out(two, j) else "passed"


def _inside_out(two: Two, neuron: int) -> bool:
    """Whether a neuron's sides changed places: at all corners of the box it is now what it was not."""
    layer, index = two.after.layer_and_index(neuron)
    corners = two.corners
    was, now = (one.network.pre_activations(corners)[layer][:, index] > 0 for one in (two.before, two.after))
    return bool((was != now).all())


def _meeting(two: Two, what: What, i: int, j: int) -> Happening:
    one, other = two.name(i), two.name(j)
    if not two.line:
        cross = len(_combinations((two.now if what == "met" else two.was).patterns, i, j)) == 4
        words = {
            "met": "cross in view now" if cross else "lie on each other now",
            "parted": "no longer cross in view" if cross else "no longer lie on each other",
            "passed": "changed sides",
        }[what]
        return Happening(what, (i, j), f"The creases of {one} and {other} {words}.", _crossing(two, i, j))
    if what == "passed":
        moved = {n: _moved(two, n) for n in (i, j)}
        mover, stayed = (i, j) if moved[i] > moved[j] else (j, i)
        at = two.now.place_of(mover)
        news = f"The knot of {two.name(mover)} passed that of {two.name(stayed)}: it is {two.where(at)} now."
        return Happening(what, (i, j), news, at)
    seen = two.now if what == "met" else two.was
    at = place(seen.places[seen.turning[:, [i, j]].all(axis=1)][0])
    if what == "met":
        return Happening(what, (i, j), f"The knots of {one} and {other} meet {two.where(at)}.", at)
    at = two.now.place_of(j)
    return Happening(what, (i, j), f"The knots of {one} and {other} are apart now.", at)


def _moved(two: Two, neuron: int) -> float:
    was, now = two.was.place_of(neuron), two.now.place_of(neuron)
    return abs(now[0] - was[0]) if was and now else 0.0


def _crossing(two: Two, i: int, j: int) -> tuple[float, float] | None:
    """A point that both creases have; without one the middle between them, where they are nearest."""
    mine, its = (two.now.borders[two.now.turning[:, k]].reshape(-1, 2) for k in (i, j))
    if max(len(mine), len(its)) > _MAX_PLACES:
        return None
    far = np.linalg.norm(mine[:, None] - its, axis=-1)
    one, other = np.unravel_index(int(far.argmin()), far.shape)
    return place((mine[one] + its[other]) / 2)


def _combinations(patterns: BoolArray, i: int, j: int) -> set[int]:
    return set((2 * patterns[:, i] + patterns[:, j]).tolist())
