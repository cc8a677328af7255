"""The page's modules: each is asked for once, early, by the address of this release; and they stand in no circle."""

import json
import os
import re
from pathlib import Path

import pytest

from relu_fold.serving.assets_path import assets_folder
from relu_fold.serving.delivery import FOR_EVER
from relu_fold.serving.modules import ENTRY, INNER, LATE, NAME, Modules
from relu_fold.ui.server import create_app
from tests.test_architecture import Arrow, circles

SCRIPTS = assets_folder()
NAMES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.mjs"))
EARLY = [name for name in NAMES if name not in LATE]
LONGEST = 300  # lines of a file
LONGEST_FUNCTION = 60
# Modules: each is a request of the first visit, and no more than these are worth one. Six small ones make the picture
# of the plane and find what lies under the pointer, one makes those of the diagram, one takes over the picture that
# came with the page; all are preloaded, so that none waits for another.
MOST = 43
STANDS_ON = {"state": {"state"}, "paint": {"paint", "state"}, "pointer": {"pointer", "paint", "state"}}
_IMPORT = re.compile(r'^(?:import|export) (?:[^;"]*? from )?"([^"]+)";', re.MULTILINE)


def imported(name: str, source: str) -> list[str]:
    """Return what a module imports, by its place in the folder of scripts."""
    return [os.path.normpath(Path(name).parent / one) for one in _IMPORT.findall(source)]


def arrows() -> list[Arrow]:
    return [(name, one) for name in NAMES for one in imported(name, (SCRIPTS / name).read_text(encoding="utf-8"))]


def running_up(found: list[Arrow]) -> list[Arrow]:
    """Return the imports that lead from what the page knows to what is drawn or done, or from that to the entry."""
    rooms = [(name.rpartition("/")[0], other.rpartition("/")[0], name, other) for name, other in found]
    return [(name, other) for room, below, name, other in rooms if room and below not in STANDS_ON[room]]


def functions(source: str) -> dict[str, int]:
    """Return how many lines each function or method that a line begins with takes, by the indentation of its end."""
    lines = source.splitlines()
    found = {}
    for start, line in enumerate(lines):
        head = re.match(r"( *)(?:export )?(?:async )?(?:function )?(#?\w+)\(.*\) \{$", line)
        if head and head[2] not in ("if", "for", "while", "switch"):
            end = next(i for i in range(start, len(lines)) if re.match(head[1] + r"\}", lines[i]))
            found[head[2]] = end - start + 1
    return found


def entry(page: str) -> dict[str, str]:
    (text,) = re.findall(r'<script type="importmap">(.*?)</script>', page)
    found: dict[str, str] = json.loads(text)["imports"]
    return found


def test_modules_import_each_other_in_no_circle_and_only_what_is_there():
    assert {other for _, other in arrows()} <= set(NAMES)
    assert circles(arrows()) == []


def test_imports_run_from_hands_and_paint_to_the_state():
    assert running_up(arrows()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_short_and_hangs_on_no_global(name):
    source = (SCRIPTS / name).read_text(encoding="utf-8")
    assert len(source.splitlines()) < LONGEST
    assert {one: lines for one, lines in functions(source).items() if lines >= LONGEST_FUNCTION} == {}
    assert ("window.reluFold" in source) == (name == ENTRY)
    assert not re.search(r"^export (?:default|let|var) |^var ", source, re.MULTILINE)


def test_there_are_no_more_modules_than_requests_are_worth():
    assert len(EARLY) <= MOST


def test_what_comes_late_is_imported_by_nothing_that_comes_early():
    assert set(NAMES) > LATE
    assert [(name, other) for name, other in arrows() if other in LATE and name not in LATE] == []


@pytest.mark.parametrize("prefix", [None, "/teach/relu/"])
def test_the_import_map_gives_each_module_its_fingerprint_and_those_at_the_start_are_asked_for_early(prefix):
    client = create_app(prefix).server.test_client()
    page = client.get("/").text
    base = f"{prefix or '/'}assets/"
    addresses = entry(page)
    assert set(addresses) == {NAME, *(base + name for name in NAMES)}
    assert addresses[NAME] == addresses[base + ENTRY]
    assert re.findall(r'<link rel="modulepreload" href="([^"]*)">', page) == [addresses[base + one] for one in EARLY]
    for name in NAMES:
        with client.get(addresses[base + name]) as served:
            assert served.headers["Cache-Control"] == FOR_EVER
            assert served.data == (SCRIPTS / name).read_bytes()


def test_the_entry_is_the_one_module_that_the_page_runs_by_the_address_that_others_import():
    page = create_app().server.test_client().get("/").text
    runs = re.findall(r'<script src="([^"]*\.mjs[^"]*)" type="module"></script>', page)
    assert runs == [entry(page)[NAME]], "two addresses would be two pages in one"
    assert page.index('type="importmap"') < min(page.index("modulepreload"), page.index('type="module"'))


def test_the_policy_names_the_map_and_only_where_it_stands():
    app = create_app()
    source = app.modules.source()
    client = app.server.test_client()
    for path in ("/", "/embed"):
        assert source in client.get(path).headers["Content-Security-Policy"]
    assert source not in client.get("/_dash-layout").headers["Content-Security-Policy"]


def test_a_module_that_is_edited_has_another_address_at_the_next_visit(tmp_path):
    for name in ("main.mjs", "state/view.mjs"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1;")
        os.utime(tmp_path / name, (1.5, 1.5))
    modules = Modules(tmp_path, "/assets/")
    before, hashed = entry(modules.tags()), modules.source()
    assert before["/assets/state/view.mjs"] == "/assets/state/view.mjs?m=1.5"
    assert modules.source() == hashed
    os.utime(tmp_path / "state/view.mjs", (2.5, 2.5))
    after = entry(modules.tags())
    assert {key for key in after if after[key] != before[key]} == {"/assets/state/view.mjs"}
    assert modules.source() != hashed


# --- a test that cannot fail is none ---


def test_an_import_is_found_however_it_is_written():
    source = """
import { a, b } from "./one.mjs";
import * as two from "../state/two.mjs";
import {
  many,
} from "../main.mjs";
export { c } from "./four.mjs";
/** @import { T } from "../state/types.d.ts" */
"""
    assert imported("paint/x.mjs", source) == ["paint/one.mjs", "state/two.mjs", "main.mjs", "paint/four.mjs"]


def test_an_import_that_runs_up_is_found():
    assert (
        running_up([("main.mjs", "paint/a.mjs"), ("pointer/a.mjs", "paint/b.mjs"), ("paint/a.mjs", "state/b.mjs")])
        == []
    )
    for wrong in [("state/a.mjs", "paint/b.mjs"), ("paint/a.mjs", "pointer/b.mjs"), ("paint/a.mjs", "main.mjs")]:
        assert running_up([wrong]) == [wrong]


def test_a_long_function_is_measured():
    assert functions("export function f(a) {\n  if (a) {\n  }\n}\nclass C {\n  #m() {\n    x();\n  }\n}") == {
        "f": 4,
        "#m": 3,
    }


@pytest.mark.parametrize(("file", "inner"), [("main.mjs", False), ("view.mjs", True), ("style.css", False)])
def test_dash_itself_includes_the_entry_and_no_inner_module(file, inner):
    assert bool(re.search(INNER, file)) == inner
