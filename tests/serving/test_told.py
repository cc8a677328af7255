"""What the page is told: the table of questions as it is, and the copy of it that the tests of its scripts read."""

import json
import re

from relu_fold.exchange.answer import KINDS
from relu_fold.ui.server import create_app
from relu_fold.ui.told import told
from tests.servers import ROOT

COPY = ROOT / "tests" / "scripts" / "told.json"
AGAIN = "python -c 'import json; from relu_fold.ui.told import told; print(json.dumps(told(), indent=1))'"


def plain():
    return json.loads(json.dumps(told()))


def test_the_page_is_told_once():
    page = create_app().server.test_client().get("/").text
    assert [json.loads(text) for text in re.findall(r'id="told">(.*?)</script>', page)] == [plain()]


def test_the_tests_of_the_scripts_read_the_same():
    assert json.loads(COPY.read_text(encoding="utf-8")) == plain(), f"{AGAIN} > {COPY.relative_to(ROOT)}"


def test_the_table_says_of_each_kind_what_its_struct_has():
    for kind in KINDS:
        assert plain()["kinds"][kind.name]["fields"] == list(kind.question.__struct_fields__)


def test_the_ranks_are_an_order_and_only_pictures_of_the_state_have_one():
    ranked = sorted((kind.rank, kind.name) for kind in KINDS if kind.rank is not None)
    assert [name for _, name in ranked] == ["trace", "turn", "drag", "rest", "commit"]
    assert all(kind.shows for kind in KINDS if kind.rank is not None)
