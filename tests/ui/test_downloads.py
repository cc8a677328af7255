"""Files that the page gives away: each form for a line and a plane, and what is refused."""

from __future__ import annotations

import json
from io import BytesIO

import msgspec
import numpy as np
import pytest
from PIL import Image

from relu_fold import address
from relu_fold.files.files import read
from relu_fold.ui import downloads
from relu_fold.ui.downloads import FORMS
from relu_fold.ui.server import create_app
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

VIEWS = {1: ViewState(), 2: ViewState.of_preset(PRESETS["three-folds"])}
ONLY = {"latex": 1, "graph": 2}


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def ask(client, form, view=VIEWS[1], **more):
    return client.post(downloads.ADDRESS, json={"state": msgspec.to_builtins(view), "form": form, **more})


@pytest.mark.parametrize("inputs", VIEWS)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_given_as_a_file_of_its_name(client, form, inputs):
    answer = ask(client, form, VIEWS[inputs])
    if ONLY.get(form, inputs) != inputs:
        assert answer.status_code == 422
        assert answer.json["error"].endswith(".")
        return
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FORMS[form].name}"'
    assert answer.mimetype == FORMS[form].mimetype
    assert len(answer.data) > 10


@pytest.mark.parametrize("form", ["json", "npz", "safetensors"])
@pytest.mark.parametrize("inputs", VIEWS)
def test_a_network_comes_back_bit_for_bit(client, form, inputs):
    found = read(FORMS[form].name, ask(client, form, VIEWS[inputs]).data)
    net = VIEWS[inputs].network
    for mine, theirs in zip(found.network.weights + found.network.biases, net.weights + net.biases, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert found.box == VIEWS[inputs].box[:inputs]


def test_code_that_is_run_gives_what_the_network_gives(client):
    space = {}
    exec(ask(client, "numpy", VIEWS[2]).text, space)
    points = np.random.default_rng(0).uniform(-1, 1, size=(50, 2))
    np.testing.assert_allclose(space["network"](points), VIEWS[2].network(points), rtol=0, atol=1e-9)


def test_a_picture_has_the_size_and_the_theme_that_were_asked_for(client):
    found = Image.open(BytesIO(ask(client, "png", VIEWS[2], what="map", size="400x300", scale=2, theme="dark").data))
    assert found.size == (800, 600)
    light = Image.open(BytesIO(ask(client, "png", VIEWS[2], what="map", size="400x300").data))
    assert sum(found.convert("RGB").getpixel((1, 1))) < 150 < 600 < sum(light.convert("RGB").getpixel((1, 1)))


def test_the_view_as_a_file_is_its_link(client):
    assert ask(client, "view").text.splitlines()[1:] == [address.link(VIEWS[1])]


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"form": "exe"}, 422, "Form: expected one of svg, png"),
        ({"form": "svg", "what": "map"}, 422, ""),
        ({"form": "svg", "size": "9x9"}, 422, "Width: expected"),
        ({"form": "png", "scale": 5}, 400, ""),
        ({"form": "svg", "path": "/etc/passwd"}, 400, ""),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(client, more, status, words):
    refused = ask(client, **more)
    assert refused.status_code == status
    assert refused.json["error"].startswith(words)


def test_anything_else_is_refused(client):
    for body in (b"", b"{}", b"\xff", json.dumps([1]).encode()):
        assert client.post(downloads.ADDRESS, data=body).status_code in (400, 422)
    assert client.get(downloads.ADDRESS).status_code == 404


def test_a_deployer_switches_them_off(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_OFF", "exports")
    app = create_app()
    refused = ask(app.server.test_client(), "svg")
    assert (refused.status_code, refused.json) == (403, {"error": "Exports are switched off on this server."})
