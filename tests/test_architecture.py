"""The tree explains the app: one idea a room, imports that run downwards only, and no circle of files."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import relu_fold

PACKAGE = Path(relu_fold.__file__).parent
NAME = PACKAGE.name
CROWDED = 15  # files in a room
LONGEST = 300  # lines of a file

# Each room, and those right below it; it may import from them, and from whatever they stand on.
STANDS_ON: dict[str, tuple[str, ...]] = {
    "errors": (),
    "arrays": ("errors",),
    "products": ("arrays",),
    "network": ("products",),
    "decoding": ("errors",),
    "exact": ("network",),
    "exact.line": ("exact",),
    "exact.plane": ("exact",),
    "exact.fold": ("exact.line", "exact.plane"),
    "exact.events": ("exact.line", "exact.plane"),
    "slices": ("exact",),
    "extent": ("exact.line", "exact.plane"),
    "models": ("network",),
    "files": ("files.onnx",),
    "files.onnx": ("models",),
    "training": ("exact.line", "exact.plane"),
    "view.steps": ("errors",),
    "view": ("exact.fold", "exact.events", "extent", "training", "decoding", "view.steps"),
    "frames": ("view",),
    "frames.news": ("frames",),
    "figures.kit": ("frames",),
    "figures.line": ("figures.kit",),
    "figures.plane": ("figures.kit",),
    "figures.fold": ("figures.kit",),
    "figures.entering": ("figures.fold",),
    "figures.panels": ("figures.line", "figures.plane", "figures.fold"),
    "figures.svg": ("figures.panels",),
    "figures.notebook": ("figures.svg",),
    "sharelink": ("view",),
    "address": ("sharelink",),
    "predictions": ("frames",),
    "exchange.learning": ("figures.kit", "frames.news"),
    "exchange": ("exchange.learning", "figures.panels", "figures.entering", "frames.news", "address", "predictions"),
    "serving": ("exchange",),
    "ui.page": ("serving", "figures.svg"),
    "ui": ("ui.page", "export", "moving", "viewfile"),
    "export": ("figures.svg", "figures.notebook", "address"),
    "tables": ("files",),
    "incoming": ("view", "tables", "slices"),
    "moving": ("incoming",),
    "viewfile": ("address", "files"),
    "commands": ("export", "incoming"),
    "cli": ("ui", "commands"),
    "inline": ("ui",),
    # what `from relu_fold import ...` gives
    "": ("exact.fold", "exact.events", "training", "address", "inline", "slices", "models", "files"),
}

# Packages, and the rooms that may import them; all others are free.
KNOWN_TO: dict[str, tuple[str, ...]] = {
    "dash": ("ui", "ui.page"),
    "dash_mantine_components": ("ui", "ui.page"),
    "plotly": ("figures.notebook", "export"),
    "flask": ("serving", "ui"),
    "werkzeug": ("serving", "ui"),
    "waitress": ("serving",),
    "threadpoolctl": ("ui",),
    "onnx": ("files.onnx",),
    "google": ("files.onnx",),
    "resvg_py": ("export",),
    "reportlab": ("export",),
    "segno": ("export",),
}
# The files that import a module by its name, which the table does not see: names that are given away when they are
# first asked for, and the pictures of a network.
BY_NAME = {"", "commands.checkpoint", "figures", "network"}
PICTURES = ("serving", "ui.page", "ui", "cli", "inline")  # the rooms that may load the web; the others never do

Arrow = tuple[str, str]
"""Who imports, and what."""


@cache
def files() -> dict[str, Path]:
    """Every module of the package, `exact.line.pieces`, and its file; a package is the name of its folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str, rooms: Iterable[str]) -> str:
    """Return the innermost room that a module is in, or is."""
    rooms = set(rooms)
    parts = module.split(".")
    inside = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((room for room in inside if room in rooms), "nowhere")


def imported(source: str, known: Iterable[str]) -> Iterator[str]:
    """Yield what a file imports, lazily or for its types, too: modules of the package, others with a slash."""
    known = set(known)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [f"{node.module}.{one.name}" for one in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top != NAME:
                yield f"/{top}"
            elif rest in known or not rest:
                yield rest
            else:  # a name in a module
                yield rest.rpartition(".")[0]


@cache
def arrows() -> frozenset[Arrow]:
    found = files()
    return frozenset(
        (module, name) for module, path in found.items() for name in imported(path.read_text(encoding="utf-8"), found)
    )


def below(room: str, stands_on: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return a room and all that it stands on."""
    found: set[str] = set()
    more = [room]
    while more:
        if (one := more.pop()) not in found:
            found.add(one)
            more += stands_on[one]
    return found


def running_up(found: Iterable[Arrow], stands_on: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the arrows that lead anywhere but down."""
    wrong = []
    for module, name in sorted(found):
        if not name.startswith("/"):
            here, there = room_of(module, stands_on), room_of(name, stands_on)
            if module == "":
                here = ""
            if there not in below(here, stands_on):
                wrong.append(f"{module or NAME} ({here}) imports {name or NAME} ({there})")
    return wrong


def circles(found: Iterable[Arrow]) -> list[set[str]]:
    """Return the sets of files that import each other in a circle."""
    needs: dict[str, set[str]] = {}
    for module, name in found:
        needs.setdefault(module, set()).add(name)

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        more = [*needs.get(start, ())]
        while more:
            if (one := more.pop()) not in seen:
                seen.add(one)
                more += needs.get(one, ())
        return seen

    reach = {module: reached(module) for module in needs}
    rings: list[set[str]] = []
    for module in sorted(needs):
        if module in reach[module] and not any(module in ring for ring in rings):
            rings.append({other for other in reach[module] if module in reach.get(other, ())})
    return rings


def crowded(modules: Mapping[str, Path], most: int) -> list[str]:
    """Return the rooms with more files than `most`, but for the package itself."""
    counts: dict[Path, int] = {}
    for path in modules.values():
        if path.name != "__init__.py" and path.parent != PACKAGE:
            counts[path.parent] = counts.get(path.parent, 0) + 1
    return [f"{folder.name}: {count} files" for folder, count in counts.items() if count > most]


def test_imports_run_downwards_only():
    assert running_up(arrows(), STANDS_ON) == []


def test_only_these_files_import_by_name():
    assert {
        module for module, path in files().items() if "import_module(" in path.read_text(encoding="utf-8")
    } == BY_NAME


def test_no_files_import_each_other_in_a_circle():
    assert circles(arrows()) == []


def test_every_file_is_in_a_room_and_every_room_is_there():
    rooms = [room for room in STANDS_ON if room]
    assert [module for module in files() if module not in ("", "figures") and room_of(module, rooms) == "nowhere"] == []
    assert [room for room in rooms if room not in files()] == []


def test_no_room_is_crowded():
    assert crowded(files(), CROWDED) == []


def too_long(modules: Mapping[str, Path], most: int) -> list[str]:
    """Return the files of more lines than `most`."""
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules.items()}
    return [f"{name}: {count} lines" for name, count in lines.items() if count > most]


def test_no_file_is_long():
    assert too_long(files(), LONGEST) == []


def test_a_long_file_is_told(tmp_path):
    for name, count in (("short", 2), ("long", 3)):
        (tmp_path / name).write_text("x = 1\n" * count, encoding="utf-8")
    assert too_long({name: tmp_path / name for name in ("short", "long")}, 2) == ["long: 3 lines"]


@pytest.mark.parametrize("package", KNOWN_TO)
def test_who_knows_the_web(package):
    knowing = {room_of(module, STANDS_ON) for module, name in arrows() if name == f"/{package}"}
    assert knowing <= set(KNOWN_TO[package])


def test_the_mathematics_imports_numpy_alone():
    mathematics = below("exact.fold", STANDS_ON) | below("exact.events", STANDS_ON) | {"slices", "models", "files"}
    others = {name for module, name in arrows() if name.startswith("/") and room_of(module, STANDS_ON) in mathematics}
    assert {name[1:] for name in others} - sys.stdlib_module_names == {"numpy"}


# --- in a fresh interpreter ---


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(modules: Iterable[str]) -> set[str]:
    """Import modules in a fresh interpreter; return the top-level packages that are loaded after that."""
    names = ", ".join(f"{NAME}.{module}" for module in modules)
    return set(run(f"import sys, {names}; print(*{{name.partition('.')[0] for name in sys.modules}})").split())


def test_nothing_but_the_server_and_the_page_loads_the_web():
    modules = [module for module in files() if module and room_of(module, STANDS_ON) not in PICTURES]
    assert {"network", "exact.line.pieces", "view.viewstate", "figures.line.stage", "exchange"} <= set(modules)
    assert not loaded_by(modules) & {"plotly", "dash", "dash_mantine_components", "flask", "waitress"}


def test_importing_a_module_gives_the_module():
    """Not a function of the same name, which a package that is imported before it could have put in its place."""
    program = "from types import ModuleType\nfrom relu_fold import *\n" + "".join(
        f"import {NAME}.{module} as m\nassert isinstance(m, ModuleType), '{module}'\n" for module in files() if module
    )
    run(program)


# --- a test that cannot fail is none ---


def test_an_arrow_that_runs_up_is_found():
    stands_on = {"low": (), "one": ("low",), "other": ("low",), "": ("one",)}
    right = [("one.a", "low.b"), ("one.a", "one.b"), ("other.a", "/numpy"), ("", "one.a")]
    assert running_up(right, stands_on) == []
    for wrong in [("low.b", "one.a"), ("one.a", "other.a"), ("one.a", ""), ("one.a", "elsewhere")]:
        assert len(running_up([*right, wrong], stands_on)) == 1


def test_a_circle_is_found():
    assert circles([("a", "b"), ("b", "c"), ("a", "c"), ("c", "/numpy")]) == []
    assert circles([("a", "b"), ("b", "c"), ("c", "b"), ("d", "d")]) == [{"b", "c"}, {"d"}]


def test_imports_are_found_wherever_they_stand():
    source = """
from relu_fold.low import a, name
import relu_fold.one.b as b
import numpy as np
if TYPE_CHECKING:
    from relu_fold import Name
def later():
    from relu_fold.one.b import thing
"""
    known = {"low", "low.a", "one.b"}
    assert sorted(imported(source, known)) == sorted(["low.a", "low", "one.b", "/numpy", "", "one.b"])


def test_a_crowd_is_found():
    modules = {f"room.m{i}": PACKAGE / "room" / f"m{i}.py" for i in range(3)}
    assert crowded(modules, 2) == ["room: 3 files"]
    assert crowded(modules, 3) == []
