"""The pictures of words have addresses, in both themes, and there are no others."""

import json
import re

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg.terms import TERMS, term_svg
from relu_fold.ui.server import create_app


def test_each_is_there_and_no_other():
    client = create_app().server.test_client()
    for term in TERMS:
        for theme in THEMES:
            reply = client.get(f"/terms/{term}.{theme}.svg")
            assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
            assert reply.text == term_svg(term, theme)
    for other in ("rate.blue", "speed.light", "../app", "rate.light.svg", ""):
        assert client.get(f"/terms/{other}.svg").status_code == 404


def test_each_choice_of_a_run_is_explained_where_it_is_made():
    fields: list[dict[str, str]] = []

    def keep(read: dict[str, str]) -> dict[str, str]:  # in whatever order they were written
        fields.append(read)
        return read

    json.loads(create_app().server.test_client().get("/_dash-layout").data, object_hook=keep)
    found = {
        (one["data-picture"], one["data-hint"].partition(": ")[0])
        for one in fields
        if one.get("className") == "train-field" and "data-picture" in one
    }
    assert {("optimiser", "Optimiser"), ("start", "Start"), ("rate", "Rate"), ("batch", "Batch")} <= found


def test_the_page_asks_for_them_in_help_and_beside_the_settings():
    page = json.dumps(create_app("/below/").server.test_client().get("/below/_dash-layout").json)
    asked = set(re.findall(r'"backgroundImage": "url\((terms/[a-z.]+)\)"', page))
    assert asked == {f"terms/{term}.{theme}.svg" for term in TERMS for theme in THEMES}
    assert set(re.findall(r'"data-picture": "([a-z]+)"', page)) == set(TERMS)
