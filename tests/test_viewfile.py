"""Views as files: bit for bit, a run goes on as it would have, and whatever else is in a file is said in a sentence."""

from __future__ import annotations

import contextlib
import json
import math
import random
import tracemalloc
from io import BytesIO

import msgspec
import numpy as np
import pytest

from relu_fold import address, viewfile
from relu_fold.commands.opening import opened
from relu_fold.exchange.learning import steps
from relu_fold.exchange.learning.steps import trained
from relu_fold.files.contents import FileError
from relu_fold.ui import downloads, uploads
from relu_fold.ui.server import create_app
from relu_fold.view.edit import AddLayer, Learn, LearnPoints
from relu_fold.view.edits import apply
from relu_fold.view.lessons import lesson_view
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState


def long_run(points: int = 400) -> ViewState:
    """A run of points of one's own, half way: its link is far too long for a chat."""
    dice = np.random.default_rng(0)
    rows = "\n".join(f"{x!r}, {math.sin(x)!r}" for x in dice.uniform(-3, 3, points).tolist())
    view = apply(apply(apply(ViewState(), Learn("sine")), AddLayer()), LearnPoints(rows))
    return trained(view, 37).state


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(steps, "SECONDS", 60.0)


@pytest.fixture(scope="module", name="client")
def fixture_client():
    return create_app().server.test_client()


def send(client, data, name="view.txt"):
    body = {"asked": json.dumps({"name": name}), "file": (BytesIO(data), name)}
    return client.post(uploads.ADDRESS, data=body, content_type="multipart/form-data")


def test_a_view_comes_back_bit_for_bit():
    for view in (ViewState(), ViewState.of_preset(PRESETS["three-folds"]), lesson_view(4), long_run()):
        text = viewfile.written(view).encode()
        assert viewfile.looks(text)
        assert msgspec.msgpack.encode(viewfile.read("view.txt", text)) == msgspec.msgpack.encode(view)


def test_a_run_that_is_saved_and_opened_goes_on_as_it_would_have(client):
    run = long_run()
    assert len(address.link(run)) > 8_000
    saved = client.post(downloads.ADDRESS, json={"state": msgspec.to_builtins(run), "form": "view"})
    answer = send(client, saved.data)
    assert answer.status_code == 200, answer.json
    assert answer.json["names"] == []
    view = address.opened(answer.json["link"].removeprefix("#s="))
    there, here = trained(view, 100), trained(run, 100)
    assert msgspec.msgpack.encode(there.state) == msgspec.msgpack.encode(here.state)
    assert there.told == here.told


def test_the_command_opens_it_and_the_page_opens_a_bare_address(tmp_path, client):
    view = ViewState.of_preset(PRESETS["three-folds"])
    (tmp_path / "view.txt").write_text(viewfile.written(view))
    assert opened(str(tmp_path / "view.txt")).view == view
    for text in (
        address.link(view),
        f"\n https://example.org/fold/{address.link(view)}\n",
        f"#s={address.sharelink.encode(view)}",
    ):
        assert viewfile.read("a", text.encode()) == view
        assert send(client, text.encode(), "a").status_code == 200
    assert viewfile.read("a", b"?lesson=4\n") == lesson_view(4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"A view of ReLU Fold.", "view.txt: expected one address of a view, and nothing else"),
        (b"A view of ReLU Fold.\n#s=2.abc\n#s=2.abc\n", "view.txt: expected one address of a view, and nothing else"),
        (b"#s=2.abcdefghij", "view.txt: this link is damaged: a part of its text was changed or is missing."),
        (b"#s=3.abcdefghij", "view.txt: this link was made by a newer version of ReLU Fold than this one."),
        (b"?lesson=99", "view.txt: there is no lesson '99'"),
        (b"#s=2." + b"a" * 400_000, "view.txt: expected a view of up to 386,000 bytes; got 400,005."),
    ],
)
def test_what_is_no_view_is_said_in_a_sentence(client, data, words):
    assert viewfile.looks(data)
    refused = send(client, data)
    assert refused.status_code == 422
    assert refused.json["error"].startswith(words)
    assert not refused.json["error"].endswith("..")


def test_files_of_networks_are_none():
    for data in (
        b"",
        b'{"weights": "#s=2.abc"}',
        b"PK\x03\x04",
        b"// ?s=1.abc\n1, 2",
        b"\xff" * 99,
        b" " * 99 + b"#s=2.a",
    ):
        assert not viewfile.looks(data)


def test_whatever_is_changed_in_it_is_told_and_neither_time_nor_memory_is_spent(client):
    """No mutant is another view, none is anything but an error of ours, and none makes much of a little."""
    dice = random.Random(5)
    good = viewfile.written(long_run(60)).encode()
    view = viewfile.read("a", good)
    same = 0
    for number in range(600):
        data = bytearray(good)
        for _ in range(dice.choice((1, 1, 2, 5))):
            at = dice.randrange(len(data))
            match dice.randrange(4):
                case 0:
                    data[at] = dice.randrange(256)
                case 1:
                    del data[at : at + dice.choice((1, 3, 400))]
                case 2:
                    data[at:at] = dice.choice(
                        (b"\n", b" ", b"A", b"#s=2.", b"\0", "é".encode(), data[: dice.randrange(200)])
                    )
                case _:
                    data = data[:at] or data
        if number % 20 == 0:
            tracemalloc.start()
        with contextlib.suppress(FileError):
            assert viewfile.read("a", bytes(data)) == view
            same += 1
        if number % 20 == 0:
            assert tracemalloc.get_traced_memory()[1] < 8e6
            tracemalloc.stop()
            assert send(client, bytes(data), "a").status_code in (200, 422)
    assert 0 < same < 200
