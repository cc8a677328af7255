"""One HTML file that needs nothing else."""

import json
import re
from html.parser import HTMLParser

import pytest

from relu_fold.export.about import about
from relu_fold.export.page import page
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

LINE, PLANE = ViewState(), ViewState.of_preset(PRESETS["three-folds"])


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(("state", "kind"), [(LINE, "scatter"), (PLANE, "mesh3d")])
def test_it_is_whole_and_says_what_it_is(state, kind):
    text = page(state)
    tags = Tags(text).found
    assert not [how for tag, how in tags if tag in ("script", "link", "img") and ("src" in how or "href" in how)]
    assert text.count("Plotly.newPlot(") >= 1
    assert len(text) > 1_000_000
    assert f'"type":"{kind}"' in text
    metas = {how["name"]: how["content"] for tag, how in tags if tag == "meta" and "name" in how}
    assert metas["generator"] == about(state).sentence
    assert json.loads(metas["description"]) == json.loads(about(state).data)
    assert re.search(r"<title>f runs from .* to .* · ReLU Fold</title>", text)


def test_axes_can_be_zoomed_and_the_theme_is_the_one_asked_for():
    assert '"fixedrange":false' in page(LINE)
    assert '"fixedrange":true' not in page(LINE)
    assert '"paper_bgcolor":"#20262D"' in page(LINE, "dark")
