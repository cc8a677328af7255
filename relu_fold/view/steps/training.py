"""The lessons about training: it chooses where to fold, and where it gets stuck it shows why.

Each begins a run from a start that is written down here, so that everybody sees what its words say.
"""

from __future__ import annotations

from typing import Any

from relu_fold.view.steps.step import Step

_ALL = {"share": 0.0, "rate": 0.02, "n": 40}  # every point is learnt from


def _begun(w: tuple[float, ...], b: tuple[float, ...], v: tuple[float, ...], **others: Any) -> dict[str, Any]:
    """One layer as it is before its first step."""
    return {"weights": (tuple((one,) for one in w), (v,)), "biases": (b, (0.0,)), "partial_sums": False, **others}


TRAINING: tuple[Step, ...] = (
    Step(
        title="Training chooses where to fold",
        text="The dots are what f is to be: a sine. Six knots stand evenly along the line, and f is still flat. A "
        "step of training turns every number a little, to where the loss, the mean squared distance to the dots, is "
        "less.",
        attempt="press ▶ below the picture, wait until the loss hardly falls, then drag the time line back and forth.",
        notice="the knots gather where a sine bends, two about x = −1 and three about x = 1, and leave the straight "
        "flanks alone. Nobody told them where to fold.",
        sliders=("b.0.0", "b.0.1", "b.0.2", "b.0.3", "b.0.4", "b.0.5"),
        diagram=False,
        questions=("knot-of-bias", "bias-of-knot"),
        preset="three",
        changes=_begun((1.0,) * 6, (2.5, 1.5, 0.5, -0.5, -1.5, -2.5), (0.0,) * 6),
        run={"data": "sine", "n": 60, "noise": 0.0, "share": 0.0, "rate": 0.003},
    ),
    Step(
        title="One valley, two floors",
        text="The dots are |x|, and two folds can make it, but from this start both neurons look to the right. Under "
        "the slider stands the exact loss along w of neuron 1: a valley with two floors, and between them a hill that "
        "is flat on top.",
        attempt="play until nothing moves any more, and pause. Then carry w of neuron 1 over the hill to the other "
        "floor, near −1, and play again.",
        notice="training walks downhill only, so it stays at 0.53 on the higher floor for ever. From the lower one "
        "it goes on to 0.008.",
        sliders=("w.0.0.0",),
        diagram=False,
        questions=("lowest-along", "knot-of-bias"),
        preset="three",
        changes=_begun((1.0, 0.5), (-0.5, -0.5), (0.5, 0.5)),
        run={"data": "abs", "noise": 0.1, **_ALL},
        along=True,
    ),
    Step(
        title="The dead neuron",
        text="Neuron 3 turns on at x = 3.75, to the right of all dots: none of them turns it on. Turn its numbers a "
        "little, and the loss is the same: its gradient is exactly 0.",
        attempt="play until the loss stays, and pause. Then drag b of neuron 3 to about −1 yourself, and play again.",
        notice="neurons 1 and 2 learn, neuron 3 never moves: it cannot come back by itself. With your help it bends "
        "the bell’s right foot, and the loss falls from 0.013 to 0.002.",
        sliders=("b.0.2",),
        questions=("cannot-learn", "which-dead"),
        preset="three",
        changes=_begun((1.0, 1.0, 0.8), (2.0, 0.0, -3.0), (0.5, -1.0, 0.5), neuron=2),
        run={"data": "bell", "noise": 0.05, **_ALL},
    ),
    Step(
        title="Twins never part",
        text="Three neurons with the same numbers: z, h and gradient are the same, so every step turns them alike. "
        "Together they fold the line once, as one neuron would.",
        attempt="play for a while, and pause. Nudge b of neuron 1 up by about 1, and play again.",
        notice="the nudged neuron goes its own way and there are two folds, but neurons 2 and 3 are twins still: "
        "nothing but a nudge parts them. This is why a start is drawn at random.",
        sliders=("b.0.0", "b.0.1", "b.0.2"),
        diagram=False,
        questions=("twins", "who-is-on"),
        preset="three",
        changes=_begun((1.0,) * 3, (1.0,) * 3, (0.3,) * 3),
        run={"data": "bell", "noise": 0.05, **_ALL},
    ),
    Step(
        title="Too many folds",
        text="The points are a straight line with noise. The twelve dots are learnt from, the twelve rings are kept "
        "apart as a test; and twelve folds are enough to run after single dots.",
        attempt="play for 2,000 steps. Then drag the time line back to where the dashed line, the test, is lowest. "
        "In “Settings of the run” set L2 to 0.01, press “even folds”, and play.",
        notice="the loss falls and falls, while the test falls at first and then rises: what is learnt by heart is "
        "noise. With L2, which keeps weights small, the test stays low.",
        sliders=(),
        diagram=False,
        questions=("most-parts", "straight-pieces"),
        preset="three",
        changes={"partial_sums": False},
        run={
            "data": "line",
            "n": 24,
            "noise": 0.5,
            "drawn": 3,
            "share": 0.5,
            "rate": 0.01,
            "start": "even",
            "start_seed": 7,
        },
        widths=(12,),
    ),
)
