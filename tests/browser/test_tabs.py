"""A page that several tests share is put back after each, and what cannot be put back ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from relu_fold.sharelink import link
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import open_stage, state
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser


def test_what_a_test_left_is_put_back_or_the_page_is_loaded_anew(browser: Browser, app_url: str) -> None:
    tabs = Tabs(browser, app_url)
    try:
        tab = tabs.lend()
        page = tab.page
        open_stage(page, app_url + link(ViewState.of_preset(PRESETS["two"])))
        assert state(page) == ViewState.of_preset(PRESETS["two"])
        page.set_viewport_size({"width": 1280, "height": 720})
        page.evaluate(
            "() => { window.setTimeout = setTimeout.bind(window); localStorage.setItem('mine', '1'); window.mine = 1; }"
        )
        tabs.take_back(tab)
        assert tabs.lend() is tab
        assert (state(page), page.url, page.viewport_size) == (ViewState(), app_url, {"width": 1440, "height": 900})
        left = "() => [window.mine, window.asked, localStorage.length, window.setTimeout.name]"
        assert page.evaluate(left) == [None, None, 0, "setTimeout"]
        page.evaluate("() => document.querySelector('h1').append('!')")
        tabs.take_back(tab)
        assert tabs.lend() is not tab
        assert page.is_closed()
    finally:
        tabs.give_up()
