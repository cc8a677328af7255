"""What a deployer switches off."""

from __future__ import annotations

import pytest

from relu_fold.errors import InputError
from relu_fold.serving.production import switched_off
from relu_fold.ui.page.layout import layout
from relu_fold.ui.server import create_app
from relu_fold.view.edit import Learn
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests import calls


def train(client):
    view = apply(ViewState(), Learn("sine"))
    return client.post(calls.ADDRESS, json=calls.body(calls.question("train", state=view, count=1)))


def test_training_is_refused_where_it_is_switched_off(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_OFF", " Training, ")
    refused = train(create_app().server.test_client())
    assert (refused.status_code, refused.json) == (403, {"error": "Training is switched off on this server."})
    monkeypatch.delenv("RELU_FOLD_OFF")
    assert train(create_app().server.test_client()).status_code == 200


def test_the_strip_is_there_only_where_it_is_on():
    def strip(off):
        return next(part for _, part in layout(off)._traverse_with_paths() if getattr(part, "id", "") == "train")

    hidden = [strip(off).hidden for off in (frozenset(), frozenset({"training"}))]
    assert hidden == [False, True]


def test_a_part_that_there_is_not_is_named(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_OFF", "trainig")
    with pytest.raises(InputError, match="RELU_FOLD_OFF: expected some of exports, training, uploads; got 'trainig'"):
        switched_off()
