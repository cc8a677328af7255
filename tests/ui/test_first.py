"""What a page says of its view before its scripts: the picture, words, and what chats show of its link."""

from __future__ import annotations

import re
import struct
from html import unescape

import msgspec
import pytest

from relu_fold import sharelink
from relu_fold.serving import turns
from relu_fold.ui import first, preview
from relu_fold.ui.forms import forms_of
from relu_fold.ui.server import create_app
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.nets import view_of

MINE = ViewState(weights=(((2.0,),), ((3.0,),)), biases=((-1.0,), (0.25,)))
HEAVY = view_of(2, 20, 1)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(first, "SECONDS", 60.0)  # on a machine that does other things, too


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def tags(page):
    found = re.findall(r'<meta property="([^"]*)" content="([^"]*)">', page)
    assert len(found) == len(dict(found))
    return {name: unescape(text) for name, text in found}


def pictures(page):
    return re.findall(r'<svg class="(\w+)"', page)


@pytest.mark.parametrize("link", ["", sharelink.link(MINE), sharelink.link(ViewState.of_preset(PRESETS["xor"]))])
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_page_carries_its_view(client, path, link):
    page = client.get(path + link).text
    assert pictures(page) == ["wide", "low", "tall", "across"]
    said = re.findall(r'<p class="frame-told spoken">([^<]*)</p>', page)
    assert len(said) == 1
    assert " runs from " in said[0]


def test_the_picture_is_of_the_link(client):
    page = client.get("/" + sharelink.link(MINE)).text
    assert "3.00" in page.partition('class="first"')[2]
    assert "Your network" in page
    assert page.partition('class="first"')[2] != client.get("/").text.partition('class="first"')[2]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.number)
def test_a_lesson_has_its_picture_and_its_words(client, lesson):
    page = client.get(f"/?lesson={lesson.number}").text
    seen = re.search(r'<div class="frame".*?</script>', page, re.DOTALL)
    assert seen is not None
    assert pictures(seen[0])
    assert f'data-lesson="{lesson.number}"' in seen[0]
    assert f">Lesson {lesson.number} of {len(LESSONS)}<" in seen[0]
    assert seen[0].count('class="lesson-text"') == 1
    assert tags(page)["og:title"] == f"Lesson {lesson.number}: {lesson.title} · ReLU Fold"


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.figure], ids=lambda one: one.number)
def test_the_figure_that_a_lesson_puts_first_is_in_its_page_with_its_words(client, lesson):
    page = client.get(f"/?lesson={lesson.number}").text
    (plot,) = re.findall(r'class="panel-plot">.*?<div class="first"(.*?)</div>', page, re.DOTALL)
    assert re.findall(r'<svg class="(\w+)"', plot) == ["wide", "low", "tall"]
    said = {
        "signal": r'<ul class="signal-words"><li>In goes x = ',
        "fold": r'<p class="fold-words">[^<]* takes the value ',
        "duel": r'<div class="duel-sides"><section><h3>This network</h3>',
    }
    assert re.search(said[lesson.figure], page)
    assert plot.count("<path") > 8
    other = client.get("/?lesson=2").text
    assert not re.findall(r'class="panel-plot">.*?<div class="first"', other, re.DOTALL)


@pytest.mark.parametrize("enough", [True, False], ids=["pictured", "without a picture"])
def test_a_lesson_that_is_switched_off_is_its_view_alone(monkeypatch, enough):
    monkeypatch.setenv("RELU_FOLD_OFF", "training")
    client = create_app().server.test_client()
    if not enough:
        first._drawn.cache_clear()
        monkeypatch.setattr(first, "SECONDS", -1.0)
    page = client.get("/?lesson=12").text
    seen = re.search(r'<div class="frame".*?</script>', page, re.DOTALL)
    assert seen is not None
    assert bool(pictures(seen[0])) == enough
    assert "data-lesson=" not in seen[0]
    assert "Lesson 12" not in page
    assert "Lesson" not in tags(page)["og:title"]


@pytest.mark.parametrize("asked", ["?s=1.AAAA", "?s=<script>", "?lesson=0", "?lesson=<b>", "?s=" + "A" * 5000, "?s="])
def test_what_is_no_view_is_the_default_one_and_nothing_of_it_is_in_the_page(client, asked):
    page, default = client.get("/" + asked).text, client.get("/").text
    assert tags(page) == tags(default)
    assert pictures(page) == pictures(default)
    assert "<b>" not in page


def test_a_view_that_is_too_much_for_a_page_comes_without_a_picture_and_with_words(client):
    page = client.get("/" + sharelink.link(HEAVY)).text
    assert pictures(page) == []
    assert 'class="frame"' in page
    assert 'data-inputs="2"' in page


def test_a_page_waits_for_no_picture_beyond_its_time(client, monkeypatch):
    slow = msgspec.structs.replace(MINE, trace=0.5)
    monkeypatch.setattr(first, "SECONDS", -1.0)
    page = client.get("/" + sharelink.link(slow))
    assert page.status_code == 200
    assert pictures(page.text) == []
    monkeypatch.setattr(first, "SECONDS", 60.0)
    assert pictures(client.get("/" + sharelink.link(slow)).text), "that there was no time once is not remembered"


def test_a_page_does_not_wait_behind_the_pictures_of_others(monkeypatch):
    busy = create_app().server.test_client()

    def full(*_given, **_named):
        raise turns.Full

    monkeypatch.setattr(turns.Turns, "turn", full)
    answer = busy.get("/")
    assert answer.status_code == 200
    assert pictures(answer.text) == []


def test_it_is_made_once_for_a_link(client, monkeypatch):
    link = sharelink.link(msgspec.structs.replace(MINE, trace=0.75))
    assert pictures(client.get("/" + link).text)
    monkeypatch.setattr(first, "first_svg", lambda *_given: pytest.fail("made again"))
    assert pictures(client.get("/" + link).text)


@pytest.mark.parametrize("lesson", [0, 1, 3, 7])
def test_there_is_a_form_for_each_usual_window(lesson):
    state = LESSONS[lesson - 1].view if lesson else ViewState()
    assert [form.name for form in forms_of(state)] == ["wide", "low", "tall", "across"]


# --- what chats show ---


@pytest.mark.parametrize("prefix", ["/", "/teach/relu/"])
def test_chats_find_title_sentence_and_picture(prefix):
    client = create_app(prefix).server.test_client()
    link = sharelink.link(ViewState.of_preset(PRESETS["two"]))
    found = tags(client.get(prefix + link, base_url="https://fold.example").text)
    assert found["og:title"] == f"{PRESETS['two'].title} · ReLU Fold"
    assert found["og:description"].startswith("f runs from ")
    assert found["og:image"] == f"https://fold.example{prefix}preview.png{link}"
    with client.get(found["og:image"].removeprefix("https://fold.example")) as image:
        assert image.mimetype == "image/png"
        assert struct.unpack(">II", image.data[16:24]) == (1200, 630)
        tag = image.headers["ETag"]
        assert len(image.data) < 200_000
    again = client.get(found["og:image"].removeprefix("https://fold.example"), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_behind_a_proxy_the_address_is_the_visitors(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_PROXIES", "1")
    client = create_app("/fold/").server.test_client()
    heads = {"X-Forwarded-Host": "class.example", "X-Forwarded-Proto": "https"}
    assert tags(client.get("/fold/", headers=heads).text)["og:image"] == "https://class.example/fold/preview.png"


def test_a_picture_is_made_once_and_one_that_is_too_much_is_refused(client, monkeypatch):
    link = sharelink.link(msgspec.structs.replace(MINE, trace=0.25))
    with client.get("/preview.png" + link) as image:
        made = image.data
    monkeypatch.setattr(preview, "png", lambda *_given: pytest.fail("made again"))
    assert client.get("/preview.png" + link).data == made
    monkeypatch.setattr(preview, "MOST_BYTES", 1_000)
    refused = client.get("/preview.png" + sharelink.link(msgspec.structs.replace(MINE, trace=0.3)))
    assert refused.status_code == 422
    assert "Picture: expected at most 1,000 bytes" in refused.text


@pytest.mark.parametrize("why", ["off", "resvg"])
def test_where_there_are_no_pictures_none_is_named(monkeypatch, why):
    if why == "off":
        monkeypatch.setenv("RELU_FOLD_OFF", "exports")
    else:
        monkeypatch.setattr(preview, "find_spec", lambda _name: None)
    client = create_app().server.test_client()
    page = client.get("/").text
    assert "og:image" not in page
    assert tags(page)["og:title"]
    assert pictures(page)
    assert client.get("/preview.png").status_code == 404


def test_a_map_of_more_samples_than_there_is_time_for_is_in_the_page_all_the_same(client):
    view = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), map_mode="heatmap", resolution=201)
    assert client.get("/preview.png" + sharelink.link(view)).status_code == 200
    assert client.get("/" + sharelink.link(view)).status_code == 200
