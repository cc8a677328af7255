"""The views that are asked about: every preset and lesson, and random networks of one and two inputs, deep ones too."""

from __future__ import annotations

import random
from itertools import pairwise

from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

SHAPES = [(1,), (2,), (3,), (5,), (2, 2), (3, 3), (3, 2), (2, 2, 2), (4, 3)]


def random_view(seed: int) -> ViewState:
    """Numbers of one or two decimals; now and then a neuron that is dead, always on, or does not fold."""
    dice = random.Random(f"view {seed}")
    inputs, shape = 1 + seed % 2, dice.choice(SHAPES)
    sizes = (inputs, *shape, 1)
    weights = [[[round(dice.uniform(-2, 2), 1) for _ in range(n)] for _ in range(m)] for n, m in pairwise(sizes)]
    biases = [[round(dice.uniform(-1.5, 1.5), 2) for _ in range(m)] for m in sizes[1:]]
    if dice.random() < 0.4:
        biases[0][dice.randrange(shape[0])] = dice.choice((-9.5, 9.5))
    slope = dice.choice((0.0, 0.0, 0.0, -1.0, 0.2, 1.0))
    slopes = [[dice.choice((0.0, slope)) for _ in range(n)] for n in shape] if dice.random() < 0.2 else []
    layer = dice.randrange(len(shape))
    return ViewState(
        weights=tuple(tuple(map(tuple, rows)) for rows in weights),
        biases=tuple(map(tuple, biases)),
        negative_slope=slope,
        slopes=tuple(map(tuple, slopes)),
        domain=dice.choice(((-3.0, 3.0), (-1.0, 1.0), (-0.25, 1.5))),
        layer=layer,
        target=dice.randrange(sizes[layer + 2]),
    )


def views() -> list[ViewState]:
    known = [*(lesson.view for lesson in LESSONS), *(ViewState.of_preset(preset) for preset in PRESETS.values())]
    return [*known, *(random_view(seed) for seed in range(100 - len(known)))]
