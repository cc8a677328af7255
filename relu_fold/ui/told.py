"""What the page's scripts and the server must say alike: told once, with the page, and repeated nowhere."""

from __future__ import annotations

from typing import Any

from relu_fold.exchange.answer import told_of_kinds
from relu_fold.exchange.pictures import SIZE_STEP
from relu_fold.figures.kit import light, projection
from relu_fold.figures.kit.arrangement import NARROWEST, SHORTEST, TALLEST, WIDEST
from relu_fold.view import limits
from relu_fold.view.parameters import FIELDS

ID = "told"


def told() -> dict[str, Any]:
    """Return {kinds, fields, stage, elevation, domain, light, places}.

    `kinds` is the table of questions, `fields` the field of a view that the first letter of a path stands for, `stage`
    the sizes that are asked for, in pixels, `elevation` the least and the greatest, in radians, `domain` how far from 0
    an end may be and how wide it is at least, `light` and `places` how sheets of paper are lit and fitted into their
    panels.
    """
    return {
        "kinds": told_of_kinds(),
        "fields": {letter: field for letter, (field, _) in FIELDS.items()},
        "stage": {"width": (NARROWEST, WIDEST), "height": (SHORTEST, TALLEST), "step": SIZE_STEP},
        "elevation": limits.ELEVATION,
        "domain": {"most": limits.MAX_MAGNITUDE, "least": limits.MIN_DOMAIN_WIDTH},
        "light": light.told(),
        "places": projection.told(),
    }
