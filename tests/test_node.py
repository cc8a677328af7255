"""A Node.js is found, that of the wheel first; one that is too old is passed over, and its absence is said."""

import json
import re
import subprocess
import sys

import pytest

from tests import node
from tests.node import MISSING, NoNodeError, find_node
from tests.servers import ROOT


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """No wheel, an empty PATH, and a function that puts a program on it that says this version."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "find_spec", lambda _: None)

    def add(version):
        path = tmp_path / "node"
        path.write_text(f"#!/bin/sh\necho {version}\n", encoding="ascii")
        path.chmod(0o755)
        return str(path)

    return add


def test_it_is_found_by_name(programs):
    path = programs("v24.1.0")
    assert find_node() == path


@pytest.mark.parametrize("version", ["v18.20.0", "v9", "none"])
def test_one_that_is_too_old_is_passed_over(programs, version):
    programs(version)
    with pytest.raises(NoNodeError, match="20 or newer"):
        find_node()


@pytest.mark.usefixtures("programs")
def test_its_absence_is_said(capsys):
    assert node.main(["--version"]) == 1
    assert capsys.readouterr().err == f"{MISSING}\n"


def test_the_tests_of_the_scripts_run_by_it():
    run = subprocess.run([sys.executable, "-m", "tests.node", "-e", "process.exit(7)"], cwd=ROOT, check=False)
    assert run.returncode == 7


def test_the_tools_are_of_exact_versions_and_nothing_says_where_they_come_from():
    tools = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in tools["devDependencies"].values())
    assert not (ROOT / "package-lock.json").exists()
