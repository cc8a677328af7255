"""What dash's page has and this one does without, so that the first picture comes early.

Dash asks for a table of its own and, once a figure is there, for all of plotly: maps, solids, WebGL. Figures here are
lines and points, so plotly's basic bundle draws them, a quarter of the bytes and of the time to run.
`python -m deploy.light_plotly` puts it among the assets, from where dash puts every script into the page. A checkout
without it works the same, with plotly's whole bundle.
"""

from __future__ import annotations

import re
from pathlib import Path

LIGHT = "vendor/plotly-basic.min.js"  # below the assets
_SUITES = "_dash-component-suites/"
_GRAPH, _WHOLE = (
    "dash/dcc/async-graph.js",
    "plotly/package_data/plotly.min.js",
)  # what a graph asks for when it is there
_UNUSED = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')
# The renderer's first two questions, which it asks when all scripts have run. `anonymous` is how its own calls go.
_FIRST = ("_dash-layout", "_dash-dependencies")


def without_unused(page: str) -> str:
    """Return a page without the scripts that nothing here needs."""
    return _UNUSED.sub("", page)


def early(assets: Path, prefix: str) -> str:
    """Return what stands in the head of the page: what is asked for before a script could ask.

    Args:
        assets: the folder of assets.
        prefix: the path that visitors find the app at, with a slash at both ends.
    """
    late = [_GRAPH] if (assets / LIGHT).is_file() else [_GRAPH, _WHOLE]
    scripts = [f'<link rel="preload" as="script" href="{prefix}{_SUITES}{name}">' for name in late]
    calls = [f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{prefix}{name}">' for name in _FIRST]
    return "\n".join(scripts + calls)
