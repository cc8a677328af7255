"""Modules that are joined run as they do alone, once each; an error names its file; other ways to write are refused."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from relu_fold.serving.joining import JoinError, join, without_comments
from tests.node import find_node
from tests.servers import ROOT

# Three at the start, whose names at the top are the same; two that come late, of which one needs the other.
SOURCES = {
    "main.mjs": """import { count as counted, Counter } from "./state/count.mjs";
import * as words from "./paint/words.mjs";

const many = "main";

export async function start() {
  counted();
  const { more } = await import("./pointer/late.mjs");
  return [many, words.say(), more(), new Counter().count];
}

export const fail = () => words.fail();
""",
    "paint/words.mjs": """import {
  many as number,
  count,
} from "../state/count.mjs";

/** @typedef {import("../pointer/late.mjs").Late} Late */
const many = "words";

export function say() {
  count();
  return `${many} ${number()}`;
}

export function fail() {
  throw new Error("not this time");
}
""",
    "state/count.mjs": """let n = 0;

export const many = () => n;

export function count() {
  n += 1;
}

export class Counter {
  count = n;
}

export function* all() {
  yield n;
}
""",
    "pointer/late.mjs": """import { say } from "../paint/words.mjs";
import * as counting from "../state/count.mjs";
import { own } from "./other.mjs";

export const more = () => own(say(), counting.many());
""",
    "pointer/other.mjs": """export const own = (...all) => all.join(" and ");
""",
}
LATE = frozenset({"pointer/late.mjs", "pointer/other.mjs"})
ENTRY, NAME, VERSION = "main.mjs", "page", "v1"


def joined(**changed: str) -> dict[str, str]:
    """Return what is sent of the modules, where some are other ones, by their names without folder and ending."""
    sources = {place: changed.get(Path(place).stem, text) for place, text in SOURCES.items()}
    return join(sources, LATE, ENTRY, NAME, VERSION)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The modules as they are, and as they are sent, where the page finds them, the joined ones by their name."""
    sent = {f"joined/{VERSION}/{place}": text for place, text in joined().items()}
    known = {"package.json": json.dumps({"name": NAME, "exports": f"./joined/{VERSION}/{ENTRY}"})}
    for place, text in (SOURCES | sent | known).items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path


def said(folder: Path, script: str) -> str:
    """Return what a script prints that has the joined modules as `page`."""
    (folder / "script.mjs").write_text(f'import * as page from "{NAME}";\n{script}', encoding="utf-8")
    command = [find_node(), "--enable-source-maps", "script.mjs"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_modules_run_as_they_do_alone_and_each_is_there_once(folder):
    """The number that one module owns is counted by three others, of which one comes late."""
    told = said(folder, 'console.log(JSON.stringify(await page["main.mjs"].start()))')
    assert json.loads(told) == ["main", "words 2", "words 3 and 3", 3]


def test_the_joined_file_exports_each_of_its_modules_by_its_place(folder):
    told = said(folder, "console.log(JSON.stringify(Object.entries(page).map(([a, b]) => [a, Object.keys(b)])))")
    assert dict(json.loads(told)) == {
        "main.mjs": ["start", "fail"],
        "paint/words.mjs": ["say", "fail"],
        "state/count.mjs": ["many", "count", "Counter", "all"],
    }


def test_the_stack_of_an_error_names_the_file_and_the_line(folder):
    stack = said(folder, 'try { page["main.mjs"].fail(); } catch (error) { console.log(error.stack); }')
    assert f"{folder}/paint/words.mjs:15" in stack
    assert f"{folder}/main.mjs:12" in stack
    assert VERSION not in stack


def test_nobody_changes_what_a_module_exports(folder):
    told = said(folder, 'try { page["main.mjs"].start = null; } catch (error) { console.log(error.name); }')
    assert told == "TypeError\n"


def test_lines_that_are_comments_alone_are_sent_empty():
    text = "/**\n * What it is.\n * @type {A} */\nconst a = 1; // why\n  // how\n  /** @type {B} */ (a);\n"
    assert without_comments(text) == "\n\n\nconst a = 1; // why\n\n  /** @type {B} */ (a);\n"


def test_no_text_of_a_script_has_a_line_that_looks_like_a_comment():
    for file in (ROOT / "assets").rglob("*.mjs"):
        for text in re.findall(r"`[^`]*`", file.read_text(encoding="utf-8")):
            assert without_comments(text) == text, file.name


def test_what_comes_late_is_asked_for_by_the_version_that_asks():
    files = joined()
    assert set(files) == {ENTRY, f"{ENTRY}.map", *LATE}
    assert f'await import("../{VERSION}/pointer/late.mjs")' in files[ENTRY]
    assert files["pointer/other.mjs"] == SOURCES["pointer/other.mjs"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words": "export default 1;\n"}, "got export default 1;"),
        ({"words": "export let a = 1;\n"}, "got export let a = 1;"),
        ({"words": "const a = 1;\nexport { a };\n"}, "got export { a };"),
        ({"words": "export const { a } = {};\n"}, "got export const { a } = {};"),
        ({"words": 'export { many } from "../state/count.mjs";\n'}, "got export { many } from"),
        ({"words": 'import "../state/count.mjs";\n'}, "got import"),
        ({"words": 'import one from "../state/count.mjs";\n'}, "got import one"),
        (
            {"words": 'import { none, many } from "../state/count.mjs";\n'},
            "names that state/count.mjs exports; got none",
        ),
        ({"words": 'import { own } from "../pointer/other.mjs";\n'}, "come at the start; got ../pointer/other.mjs"),
        ({"words": 'import { a } from "./none.mjs";\n'}, "got ./none.mjs"),
        ({"count": 'import { say } from "../paint/words.mjs";\n'}, "expected no circle; got "),
        ({"late": 'export { say } from "../paint/words.mjs";\n'}, "another statement with ../paint/words.mjs"),
        ({"late": 'import one, { say } from "../paint/words.mjs";\n'}, "another statement with ../paint/words.mjs"),
        ({"late": 'import { none } from "../paint/words.mjs";\n'}, "names that paint/words.mjs exports; got none"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(changed, told):
    with pytest.raises(JoinError) as error:
        joined(**changed)
    (name,) = changed
    assert told in str(error.value)
    assert f"{name}.mjs" in str(error.value)
