"""What the page shows of a view, of a line and of a plane alike. Here the two part ways, and nowhere behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Literal, Self, TypeVar

import msgspec

from relu_fold.arrays import FloatArray
from relu_fold.exchange.questions import Point, Scale
from relu_fold.figures.entering.drawing import SPANS
from relu_fold.figures.entering.drawing import Look as Beside
from relu_fold.figures.entering.line import line_entering
from relu_fold.figures.entering.plane import plane_entering, point_entering
from relu_fold.figures.fold.panel import fold_of_line, fold_of_plane, line_pointed, plane_pointed
from relu_fold.figures.fold.point import Side
from relu_fold.figures.fold.view import can_be_drawn
from relu_fold.figures.kit.arrangement import USUAL_HEIGHT, USUAL_WIDTH, Plan, Span
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import THEMES, ThemeName
from relu_fold.figures.line.ledger import ledger
from relu_fold.figures.line.piece import piece_at
from relu_fold.figures.line.stage import Stage, stage
from relu_fold.figures.panels.opened import PANELS
from relu_fold.figures.plane.regions import plane_ledger, region_at
from relu_fold.figures.plane.space import Space, space
from relu_fold.frames.common import Common
from relu_fold.frames.fold_axes import Axes
from relu_fold.frames.fold_reach import fold_reach
from relu_fold.frames.line import Frame, frame
from relu_fold.frames.plane import PlaneFrame, plane_frame
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import ViewState

ShownT = TypeVar("ShownT", bound=Shown)

SIZE_STEP = 20  # pixels of a line's stage: not every pixel of a window being resized makes another figure


@dataclass(frozen=True)
class Look:
    """How the page looks, and to what scale.

    Attributes:
        width, height: of the stage, in pixels.
        scale: whose fold the axes have room for.
        held: the heights of the sheets that stay as they are, by row, while something is held; and the reaches of the
            axes of what enters the layer.
        entering: those axes, while something is held; none to choose them.
    """

    theme: ThemeName = "light"
    width: int = USUAL_WIDTH
    height: int = USUAL_HEIGHT
    scale: Scale = "fit"
    held: Mapping[str, Span] = field(default_factory=dict)
    entering: Axes = ()


@dataclass(frozen=True)
class Picture(ABC):
    """All pictures of one view, each drawn when it is asked for. `graph` is that of the page which draws the stage."""

    look: Look
    shown: Shown
    graph: ClassVar[Literal["stage", "space"]]

    @property
    @abstractmethod
    def plan(self) -> Plan:
        """Where everything stands on the stage."""

    @abstractmethod
    def traced(self, value: float) -> Self:
        """The same picture of the view that traces another value."""

    # --- the stage ---

    @abstractmethod
    def figure(self) -> dict[str, Any]:
        """The whole figure, as plotly takes it."""

    @abstractmethod
    def words(self) -> dict[str, Any]:
        """What is told of the stage beside its figure: marks, labels, who turns where."""

    @abstractmethod
    def paint(self) -> dict[str, Any]:
        """What a hand on a slider can change in it."""

    @abstractmethod
    def grips(self) -> dict[str, Any]:
        """What a hand can take hold of, told when it rests; nothing that `words` tells already."""

    @abstractmethod
    def placed(self) -> dict[str, Any]:
        """{plan, beside}: where the sheets and the words beside the map stand, in pixels; None without any."""

    @abstractmethod
    def entering(self) -> dict[str, Any] | None:
        """What enters the layer shown, beside the stage; None of the first layer, and of more than can be drawn."""

    @abstractmethod
    def entering_at(self, point: Point) -> Point | None:
        """Where a point of the map is drawn on the folded sheet that enters the layer shown."""

    @abstractmethod
    def region_at(self, point: Point) -> dict[str, Any] | None:
        """What there is to say of the region at a point of the map; of a line the piece at its first number."""

    # --- beside and below it ---

    @abstractmethod
    def ledger(self) -> dict[str, Any]: ...

    @abstractmethod
    def panel(self) -> Opened:
        """The panel that is open."""

    @abstractmethod
    def fold(self, *, drawn: bool) -> Opened:
        """The panel of fold space, with its figure or its words alone."""

    @abstractmethod
    def pointed(self, side: Side, at: Point) -> dict[str, Any] | None:
        """What comes to a place of fold space, or of its inputs."""

    @property
    def _beside(self) -> Beside:
        held = {row: ends for row, ends in self.look.held.items() if can_be_drawn(ends)}
        return Beside(THEMES[self.look.theme], self.plan, self.look.entering, held)

    def _reach(self, points: FloatArray) -> dict[str, FloatArray]:
        return {} if self.look.scale == "fit" else fold_reach(self.shown, points, self.look.scale)


@dataclass(frozen=True)
class OfLine(Picture):
    shown: Frame
    graph = "stage"

    @cached_property
    def stage(self) -> Stage:
        reach = self._reach(self.shown.x[:, None])
        return stage(
            self.shown, self.look.theme, self._width, _in_steps(self.look.height), reach, entering=self.shown.enters
        )

    @property
    def _width(self) -> int:
        return _in_steps(self.look.width)

    @property
    def plan(self) -> Plan:
        return self.stage.plan

    def traced(self, value: float) -> Self:
        return replace(self, shown=_traced(self.shown, value))

    def figure(self) -> dict[str, Any]:
        return self.stage.figure()

    def words(self) -> dict[str, Any]:
        return self.stage.paint()

    def paint(self) -> dict[str, Any]:
        return self.stage.paint()

    def grips(self) -> dict[str, Any]:
        return {}

    def placed(self) -> dict[str, Any]:
        return {"plan": None, "beside": None}

    def entering(self) -> dict[str, Any] | None:
        return line_entering(self.shown, self._beside)

    def entering_at(self, point: Point) -> None:  # noqa: ARG002 - the page finds it on the line itself
        return None

    def region_at(self, point: Point) -> dict[str, Any] | None:
        return piece_at(self.shown, point[0])

    def ledger(self) -> dict[str, Any]:
        return ledger(self.shown)

    def panel(self) -> Opened:
        return PANELS[self.shown.state.panel].line(self.shown, THEMES[self.look.theme], self._width)

    def fold(self, *, drawn: bool) -> Opened:
        return fold_of_line(self.shown, THEMES[self.look.theme], self._width, drawn=drawn)

    def pointed(self, side: Side, at: Point) -> dict[str, Any] | None:
        return line_pointed(self.shown, THEMES[self.look.theme], self._width, side, at)


@dataclass(frozen=True)
class OfPlane(Picture):
    shown: PlaneFrame
    graph = "space"

    @cached_property
    def space(self) -> Space:
        look = self.look
        held = {row: ends for row, ends in look.held.items() if ends[0] < ends[1] and row not in SPANS}
        reach = self._reach(self.shown.facets.vertices)
        return space(self.shown, look.theme, look.width, look.height, held, reach, entering=self.shown.enters)

    @property
    def plan(self) -> Plan:
        return self.space.plan

    def traced(self, value: float) -> Self:
        return replace(self, shown=_traced(self.shown, value))

    def figure(self) -> dict[str, Any]:
        return self.space.figure()

    def words(self) -> dict[str, Any]:
        return self.space.paint()

    def paint(self) -> dict[str, Any]:
        return self.space.paint()

    def grips(self) -> dict[str, Any]:
        return {"creases": self.space.creases()}

    def placed(self) -> dict[str, Any]:
        return {"plan": self.space.placed(), "beside": self.space.plan.beside_map}

    def entering(self) -> dict[str, Any] | None:
        return plane_entering(self.shown, self._beside)

    def entering_at(self, point: Point) -> Point | None:
        return point_entering(self.shown, self._beside, point)

    def region_at(self, point: Point) -> dict[str, Any] | None:
        return region_at(self.space, point)

    def ledger(self) -> dict[str, Any]:
        return plane_ledger(self.shown)

    def panel(self) -> Opened:
        return PANELS[self.shown.state.panel].plane(self.shown, THEMES[self.look.theme], self.look.width)

    def fold(self, *, drawn: bool) -> Opened:
        return fold_of_plane(self.shown, THEMES[self.look.theme], self.look.width, drawn=drawn)

    def pointed(self, side: Side, at: Point) -> dict[str, Any] | None:
        return plane_pointed(self.shown, THEMES[self.look.theme], self.look.width, side, at)


def _in_steps(pixels: int) -> int:
    return (pixels + SIZE_STEP // 2) // SIZE_STEP * SIZE_STEP


def _traced(shown: ShownT, value: float) -> ShownT:
    return replace(shown, state=msgspec.structs.replace(shown.state, trace=value))


def picture(state: ViewState, look: Look | None = None, common: Common | None = None) -> Picture:
    """Return the pictures of a view; what they have in `common` with others is made once."""
    look = look or Look()
    if state.input_dim == 1:
        return OfLine(look, frame(state))
    return OfPlane(look, plane_frame(state, common))
