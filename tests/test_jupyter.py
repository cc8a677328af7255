"""In a real Jupyter kernel: what the four calls of a notebook show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tests.servers import PATIENCE, ROOT

FIRST = """
from relu_fold import Network, figures, link, show
net = Network([[[1.0], [2.0]], [[1.0, -1.0]]], [[0.0, 0.5], [0.0]])
plane = Network([[[1, 0], [0, 1], [1, 1]], [[1, 1, -1]]], [[0, 0, 0.5], [0]])
"""
CELLS = ("net", "plane", "show(net)", "figures.stage(net)", "link(net, 'https://example.org/')")
PLOTLY, SVG = "application/vnd.plotly.v1+json", "image/svg+xml"


@pytest.fixture(scope="module")
def outputs() -> Iterator[dict[str, dict[str, Any]]]:
    """What each cell shows, by its source; the kernel, and so its server, lives as long as the tests look at it."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in (FIRST, *CELLS)])
    client = NotebookClient(
        notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    )
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        assert not [one for cell in notebook.cells for one in cell.outputs if one.output_type in ("error", "stream")]
        yield {cell.source: cell.outputs[0].data for cell in notebook.cells[1:]}


def test_a_network_shows_its_pictures(outputs):
    assert set(outputs["net"]) == {"text/plain", PLOTLY}
    assert set(outputs["plane"]) == {"text/plain", PLOTLY, SVG}
    assert outputs["plane"][SVG].startswith("<svg")
    assert outputs["plane"][PLOTLY]["data"][0]["type"] == "mesh3d"
    assert outputs["net"]["text/plain"].startswith("Network 1 → 2 → 1, 7 parameters")


def test_show_is_a_frame_of_the_live_page_which_answers(outputs):
    assert set(outputs["show(net)"]) == {"text/plain", "text/html"}
    (address,) = re.findall(r'<iframe src="([^"]+)"', outputs["show(net)"]["text/html"])
    with urlopen(address, timeout=PATIENCE) as answer:
        assert answer.status == 200
        assert b"<title>ReLU Fold</title>" in answer.read()
        assert "X-Frame-Options" not in answer.headers
        assert "frame-ancestors http://localhost:* " in answer.headers["Content-Security-Policy"]


def test_a_figure_is_plotlys(outputs):
    assert outputs["figures.stage(net)"][PLOTLY]["layout"]["width"] == 1100


def test_a_link_is_a_text(outputs):
    assert outputs["link(net, 'https://example.org/')"]["text/plain"].startswith("'https://example.org/?s=2.")
