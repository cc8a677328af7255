"""The lessons as plain HTML: the list in the header, the card of the open one, and the way to all sliders.

All are on the page from the start; assets/paint/lessons.mjs shows the one that the state names, with what it needs.
"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.elements import aria, data, edit
from relu_fold.view.lessons import LESSONS, Lesson


def taught(off: frozenset[str]) -> tuple[Lesson, ...]:
    """The lessons of a page: those about training only where it is not switched off."""
    return tuple(lesson for lesson in LESSONS if not ("training" in off and lesson.run))


def lesson_list(off: frozenset[str] = frozenset()) -> Component:
    """Every lesson as a link, so that it can be copied, or opened in another tab."""
    links = [
        html.Li(
            html.A(
                lesson.title, href=f"?lesson={lesson.number}", **edit("lesson", number=lesson.number), **_mark(lesson)
            )
        )
        for lesson in taught(off)
    ]
    way = f"{way_of(off)}; each step takes a minute or two."
    return html.Div([html.P(way), html.Ol(links)], className="lesson-list")


def way_of(off: frozenset[str]) -> str:
    """From where to where the lessons lead."""
    return "From one neuron to " + ("a layer of six" if "training" in off else "a trained network")


def lesson_card(off: frozenset[str] = frozenset()) -> Component:
    """The strip with the number, the way on and the way out; and the lesson itself."""
    strip = html.Div(
        [
            html.P(html.Span(counted(1, off), id="lesson-count"), className="lesson-number"),
            html.Nav(
                [
                    _step("Previous", "lesson-previous", "To the lesson before this one"),
                    _step("Next", "lesson-next", "To the next lesson"),
                    _step("Close", "lesson-close", "Leave the lessons and keep the network"),
                ],
                className="lesson-steps",
                **aria(label="Lessons"),
            ),
        ],
        className="lesson-strip",
    )
    return html.Section(
        [strip, *map(_text, taught(off))],
        id="lesson-card",
        className="lesson-card",
        hidden=True,
        **aria(label="Lesson"),
    )


def counted(number: int, off: frozenset[str]) -> str:
    """Which lesson of how many this is."""
    return f"Lesson {number} of {len(taught(off))}"


def all_sliders() -> Component:
    """Below the few sliders of a lesson: one click to the others, and to the diagram."""
    return html.Button(
        "All sliders",
        id="all-sliders",
        title="Show the whole network with all of its sliders, or only what the lesson needs",
        className="quiet",
        hidden=True,
        **aria(pressed="false"),
    )


def _text(lesson: Lesson) -> Component:
    # CSS lays title and text beside what to try and to notice; read aloud they come in this order.
    return html.Article(
        [
            html.H2(lesson.title),
            html.P(lesson.text, className="told"),
            html.P([html.Strong("Try: "), lesson.attempt], className="try"),
            html.P([html.Strong("Notice: "), lesson.notice, " ", _question(lesson)], className="notice-this"),
        ],
        className="lesson-text",
        hidden=True,
        **_mark(lesson),
        **_needs(lesson),
    )


def _question(lesson: Lesson) -> Component:
    """Each step ends with a question, which stands below the picture."""
    return html.Button(
        "Then predict ↓",
        title="One question about this step",
        className="inline",
        **data(predict="true"),
        **aria(label=f"Then predict, at the end of lesson {lesson.number}"),
    )


def _step(text: str, element: str, meaning: str) -> Component:
    return html.Button(text, id=element, title=meaning, className="quiet", **edit("lesson", number=0))


def _mark(lesson: Lesson) -> dict[str, Any]:
    return data(lesson=str(lesson.number))


def _needs(lesson: Lesson) -> dict[str, Any]:
    """What the page shows while this lesson is open: sliders, the figure that stands first, diagram, training."""
    needs = {"sliders": " ".join(lesson.sliders), "figure": lesson.figure or ""}
    there = {"diagram": lesson.diagram, "learns": bool(lesson.run), "along": lesson.along}
    return data(**needs, **{name: "true" if needed else "" for name, needed in there.items()})
