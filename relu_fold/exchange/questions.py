"""What the page asks: a tagged union, one struct a kind, each with the fields that it needs and no others."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from relu_fold.decoding import from_json
from relu_fold.exchange.ways import Places
from relu_fold.figures.fold.point import Side
from relu_fold.figures.kit.arrangement import NARROWEST, SHORTEST, TALLEST, USUAL_HEIGHT, WIDEST
from relu_fold.figures.kit.theme import ThemeName
from relu_fold.training.many import MOST as MOST_STARTS
from relu_fold.view.edit import AnyEdit
from relu_fold.view.handling import OnCrease, OnCreaseEnd, OnKnot
from relu_fold.view.learning import MAX_SEED
from relu_fold.view.limits import MAX_LAYERS, MAX_WIDTH
from relu_fold.view.viewstate import ViewState

Scale: TypeAlias = Literal["fit", "all", "layer", "each"]
"""Whose fold the axes have room for, from end to end, so that they keep still while it plays; or `fit`."""
Point: TypeAlias = tuple[float, float]
Heights: TypeAlias = dict[Literal["z", "h", "c", "composed", "across", "up", "deep"], tuple[float, float]]
FoldAxes: TypeAlias = Annotated[tuple[Annotated[int, Meta(ge=0, lt=MAX_WIDTH)], ...], Meta(max_length=3)]

Step: TypeAlias = Annotated[dict[str, float], Meta(min_length=1, max_length=MAX_LAYERS * MAX_WIDTH)]
"""The numbers that a hand sets at once, by path: one, or the slopes of all neurons."""
MOST_STEPS_OF_TRAINING = 10_000
MOST_PACKED = 400_000  # characters
MOST_OF_PATH = 40  # characters
MOST_HELD = 4  # numbers under a hand: those of a crease, or of a knot and what lifts it
MOST_TILES = 256  # that a box is counted in
MOST_STEPS = 160  # more than the pixels of a slider


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One question of the page.

    Attributes:
        seq: counts the page's questions; the answer repeats it.
        width, height: of the stage, in pixels.
    """

    seq: int
    theme: ThemeName
    width: Annotated[int, Meta(ge=NARROWEST, le=WIDEST)]
    height: Annotated[int, Meta(ge=SHORTEST, le=TALLEST)] = USUAL_HEIGHT

    @property
    def shown(self) -> ViewState | None:
        """What the page shows, if the question says so."""
        return None


class Open(Question, frozen=True, kw_only=True, tag="open"):
    """Open a link, `lesson=4`, or, with an empty text, the default view.

    `controls` names the controls that the page has mounted: they are sent again only where they differ.
    """

    link: str = ""
    scale: Scale = "fit"
    controls: str = ""


class OfState(Question, frozen=True, kw_only=True):
    """A question of what the page shows."""

    state: ViewState

    @property
    def shown(self) -> ViewState:
        return self.state


class Commit(OfState, frozen=True, kw_only=True, tag="commit"):
    """The state is as it is to be: show all of it. `scale`, `controls` as in `Open`.

    `before` is the view that the hand began with, if there is anything to say of the difference.
    """

    scale: Scale = "fit"
    controls: str = ""
    before: ViewState | None = None


class Edit(OfState, frozen=True, kw_only=True, tag="edit"):
    """Change the state, and show all of it."""

    edit: AnyEdit
    scale: Scale = "fit"
    controls: str = ""


class Held(OfState, frozen=True, kw_only=True):
    """Asked while something is held: no scale changes then.

    Attributes:
        ranges: the heights that the sheets had when the drag began.
        axes: those of fold space when it began; two or three, none to choose them.
        entering: those of what enters the layer shown when it began; one to three, none to choose them.
    """

    ranges: Heights = {}
    axes: FoldAxes = ()
    entering: FoldAxes = ()


class Rest(Held, frozen=True, kw_only=True, tag="rest"):
    """A hand rests in a drag: words follow now. `before` as in `Commit`."""

    before: ViewState | None = None


class Probe(Held, frozen=True, kw_only=True, tag="probe"):
    """What there is to say of the region at a point of the map; of a line the piece at its first number."""

    point: Point


class Together(OfState, frozen=True, kw_only=True, tag="together"):
    """Where these neurons, counted layer by layer, are all on."""

    neurons: Annotated[
        tuple[Annotated[int, Meta(ge=0, lt=MAX_LAYERS * MAX_WIDTH)], ...],
        Meta(min_length=1, max_length=MAX_LAYERS * MAX_WIDTH),
    ]


class Moving(Held, frozen=True, kw_only=True):
    """A hand moves. `panel`: whether the open panel is wanted, too."""

    panel: bool = False


class Drag(Moving, frozen=True, kw_only=True, tag="drag"):
    """A number of the state is being changed."""


class Sweep(Held, frozen=True, kw_only=True, tag="sweep"):
    """What a drag would be answered with at each of these steps, the one that is wanted most first."""

    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=MOST_STEPS)]


class Train(Moving, frozen=True, kw_only=True, tag="train"):
    """The network learns: so many steps from where the state is, or as many as there is time for; 0 to see it there.

    `held`: the paths of the numbers that a hand is on, which stay where the hand has them.
    """

    count: Annotated[int, Meta(ge=0, le=MOST_STEPS_OF_TRAINING)]
    held: Annotated[tuple[Annotated[str, Meta(max_length=MOST_OF_PATH)], ...], Meta(max_length=MOST_HELD)] = ()


class Hand(Moving, frozen=True, kw_only=True, tag="hand"):
    """A hand on the picture itself: what it holds, and where it is.

    `places`: where it can come to, if the ways of what it holds are wanted, too.
    """

    hand: OnKnot | OnCrease | OnCreaseEnd
    places: Places | None = None


class Ways(OfState, frozen=True, kw_only=True, tag="ways"):
    """Where a hand could drag the knot or the crease of a neuron of the first layer; with a pivot, turn it."""

    neuron: int
    places: Places
    pivot: Point | None = None


class Marks(OfState, frozen=True, kw_only=True, tag="marks"):
    """What happens along the slider of a path."""

    path: str


class Along(OfState, frozen=True, kw_only=True, tag="along"):
    """The loss of the run along the number of a path."""

    path: str


class Many(OfState, frozen=True, kw_only=True, tag="many"):
    """Many starts of the run, trained a share at a time.

    Attributes:
        start, first: how they begin, and the seed of the first of them; the others have those after it.
        starts: how many there are in all; of them `done` have come to their last step.
        until: how many steps each of them takes.
        step, packed: how far the next share is, and its numbers as the answer before told them; empty to begin it.
    """

    start: Literal["he", "even", "small", "zero", "equal"]
    first: Annotated[int, Meta(ge=0, le=MAX_SEED)]
    starts: Annotated[int, Meta(ge=1, le=MOST_STARTS)]
    until: Annotated[int, Meta(ge=1, le=MOST_STEPS_OF_TRAINING)]
    done: Annotated[int, Meta(ge=0, lt=MOST_STARTS)] = 0
    step: Annotated[int, Meta(ge=0, le=MOST_STEPS_OF_TRAINING)] = 0
    packed: Annotated[str, Meta(max_length=MOST_PACKED)] = ""


class CountRegions(OfState, frozen=True, kw_only=True, tag="count"):
    """Count all regions of the view's box, after so many parts of it that are done."""

    done: Annotated[int, Meta(ge=0, le=MOST_TILES)] = 0


class Over(OfState, frozen=True, kw_only=True, tag="over"):
    """The loss of the run over the numbers of two paths."""

    paths: tuple[str, str]


class Trace(OfState, frozen=True, kw_only=True, tag="trace"):
    """A hand on the level that fold space traces back."""


class Turn(OfState, frozen=True, kw_only=True, tag="turn"):
    """A hand turns the axes of fold space."""


class Level(OfState, frozen=True, kw_only=True, tag="level"):
    """Trace the level at an input, which is a place on the map."""

    point: Point


class Pointed(OfState, frozen=True, kw_only=True, tag="point"):
    """What comes to a place of fold space, or of its inputs.

    `enters`: the axes along which what enters the layer shown is drawn, if that is pointed at; else the open panel is.
    """

    side: Side = "fold"
    point: Point
    enters: FoldAxes = ()


Count: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000)]


class Predict(OfState, frozen=True, kw_only=True, tag="predict"):
    """Ask the reader something about this view: question number n of it."""

    n: Count = 0


class Check(OfState, frozen=True, kw_only=True, tag="check"):
    """What the reader answered to question number n.

    Attributes:
        of: names the view that was asked about, as it was told with the question.
        answer: as typed, of any length; the answer says what is wrong with it.
    """

    n: Count
    of: str
    answer: str


AnyQuestion: TypeAlias = (
    Open
    | Commit
    | Edit
    | Drag
    | Sweep
    | Hand
    | Ways
    | Train
    | Rest
    | Probe
    | Together
    | Marks
    | Along
    | Many
    | Over
    | CountRegions
    | Trace
    | Turn
    | Level
    | Pointed
    | Predict
    | Check
)  # fmt: skip


def read_question(text: str) -> AnyQuestion:
    """Decode strictly; raises InputError, of which `NotUnderstood` is one."""
    question: AnyQuestion = from_json(text, AnyQuestion)  # type: ignore[arg-type]  # a union is no type[T]
    return question
