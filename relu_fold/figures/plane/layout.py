"""Where everything stands on the stage of a plane: the neurons' sheets, the surface, the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relu_fold.exact.domain import Box
from relu_fold.figures.kit.arrangement import (
    LEAST_COLUMN,
    SIDE_BY_SIDE,
    Arrangement,
    Panel,
    Plan,
    Span,
    bare_layout,
    neuron_panels,
    page_of,
)
from relu_fold.figures.kit.formulas import composed_name, fixed_words, labels, word
from relu_fold.figures.kit.projection import Place, Projection
from relu_fold.figures.kit.theme import FONT_SIZES, Theme
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import inputs

USUAL_HEIGHT, SHORTEST, TALLEST = 500, 150, 10_000  # pixels of the whole stage
OVERLAY, MAP = 0, 1  # numbers of plotly's axes: pixels over the whole stage; the box
_MARGINS: dict[Arrangement, dict[str, int]] = {
    "wide": {"l": 64, "r": 24, "t": 40, "b": 28},
    "tall": {"l": 12, "r": 12, "t": 16, "b": 28},
}
_SHARES = (0.16, 0.23, 0.30, 0.37, 0.43, 0.48, 0.52, 0.55)  # of a wide stage, for so many columns
_GAP = 0.08  # of a column, between two
_MAP = 0.24  # of a wide stage
_DEPTH = 4_000.0  # pixels that the scene reaches towards the eye and away from it


@dataclass(frozen=True)
class SpacePlan(Plan):
    """Pixels throughout: `width` and `height` between the margins, all of which is the 3D scene's."""

    height: float
    map: Panel

    @property
    def map_place(self) -> Place:
        """Where the map lies in the scene; its longer side fills its panel."""
        (left, right), (bottom, top) = self.map.x, self.map.y
        longest = max((right - left) * self.width, (top - bottom) * self.height)
        return Place(*self._centre(self.map), longest / 2, 1.0)

    @property
    def map_corner(self) -> dict[str, float]:
        """The lower left corner of the map: `left` as a share of the whole stage, `bottom` in pixels from its top."""
        margins = _MARGINS[self.arrangement]
        whole = self.width + margins["l"] + margins["r"]
        left = margins["l"] + self.map.x[0] * self.width
        return {"left": left / whole, "bottom": margins["t"] + (1 - self.map.y[0]) * self.height}

    def place(self, panel: Panel, projection: Projection) -> Place:
        """Where the sheet of a panel lies in the scene, whose middle is (0, 0)."""
        (left, right), (bottom, top) = panel.x, panel.y
        return projection.place(self._centre(panel), ((right - left) * self.width, (top - bottom) * self.height))

    def _centre(self, panel: Panel) -> tuple[float, float]:
        return (sum(panel.x) / 2 - 0.5) * self.width, (sum(panel.y) / 2 - 0.5) * self.height


def space_plan(frame: PlaneFrame, width: int, height: int) -> SpacePlan:
    """Lay the stage out on so many pixels, for the page of neurons that the selected one is on."""
    arrangement: Arrangement = "wide" if width >= SIDE_BY_SIDE else "tall"
    margins = _MARGINS[arrangement]
    inner = width - margins["l"] - margins["r"]
    tall = max(height - margins["t"] - margins["b"], 1)
    room = [n for n in range(1, len(_SHARES) + 1) if _column(arrangement, n)[0] * inner >= LEAST_COLUMN]
    page = max(room, default=1)
    neurons = page_of(frame.state.neuron, page, frame.readout.size)
    if arrangement == "wide":
        strip, middle = _SHARES[len(neurons) - 1], 1 - _MAP - 0.04
        whole = Panel(0, "composed", 0, (strip + 0.02, middle), (0.0, 0.94))
        tops, row = (0.94, 0.6, 0.26), 0.27
        side, top = (1 - _MAP, 1.0), 0.94
    else:
        whole = Panel(0, "composed", 0, (0.0, 0.58), (0.54, 0.93))
        tops, row = (0.43, 0.275, 0.12), 0.11
        side, top = (0.66, 1.0), 0.93
    panels = neuron_panels(len(neurons), *_column(arrangement, len(neurons)), tops, row)
    (x_lo, x_hi), (y_lo, y_hi) = frame.state.box
    room_px = (side[1] - side[0]) * inner
    scale = room_px / max(x_hi - x_lo, y_hi - y_lo)
    across, down = (x_hi - x_lo) * scale / inner, (y_hi - y_lo) * scale / tall
    plane = Panel(MAP, "map", 0, (side[0], side[0] + across), (max(top - down, 0.0), top))
    return SpacePlan(arrangement, inner, page, neurons, whole, panels, tall, plane)


def _column(arrangement: Arrangement, columns: int) -> Span:
    """Return the width of a column and of the gap after it, as fractions of the stage."""
    strip = _SHARES[columns - 1] if arrangement == "wide" else 1.0
    gap = _GAP / columns * strip
    return (strip + gap) / columns - gap, gap


def space_layout(frame: PlaneFrame, theme: Theme, plan: SpacePlan) -> dict[str, Any]:
    values = bare_layout(theme, plan.arrangement) | {"margin": _MARGINS[plan.arrangement]}
    values["annotations"] = [
        *labels(frame, plan, frame.terms),
        *fixed_words(frame, theme, plan),
        *_map_words(frame, plan),
    ]
    values |= _overlay_axes(plan) | _map_axes(frame.state.box, theme, plan)
    values["scene"] = _scene(plan)
    return values


def _map_words(frame: PlaneFrame, plan: SpacePlan) -> list[dict[str, Any]]:
    state, panel = frame.state, plan.map
    grid = f"{state.resolution} × {state.resolution}"
    if plan.arrangement == "tall":
        title = "from above" if state.map_mode == "regions" else grid
    else:
        title = "regions from above" if state.map_mode == "regions" else f"sampled at {grid} points"
        title += f"; bold: {composed_name(frame)} = 0"
    return [word(title, FONT_SIZES["small"], panel.x[0], panel.y[1], xanchor="left", yanchor="bottom")]


def _overlay_axes(plan: SpacePlan) -> dict[str, Any]:
    hidden = {"visible": False, "fixedrange": True, "domain": [0, 1]}
    return {"xaxis": hidden | {"range": [0, plan.width]}, "yaxis": hidden | {"range": [0, plan.height]}}


def _map_axes(box: Box, theme: Theme, plan: SpacePlan) -> dict[str, Any]:
    axes = {}
    for letter, ends, span, anchor in zip("xy", box, (plan.map.x, plan.map.y), "yx", strict=True):
        axes[f"{letter}axis{MAP + 1}"] = {
            "domain": span,
            "range": ends,
            "anchor": f"{anchor}{MAP + 1}",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "ticks": "",
            "nticks": 4,
            "ticklabelstandoff": 4,
            "tickfont": {"size": FONT_SIZES["small"], "color": theme.muted},
            "showticklabels": plan.arrangement == "wide",
            "title": {
                "text": inputs(2)["xy".index(letter)],
                "font": {"size": FONT_SIZES["text"]},
                "standoff": 2,
            },
        }
    return axes


def _scene(plan: SpacePlan) -> dict[str, Any]:
    """A scene whose units are pixels, seen along +y by a parallel camera that never moves."""
    width, height = plan.width, plan.height
    reach = {"x": 2 * width, "y": 2 * _DEPTH, "z": 2 * height}  # more than can be seen, so that nothing is cut

    def axis(length: float) -> dict[str, Any]:
        return {"visible": False, "showspikes": False, "range": [-length / 2, length / 2], "autorange": False}

    return {
        "domain": {"x": [0, 1], "y": [0, 1]},
        "dragmode": False,
        "hovermode": False,
        "bgcolor": "rgba(0,0,0,0)",
        "aspectmode": "manual",
        "aspectratio": {name: 2 * length / height for name, length in reach.items()},
        **{f"{name}axis": axis(length) for name, length in reach.items()},
        "camera": {
            "eye": {"x": 0, "y": -2, "z": 0},
            "up": {"x": 0, "y": 0, "z": 1},
            "center": {"x": 0, "y": 0, "z": 0},
            "projection": {"type": "orthographic"},
        },
    }
