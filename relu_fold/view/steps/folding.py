"""The lessons about folding: a ReLU rectifies, which is to fold; folds side by side add up, folds in a row multiply."""

from __future__ import annotations

from relu_fold.view.steps.step import Step

FOLDING: tuple[Step, ...] = (
    Step(
        title="A half-wave rectifier",
        text="A neuron computes a straight line, z = w·x + b, and passes on max(0,\u00a0z): what is negative becomes "
        "zero. Send a wave in, as in the first figure, and only its upper half comes out. "
        "Electronics calls this a half-wave rectifier.",
        attempt="drag the bias b of neuron 1 slowly from left to right.",
        notice="the bias decides how much of the wave gets through: nothing, half of it, all of it.",
        sliders=("b.0.0",),
        questions=("value-at", "on-where-if"),
        preset="one",
        changes={"weights": (((1.0,),), ((1.0,),)), "biases": ((0.0,), (0.0,)), "panel": "signal"},
    ),
    Step(
        title="A fold in a line",
        text="Now see the same thing as a sheet of paper, from its edge. Where z is negative the line lies flat, "
        "where z is positive it slants: "
        "max(0,\u00a0z) has folded the line at one point, its knot. "
        "The outgoing weight v makes the slope steeper, or turns it down.",
        attempt="drag b to move the knot, then drag v below zero.",
        notice="whatever you drag, there is never more than one fold, at x = −b / w: one side flat, one side slanted.",
        sliders=("w.0.0.0", "b.0.0", "w.1.0.0"),
        questions=("knot-of-bias", "bias-of-knot"),
        preset="one",
    ),
    Step(
        title="A fold in a plane",
        text="With two inputs, the neuron folds a sheet of paper. The fold is the straight line on which "
        "w₁x₁ + w₂x₂ + b = 0: on one side of it the sheet lies flat, on the other it slants.",
        attempt="drag w₁ and w₂ to turn the fold and b to shift it. Drag the sheets to see them from another side.",
        notice="the map shows the sheet from above: two regions, and one straight line between them.",
        sliders=("w.0.0.0", "w.0.0.1", "b.0.0"),
        questions=("crease-of-bias", "who-is-on"),
        preset="fold",
    ),
    Step(
        title="Without ReLU, nothing folds",
        text="Here the fold is switched off (s = 1): each neuron passes on its z as it is. Four neurons in two layers, "
        "and still f is one straight line. However long the chain, it is one linear map.",
        attempt="drag any weight. Then drag the fold slider, below the picture, from unfolded to ReLU.",
        notice="while it is unfolded, nothing you drag can bend f. With ReLU, the same weights make two teeth.",
        sliders=("w.0.0.0", "w.0.1.0", "w.2.0.0", "w.2.0.1"),
        questions=("folded-pieces", "unfolded-slope"),
        preset="tents",
        changes={"negative_slope": 1.0},
    ),
    Step(
        title="Two neurons, two folds",
        text="Each neuron folds a line of its own, at its own knot. The output adds the two, "
        "and the sum is a line that is folded twice.",
        attempt="drag the bias of neuron 2 until its knot overtakes the knot of neuron 1.",
        notice="each bend of f carries the number of the neuron that made it, and moves left or right with that neuron "
        "alone. Its height is up to the other neuron, too, where that is on.",
        sliders=("b.0.0", "b.0.1"),
        questions=("who-bends", "bend-at"),
        preset="two",
    ),
    Step(
        title="Three neurons, a rich function",
        text="Three folds, and already many shapes. "
        "The slope of a piece is the sum over the neurons that are on there.",
        attempt="turn f into a hat: up, then down, then level. Take v of neuron 2 to about −1 (up on the left), "
        "v of neuron 1 to about −1.5 (then down), and v of neuron 3 to about 1 (level on the right).",
        notice="each v turns every piece on which its neuron is on, and no other. At 0 it takes a bend away; no v "
        "makes a new one.",
        sliders=("w.1.0.0", "w.1.0.1", "w.1.0.2"),
        diagram=False,
        questions=("most-parts", "slope-at"),
        preset="three",
    ),
    Step(
        title="The next layer folds it again",
        text="Layer 1 has folded the line. Neuron 2 of layer 2 gets a weighted sum of that, a tent, as its z, and "
        "folds once more where its z is 0: in fold space, on a straight cut through the folded line.",
        attempt="drag the bias of neuron 2 of layer 2, and the cut moves. Then click that neuron in the diagram to see "
        "what it passes on.",
        notice="the cut meets the folded line twice, so one neuron makes two knots. "
        "Side by side, folds add up; in a row, they multiply.",
        sliders=("b.1.1",),
        questions=("same-value", "solve"),
        preset="tents",
        changes={"layer": 0, "target": 1, "panel": "fold"},
    ),
    Step(
        title="A sawtooth: each layer doubles",
        text="Four layers of two neurons, each the same tent: 2, 4, 8, 16 pieces. In the first figure, one layer with "
        "as many parameters copies f from the left, one neuron for each bend.",
        attempt="click through layers 1, 2, 3 and 4 in the diagram and count the teeth. "
        "Then drag a weight and watch both sides of the duel.",
        notice="with 25 parameters each, depth makes 16 pieces, and width can make 9 at the most.",
        sliders=("w.0.0.0", "w.3.1.0"),
        questions=("straight-pieces", "pieces-here"),
        preset="sawtooth",
        changes={"panel": "duel"},
    ),
    Step(
        title="What lands on the same spot",
        text="Here layer 1 folds all the way: mirrored at both axes, the plane lies on itself four times, and four "
        "points land on the same spot. Left of the stage is the folded sheet as layer 2 gets it, "
        "with the line z₂.₁ = 0 that layer 2 cuts through it.",
        attempt="drag the bias of neuron 1 of layer 2, then one of its weights. "
        "Point at the folded sheet: the map shows which inputs land there.",
        notice="one straight cut through the folded sheet is four cuts in the plane: they close to a diamond.",
        sliders=("w.1.0.0", "w.1.0.1", "b.1.0"),
        diagram=False,
        questions=("same-place", "who-is-on"),
        preset="pyramid",
        changes={
            "weights": (((1.0, 0.0), (0.0, 1.0)), ((-1.0, -1.0),), ((1.0,),)),
            "biases": ((0.0, 0.0), (0.8,), (0.0,)),
            "slopes": ((-1.0, -1.0), (0.0,)),
            "layer": 1,
        },
    ),
    Step(
        title="Six folds make a bell",
        text="Nobody placed these six folds. They stood evenly along the line, and gradient descent "
        "moved them until f came close to a bell curve, which is the dashed line: f(x) = exp(−x²).",
        attempt="drag one knot away by its neuron’s bias, and repair the bell, the dashed line, with the "
        "other neurons.",
        notice="the knots have gathered at the crest and at the feet, where a bell bends, and left the straight flanks "
        "alone.",
        sliders=("b.0.0", "b.0.1", "b.0.2", "b.0.3", "b.0.4", "b.0.5"),
        diagram=False,
        questions=("bend-at", "who-bends"),
        preset="trained",
        changes={"partial_sums": False},
    ),
)
