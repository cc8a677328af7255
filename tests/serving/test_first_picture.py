"""What the page shows before its scripts, and what it asks for until the first picture."""

import gzip
import json
import re
from pathlib import Path

import pytest

from deploy import light_plotly
from deploy.light_plotly import is_light
from relu_fold.exchange.whole import whose
from relu_fold.serving.assets_path import assets_folder
from relu_fold.ui.lighter import LIGHT, early
from relu_fold.ui.page.frame import frame
from relu_fold.ui.page.layout import layout
from relu_fold.ui.server import create_app
from relu_fold.view.presets import DEFAULT
from relu_fold.view.viewstate import ViewState
from tests.node import NoNodeError

GROWN = 28_500  # bytes: what every page has before its layout, most of it its frame and kinds of questions
PICTURED, PACKED = 60_000, 18_000  # bytes: the first picture of the default view, and what of a page is sent with it


@pytest.fixture(scope="module")
def page():
    return create_app().server.test_client().get("/").text


def test_the_frame_is_in_the_page_inert_and_names_nothing(page):
    html = frame(layout(), ViewState(), {})
    drawn = re.search(r'<div class="first".*?</svg></div>', page, re.DOTALL)
    assert drawn is not None
    begun = html.partition('class="picture">')[0].partition('class="stage-head"')[0]
    assert page.count(begun) == 1
    assert frame(layout(), ViewState(), whose(ViewState()), drawn[0]) in page
    assert html.startswith('<div class="frame" inert aria-hidden="true">')
    tags = re.findall(r"<[a-z][^>]*>", html)
    assert not [tag for tag in tags if re.search(r" (?:id|href|data-edit|data-path|data-action|role)=", tag)]
    assert len(re.findall(r"<(?!input)[a-z]", html)) == html.count("</")


def test_the_frame_has_the_words_that_are_seen_and_none_of_those_that_are_not():
    html = frame(layout(), ViewState(), whose(ViewState()))
    for words in (
        "ReLU Fold",
        "Presets",
        "Lessons",
        "Share",
        "Network",
        "+ neuron",
        "Ledger",
        "Depth duel",
        DEFAULT.title,
    ):
        assert f">{words}</" in html, words
    for words in ("Pre-activation z", "Lesson 1 of", "Waiting for the server", "Networks to start from"):
        assert words not in html, words  # in a drawer, hidden until later, or said when pointed at


def test_the_layout_travels_once(page):
    config = re.search(r'id="_dash-config" type="application/json">(.*?)</script>', page)
    assert config is not None
    assert "validation_layout" not in json.loads(config[1])
    first, rest = re.split(r'(?=<div class="first")', page)[1].partition("</div>")[0], len(page.encode())
    assert rest - len(first.encode()) < GROWN
    assert len(first.encode()) < PICTURED
    assert len(gzip.compress(page.encode(), 1)) < PACKED


@pytest.mark.parametrize("prefix", ["/", "/teach/relu/"])
def test_the_first_calls_of_the_renderer_are_asked_for_in_the_head(prefix):
    client = create_app(prefix).server.test_client()
    head = client.get("/").text.partition("</head>")[0]
    calls = re.findall(r'<link rel="preload" as="fetch" crossorigin="anonymous" href="([^"]*)">', head)
    assert calls == [f"{prefix}_dash-layout", f"{prefix}_dash-dependencies"]
    for call in calls:
        assert client.get(call).status_code == 200


def test_whole_plotly_is_asked_for_only_where_the_light_one_is_not(tmp_path):
    whole = '<link rel="preload" as="script" href="/below/_dash-component-suites/plotly/package_data/plotly.min.js">'
    assert whole in early(tmp_path, "/below/")
    (tmp_path / LIGHT).parent.mkdir()
    (tmp_path / LIGHT).touch()
    assert "plotly.min.js" not in early(tmp_path, "/below/")


def test_the_page_runs_the_light_plotly_of_the_version_that_makes_the_figures(page):
    # `make test` and `make check` put it there: what is tested is what is shipped.
    assert is_light((assets_folder() / LIGHT).read_text(encoding="utf-8"))
    assert len(re.findall(rf'<script src="/assets/{LIGHT}\?m=[0-9.]+"></script>', page)) == 1
    assert "plotly.min.js" not in page


@pytest.fixture
def no_node(monkeypatch):
    def fail():
        raise NoNodeError("There is no Node.js.")

    monkeypatch.setattr(light_plotly, "find_node", fail)


@pytest.mark.usefixtures("no_node")
def test_a_bundle_that_is_there_is_kept_and_one_of_another_version_is_not(tmp_path):
    there: Path = tmp_path / LIGHT
    there.parent.mkdir()
    there.write_bytes((assets_folder() / LIGHT).read_bytes())
    light_plotly.fetch(tmp_path)
    there.write_text("/**\n* plotly.js (basic - minified) v1.0.0\n", encoding="utf-8")
    with pytest.raises(NoNodeError):
        light_plotly.fetch(tmp_path)


@pytest.mark.usefixtures("no_node")
@pytest.mark.parametrize(("arguments", "code"), [([], 1), (["--try"], 0)])
def test_where_it_cannot_be_had_it_is_said(arguments, code, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(light_plotly, "ROOT", tmp_path)
    assert light_plotly.main(arguments) == code
    assert ("There is no Node.js." in capsys.readouterr().err) == bool(code)
