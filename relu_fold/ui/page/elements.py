"""What the parts of the page are made of: attributes that the scripts read, buttons, and drawers."""

from __future__ import annotations

import json
from typing import Any

from dash import html
from dash.development.base_component import Component


def aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    return {f"data-{name}": value for name, value in attributes.items()}


def edit(kind: str, **fields: Any) -> dict[str, Any]:
    """Mark an element: a click on it asks for this edit."""
    return data(edit=json.dumps({"kind": kind, **fields}))


def runs(name: str) -> dict[str, Any]:
    """Mark an element: a click on it runs this part of the page's scripts."""
    return data(action=name)


def action_button(text: str, name: str, action: str, look: str) -> Component:
    spoken = {} if text in name else aria(label=name)
    return html.Button(text, id=action, title=name, className=look, **spoken, **runs(action))


def toggle(text: str, name: str, element: str, action: str) -> Component:
    """One of a group of buttons of which one is pressed; the scripts press it."""
    return html.Button(text, id=element, title=name, className="quiet", **aria(pressed="false"), **runs(action))


def edit_button(text: str, name: str, kind: str, **fields: Any) -> Component:
    spoken = {} if any(letter.isalpha() for letter in text) else aria(label=name)
    return html.Button(text, title=name, className="quiet", **spoken, **edit(kind, **fields))


def drawer(text: str, name: str, content: Component, id: str) -> Component:  # noqa: A002 - as dash has it
    """A button that opens a sheet below it; the scripts close it on Escape, on a choice, and on a click elsewhere."""
    return html.Details([html.Summary(text, title=name, className="quiet", id=id), content], className="drawer")
