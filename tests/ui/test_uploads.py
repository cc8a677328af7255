"""Networks that a visitor opens: whole, cut along some inputs, and what is refused."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest

from relu_fold import Network, address
from relu_fold.files.contents import Contents
from relu_fold.files.files import written
from relu_fold.ui import uploads
from relu_fold.ui.server import create_app


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def net_of(*sizes, seed=0):
    dice = np.random.default_rng(seed)
    shapes = list(pairwise(sizes))
    return Network([dice.normal(size=(k, m)) for m, k in shapes], [dice.normal(size=k) for _, k in shapes])


def send(client, data, **asked):
    body = {"asked": json.dumps({"name": "net.npz"} | asked), "file": (BytesIO(data), "net.npz")}
    return client.post(uploads.ADDRESS, data=body, content_type="multipart/form-data")


def file_of(net, name="net.npz", **more):
    return written(name, Contents(net, **more))


@pytest.mark.parametrize("sizes", [(1, 5, 1), (2, 4, 3, 1)])
@pytest.mark.parametrize("name", ["net.npz", "net.json", "net.safetensors", "net.nnet"])
def test_a_network_that_is_sent_comes_back_as_the_link_of_its_view(client, sizes, name):
    net = net_of(*sizes)
    box = [(-2.0, 2.0), (0.0, 1.0)][: sizes[0]]
    answer = send(client, file_of(net, name, box=box), name=name)
    assert answer.status_code == 200, answer.json
    view = address.opened(answer.json["link"].removeprefix("?s="))
    points = np.random.default_rng(1).normal(size=(20, sizes[0]))
    np.testing.assert_allclose(view.network(points), net(points), rtol=1e-12)
    assert view.box[: sizes[0]] == tuple(box)
    assert answer.json["words"] == ""


def test_of_many_inputs_two_run_where_the_visitor_cuts(client):
    net = net_of(5, 6, 1)
    told = send(client, file_of(net), free=[3, 1], at=[1, 2, 3, 4, 5]).json
    view = address.opened(told["link"].removeprefix("?s="))
    points = np.random.default_rng(1).normal(size=(20, 2))
    whole = np.tile([1.0, 2, 3, 4, 5], (20, 1))
    whole[:, [3, 1]] = points
    np.testing.assert_allclose(view.network(points), net(whole), rtol=1e-12, atol=1e-12)
    assert told["words"] == "input 4 and input 2 of 5 inputs; the others stay where they are"
    assert (told["free"], told["at"], told["names"][4]) == ([3, 1], [1, 2, 3, 4, 5], "input 5")


def test_a_plane_through_three_rows_meets_the_network_there(client):
    net = net_of(5, 6, 1)
    rows = "1,2,3,4,5\n5,4,3,2,1\n0,1,0,1,0\n"
    body = {"asked": json.dumps({"name": "a.csv", "rows": ["1", "2", "3"], "inputs": 5})}
    body |= {"file": (BytesIO(rows.encode()), "a.csv")}
    found = client.post(uploads.ROWS_ADDRESS, data=body, content_type="multipart/form-data").json
    told = send(client, file_of(net), points=found["points"], labels=found["labels"]).json
    view = address.opened(told["link"].removeprefix("?s="))
    assert [one.name for one in view.marked] == found["labels"] == ["row 1", "row 2", "row 3"]
    marks = np.array([one.at for one in view.marked])
    np.testing.assert_allclose(view.network(marks), net(np.array(found["points"])), rtol=1e-9)


def test_where_a_cut_may_be_moved_to_is_told_with_the_biases_there(client):
    file = file_of(net_of(5, 6, 1), box=[(-1.0, 1.0)] * 5)
    cut = {"free": [3, 1], "at": [0.1, 0.2, 0.3, 0.4, 0.5]}
    body = {"asked": json.dumps({"name": "net.npz", "input": 2} | cut), "file": (BytesIO(file), "net.npz")}
    found = client.post(uploads.PLACES_ADDRESS, data=body, content_type="multipart/form-data").json
    assert found["at"][130] == 0.3
    for k in (0, 130, 200):
        at = [*cut["at"][:2], found["at"][k], *cut["at"][3:]]
        told = send(client, file, free=cut["free"], at=at).json
        assert found["biases"][k] == told["biases"]
        assert told["biases"] == list(address.opened(told["link"].removeprefix("?s=")).biases[0])
        assert found["words"][k] == told["words"]
        assert told["ends"] == [[-1, 1]] * 5


@pytest.mark.parametrize(
    ("data", "asked", "words"),
    [
        (b"", {}, "net.npz: "),
        (b"PK\x03\x04rest", {}, "net.npz: "),
        (b"\x80\x04pickle", {"name": "net.pt"}, "net.pt: "),
        (file_of(net_of(1, 300, 1)), {}, "Neurons in layer 1: expected 1 to 256; got 300"),
        (file_of(net_of(1, 200, 100, 1)), {}, "Weights and biases: expected 1 to 15,000; got 20,601"),
        (file_of(net_of(3, 4, 1)), {"free": [0, 0]}, "Inputs: expected one or two different ones"),
        (file_of(net_of(3, 4, 1)), {"free": [-1]}, "Inputs: expected one or two different ones"),
        (file_of(net_of(3, 4, 1)), {"at": [1]}, "At: expected 3 numbers"),
        (
            file_of(net_of(3, 4, 1)),
            {"points": [[1, 2]] * 3, "labels": ["a"] * 3},
            "Plane: expected 3 rows of 3 numbers",
        ),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(client, data, asked, words):
    refused = send(client, data, **asked)
    assert refused.status_code == 422
    assert refused.json["error"].startswith(words)


def test_what_no_page_sends_is_refused(client):
    for body in ({}, {"asked": "{}"}, {"asked": "[]", "file": (BytesIO(b""), "a")}, {"asked": '{"name": "a"}'}):
        assert client.post(uploads.ADDRESS, data=body, content_type="multipart/form-data").status_code == 400
    assert client.post(uploads.ADDRESS, data=b"\xff\x00").status_code == 400
    assert client.post(uploads.ADDRESS, data=bytes(2_000_000), content_type="multipart/form-data").status_code == 413


def test_a_deployer_switches_it_off(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_OFF", "uploads")
    refused = send(create_app().server.test_client(), b"")
    assert (refused.status_code, refused.json) == (403, {"error": "Opening files is switched off on this server."})


@pytest.mark.parametrize(
    "asked", [{"rows": [], "inputs": 2}, {"rows": [], "inputs": 2**62}, {"rows": ["1"], "inputs": 2**62}]
)
def test_rows_that_no_page_asks_for_are_refused(client, asked):
    body = {"asked": json.dumps({"name": "a.csv"} | asked), "file": (BytesIO(b"1,2\n3,4\n"), "a.csv")}
    answer = client.post(uploads.ROWS_ADDRESS, data=body, content_type="multipart/form-data")
    assert answer.status_code == 400
