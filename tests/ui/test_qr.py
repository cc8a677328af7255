"""The page asks for the QR code of its link."""

import pytest

from relu_fold.ui.server import create_app


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def test_a_link_comes_back_as_a_picture(client):
    answer = client.post("/qr", json={"address": "https://fold.example/?lesson=3"})
    assert answer.mimetype == "image/svg+xml"
    assert answer.data.startswith(b"<svg")


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"address": "https://x/" + "y" * 2000}, 422, "QR code: expected a link of at most 1,273 characters"),
        ({"address": "mailto:x"}, 422, "Address: expected one that begins with https://"),
        ({"address": 5}, 400, "does not understand"),
        ({}, 400, "does not understand"),
    ],
)
def test_what_cannot_be_coded_is_said(client, sent, status, said):
    answer = client.post("/qr", json=sent)
    assert answer.status_code == status
    assert said in answer.json["error"]


def test_nobody_can_link_to_a_code(client):
    assert client.get("/qr?address=https://fold.example").status_code in (404, 405)
