"""What the documents say in Python runs, from top to bottom."""

from __future__ import annotations

import re

import pytest

from deploy.gallery import GALLERY, draw, with_table
from relu_fold import Network, pieces, preimages, sharelink, subdivide
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from tests.servers import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(text):
    """The Python of a document, block by block, each below as many empty lines as it has above it."""
    return ["\n" * text.count("\n", 0, one.start(1)) + one[1] for one in BLOCK.finditer(text)]


@pytest.mark.parametrize("name", ["docs/python.md", "README.md"])
def test_every_block_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # they write files
    path = ROOT / name
    found = blocks(path.read_text(encoding="utf-8"))
    assert found
    names: dict[str, object] = {}
    for block in found:
        exec(compile(block, path, "exec"), names)  # an error names the document's own line


def test_every_block_is_found():
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    assert len(blocks(text)) == text.count("```python")
    assert text.count("```") == 2 * len(blocks(text))  # there is nothing else in a fence
    with pytest.raises(ZeroDivisionError) as caught:
        exec(compile(blocks("a\n```python\n1 / 0\n```\n")[0], "a", "exec"), {})
    assert caught.traceback[-1].lineno == 2  # counted from 0


@pytest.mark.parametrize("shown", GALLERY, ids=lambda shown: shown.preset)
def test_the_gallery_holds_what_is_drawn(shown):
    """Where a picture changes on purpose: python -m deploy.gallery."""
    assert (ROOT / shown.path).read_text(encoding="utf-8") == draw(shown)


def test_the_readme_links_each_picture_to_its_view():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_table(text) == text
    assert {path.name for path in (ROOT / "docs/gallery").iterdir()} == {one.path.name for one in GALLERY}


@pytest.mark.parametrize("name", ["README.md", "docs/teaching.md"])
def test_every_link_opens_its_view(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"http://127\.0\.0\.1:8050/\?s=([\w.-]+)", text)
    assert len(found) > 4
    for one in found:
        assert sharelink.encode(sharelink.decode(one)) == one


def test_teachers_are_told_of_every_lesson():
    text = (ROOT / "docs/teaching.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| \[(.+)\]\(http://127\.0\.0\.1:8050/\?lesson=(\d+)\) \|", text, re.MULTILINE)
    assert told == [(lesson.title, str(lesson.number)) for lesson in LESSONS]


def test_what_the_tasks_say_is_so():
    three = PRESETS["three"].network
    for bias, on in ((-2.39, 1), (-2.4, 0)):
        biases = ((three.biases[0][0], bias, three.biases[0][2]), three.biases[1])
        p = pieces(Network(three.weights, biases), (-3.0, 3.0))
        assert (int(p.patterns[:, 1].sum()), len(p.slopes)) == (on, 3 + on)
    assert len(preimages(PRESETS["tents"].network, 0.5, PRESETS["tents"].domain).points) == 4
    assert subdivide(PRESETS["three-folds"].network).n_regions == 7
    assert len(pieces(PRESETS["sawtooth"].network, (0.0, 1.0)).slopes) == 16
