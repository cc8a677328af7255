"""The page's modules: those of the start in one file, each once, by the address of this release; and in no circle."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from relu_fold.serving.assets_path import assets_folder
from relu_fold.serving.delivery import ASK_FIRST, FOR_EVER
from relu_fold.serving.modules import ENTRY, IGNORED, JOINED, LATE, NAME, Modules
from relu_fold.ui.server import create_app
from tests.test_architecture import Arrow, circles

SCRIPTS = assets_folder()
NAMES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.mjs"))
EARLY = [name for name in NAMES if name not in LATE]
LONGEST = 300  # lines of a file
LONGEST_FUNCTION = 60
MOST = 1  # files of modules at the start: each is a request of the first visit
JOINED_BYTES = 68_000  # of it, as it is sent; what nobody needs at the start comes late
STANDS_ON = {"state": {"state"}, "paint": {"paint", "state"}, "pointer": {"pointer", "paint", "state"}}
_IMPORT = re.compile(r'^(?:import|export) (?:[^;"]*? from )?"([^"]+)";', re.MULTILINE)


@pytest.fixture(scope="module")
def joined():
    """The joined file, as a browser gets it."""
    client = create_app().server.test_client()
    return client.get(entry(client.get("/").text)[NAME]).text


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


def modules_of(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]*\.mjs[^"]*)"', page)


def test_the_page_asks_for_its_modules_at_once_and_they_are_small():
    client = create_app().server.test_client()
    asked = modules_of(client.get("/").text)
    assert len(asked) <= MOST
    assert sum(len(gzip.compress(client.get(one).data, 6)) for one in asked) < JOINED_BYTES


def test_what_comes_late_is_imported_by_nothing_that_comes_early():
    assert set(NAMES) > LATE
    assert [(name, other) for name, other in arrows() if other in LATE and name not in LATE] == []


def test_what_the_joined_modules_ask_for_when_it_is_needed_comes_late():
    for name in NAMES:
        code = re.sub(r"/\*.*?\*/|//.*", "", (SCRIPTS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        asked = {os.path.normpath(Path(name).parent / one) for one in re.findall(r'\bimport\("([^"]+)"\)', code)}
        assert asked <= LATE, name


def test_the_joined_file_has_each_module_of_the_start_once_line_by_line(joined):
    """But for the words `import` and `export`, and comments: so an error is where its file says."""
    lines = joined.split("\n")
    assert sorted(line.removeprefix("// ") for line in lines if line.removeprefix("// ") in NAMES) == EARLY
    for name in EARLY:
        start = lines.index(f"// {name}") + 2
        written = (SCRIPTS / name).read_text(encoding="utf-8").splitlines()
        sent = lines[start : start + len(written)]
        changed = [(ours, one) for ours, one in zip(written, sent, strict=True) if ours.removeprefix("export ") != one]
        for ours, one in changed:
            comment = not one and re.match(r" *(?:/\*\*|\*|//)", ours)
            assert comment or re.match(r"import |\} from |  \w+ as \w+,", ours) or "import(" in ours, (ours, one)


@pytest.mark.parametrize("prefix", [None, "/teach/relu/"])
def test_every_module_has_the_fingerprint_of_the_release_in_its_address(prefix):
    client = create_app(prefix).server.test_client()
    page = client.get("/").text
    addresses = entry(page)
    assert set(addresses) == {NAME}
    folder = addresses[NAME].removesuffix(ENTRY)
    assert re.fullmatch(rf"{prefix or '/'}assets/{JOINED}[0-9a-f]{{16}}/", folder)
    for name in [ENTRY, f"{ENTRY}.map", *LATE]:
        with client.get(f"{folder}{name}") as served:
            assert served.headers["Cache-Control"] == FOR_EVER
            assert served.content_type.startswith("application/json" if name.endswith(".map") else "text/javascript")
    for name in set(EARLY) - {ENTRY}:
        assert client.get(f"{folder}{name}").status_code == 404, "it would be there twice"


def test_a_server_of_another_release_gives_no_part_of_its_own(joined):
    """It gives the joined modules, which are a whole and ask for the others by their own release, and are not kept."""
    client = create_app().server.test_client()
    other = f"/assets/{JOINED}{'0' * 16}"
    with client.get(f"{other}/{ENTRY}") as served:
        assert (served.text, served.headers["Cache-Control"]) == (joined, ASK_FIRST)
    (own,) = set(re.findall(r'import\("\.\./([0-9a-f]{16})/', joined))
    assert entry(client.get("/").text)[NAME] == f"/assets/{JOINED}{own}/{ENTRY}"
    for name in LATE:
        with client.get(f"{other}/{name}") as served:
            assert (served.status_code, served.headers["Cache-Control"]) == (404, ASK_FIRST)


def test_what_comes_late_imports_from_the_joined_file_by_the_name_that_the_page_starts_it_by():
    modules = create_app().modules
    version = modules.import_map().split("/")[-2]
    for name in LATE:
        sent = imported(name, modules.text(version, name))
        room = Path(name).parent
        assert {one for one in sent if one in EARLY} == set(), name
        assert set(sent) - LATE <= {os.path.normpath(room / NAME)}, name


def test_the_entry_is_the_one_module_that_the_page_runs_by_the_address_that_others_import():
    page = create_app().server.test_client().get("/").text
    assert modules_of(page) == [entry(page)[NAME]], "two addresses would be two pages in one"
    assert page.index('type="importmap"') < page.index('type="module"')


def test_the_policy_names_the_map_and_only_where_it_stands():
    app = create_app()
    source = app.modules.source()
    client = app.server.test_client()
    for path in ("/", "/embed"):
        assert source in client.get(path).headers["Content-Security-Policy"]
    assert source not in client.get("/_dash-layout").headers["Content-Security-Policy"]


def test_a_module_that_is_edited_is_another_one_at_the_next_visit(tmp_path):
    for name in ("main.mjs", "state/view.mjs"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1;\n")
        os.utime(tmp_path / name, (1.5, 1.5))
    modules = Modules(tmp_path, "/assets/")
    before, hashed = entry(modules.tags())[NAME], modules.source()
    assert entry(modules.tags())[NAME] == before
    assert modules.source() == hashed
    (tmp_path / "state/view.mjs").write_text("2;\n")
    os.utime(tmp_path / "state/view.mjs", (2.5, 2.5))
    after = entry(modules.tags())[NAME]
    assert after != before
    assert modules.source() != hashed
    version = after.split("/")[-2]
    assert "\n2;\n" in modules.text(version, ENTRY)
    assert modules.keeps(after.removeprefix("/assets/"))
    assert not modules.keeps(before.removeprefix("/assets/"))


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


@pytest.mark.parametrize(("file", "ignored"), [("main.mjs", True), ("view.mjs", True), ("style.css", False)])
def test_dash_itself_includes_no_module(file, ignored):
    assert bool(re.search(IGNORED, file)) == ignored
