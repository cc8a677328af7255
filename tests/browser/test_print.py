"""On paper: one page with the picture, its formulas, the ledger's first rows and the link, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.figures.kit.theme import THEMES, channels
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.matrix import random_view
from tests.browser.samples import some
from tests.browser.tabs import MANY, go, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

VIEWS = {
    "a line": ViewState.of_preset(PRESETS["three"]),
    "a plane": ViewState.of_preset(PRESETS["three-folds"]),
    "16 neurons": random_view(1, (16,)),
    "16 neurons of a plane": random_view(2, (16,)),
    "four layers": random_view(1, (6, 6, 6, 6)),
}
ROWS = 40
# What is seen on paper, as the browser lays it out: it is told to print, and does not.
PRINTED = """() => {
  window.dispatchEvent(new Event('beforeprint'));
  const page = document.getElementById('printed'), text = (one) => page.querySelector(one)?.textContent;
  const seen = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && !page.contains(one));
  const inner = page.getBoundingClientRect();
  const found = {
    others: seen.filter((one) => one !== page && !one.contains(page)).map((one) => one.outerHTML.slice(0, 60)),
    lines: page.querySelectorAll('.printed-picture .lines path').length,
    sheets: page.querySelectorAll('.printed-picture image').length,
    formulas: [...page.querySelectorAll('.printed-formulas p')].map((one) => one.textContent),
    rows: page.querySelectorAll('tbody tr').length,
    link: text('.printed-link'),
    beyond: [...page.querySelectorAll('p, td')]
      .filter((one) => one.getBoundingClientRect().bottom > inner.bottom + 1).length,
    ids: [...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, i, all) => all.indexOf(id) !== i),
  };
  window.dispatchEvent(new Event('afterprint'));
  return { ...found, left: document.querySelectorAll('#printed').length };
}"""


PRINTS = "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/print.mjs'))"


@pytest.fixture
def printing(page: Page, app_url: str) -> Iterator[Page]:
    """A page that can print: the script that does comes some time after the first picture."""
    go(page, app_url)
    page.wait_for_function(PRINTS)
    yield page
    page.emulate_media(media="screen", color_scheme="light")


def show(page: Page, view: ViewState) -> None:
    page.evaluate("(link) => window.reluFold.open(link)", sharelink.encode(view))
    rest(page, frames=MANY)


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_one_page_of_either_paper(printing: Page, name: str) -> None:
    show(printing, VIEWS[name])
    for paper in some(("A4", "Letter"), list(VIEWS).index(name) % 2):
        assert len(re.findall(rb"/Type\s*/Page\b", printing.pdf(format=paper))) == 1


@pytest.mark.parametrize("name", VIEWS)
def test_it_has_picture_formulas_rows_and_link_and_nothing_else(printing: Page, name: str) -> None:
    view = VIEWS[name]
    show(printing, view)
    rows = printing.locator("#ledger-table:visible tbody tr, #region-table:visible tbody tr").count()
    printing.emulate_media(media="print")
    found = printing.evaluate(PRINTED)
    assert found["others"] == []
    assert found["beyond"] == 0
    assert found["rows"] == min(rows, ROWS) > 0
    assert found["sheets"] == (view.input_dim == 2)
    assert found["lines"] > 0
    of_neurons = view.widths[view.layer] if len(view.weights[view.layer][0]) <= 4 else 0
    assert len(found["formulas"]) == 1 + of_neurons
    terms = sum(weight != 0 for weight in view.weights[view.layer + 1][view.target])
    assert found["formulas"][0].count("h") == terms, "the sum in full"
    assert found["link"] == printing.url
    assert found["ids"] == []
    assert found["left"] == 0, "the page is as it was"


def test_the_dark_page_is_printed_in_the_light_colours(printing: Page) -> None:
    printing.emulate_media(media="screen", color_scheme="dark")
    show(printing, VIEWS["a line"])
    begin = "() => { window.dispatchEvent(new Event('beforeprint')); }"
    look = """() => {
      const line = document.querySelector('#printed .tracecomposed path');
      return [line.style.stroke, getComputedStyle(line).stroke, getComputedStyle(document.body).backgroundColor];
    }"""
    printing.evaluate(begin)  # as a browser does: before the styles of paper are there
    printing.emulate_media(media="print", color_scheme="dark")
    ink = THEMES["light"].ink
    assert printing.evaluate(look) == ["var(--ink)", "rgb({}, {}, {})".format(*channels(ink)), "rgb(255, 255, 255)"]


def test_a_link_too_long_for_paper_is_not_cut_but_named(printing: Page) -> None:
    show(printing, random_view(2, (16, 16, 16)))
    link = printing.evaluate(PRINTED)["link"]
    assert re.fullmatch(r"The link of this view has [\d,]+ characters: copy it from the page\.", link)
