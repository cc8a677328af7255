"""The kinds of predictions, and which of them a lesson ends with."""

from __future__ import annotations

import random
from collections.abc import Callable
from types import MappingProxyType
from typing import TypeAlias

from relu_fold.predictions import counts, creases, knots, layers, learnt, neurons, values
from relu_fold.predictions.posed import Prediction
from relu_fold.predictions.seen import Seen
from relu_fold.view.lessons import LESSONS

Maker: TypeAlias = Callable[[Seen, random.Random], Prediction]
"""Makes a question of a view; raises NotAsked where it is none, or not a clear one. The dice decide what is free."""

KINDS: MappingProxyType[str, Maker] = MappingProxyType(
    {
        "knot-of-bias": knots.knot_of_bias,
        "knot-of-weight": knots.knot_of_weight,
        "bias-of-knot": knots.bias_of_knot,
        "who-bends": knots.who_bends,
        "bend-at": knots.bend_at,
        "value-at": values.value_at,
        "slope-at": values.slope_at,
        "rises": values.rises,
        "solve": values.solve,
        "same-value": values.same_value,
        "who-is-on": neurons.who_is_on,
        "on-where": neurons.on_where,
        "on-where-if": neurons.on_where_if,
        "which-dead": neurons.which_dead,
        "pieces-here": counts.pieces_here,
        "straight-pieces": counts.straight_pieces,
        "folded-pieces": counts.folded_pieces,
        "most-parts": counts.most_parts,
        "regions-here": counts.regions_here,
        "new-layer": layers.new_layer,
        "relu-behind": layers.relu_behind,
        "unfolded": layers.unfolded,
        "unfolded-slope": layers.unfolded_slope,
        "crease-owner": creases.crease_owner,
        "who-flips": creases.who_flips,
        "steepness": creases.steepness,
        "crease-of-bias": creases.crease_of_bias,
        "same-place": creases.same_place,
        "cannot-learn": learnt.cannot_learn,
        "twins": learnt.twins,
        "lowest-along": learnt.lowest_along,
    }
)

OF_LESSON: MappingProxyType[int, tuple[str, ...]] = MappingProxyType(
    {lesson.number: lesson.questions for lesson in LESSONS}
)
"""What a lesson is asked first: the first of these that its view allows."""
