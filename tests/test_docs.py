"""What the documents say in Python runs, from top to bottom."""

from __future__ import annotations

import re

import pytest

from deploy.gallery import GALLERY, draw, with_table
from tests.servers import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(text):
    """The Python of a document, block by block, each below as many empty lines as it has above it."""
    return ["\n" * text.count("\n", 0, one.start(1)) + one[1] for one in BLOCK.finditer(text)]


@pytest.mark.parametrize("name", ["docs/python.md", "README.md"])
def test_every_block_runs(name):
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
