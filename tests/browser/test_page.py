"""The page in a real browser: links, presets, undo, theme, phone, keyboard, accessibility."""

from __future__ import annotations

import struct
from itertools import product

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from relu_fold import sharelink
from relu_fold.exact.line.pieces import pieces
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import some
from tests.browser.stage_page import AT_REST, fill_box, marks, open_stage, press_on_thumb, settle, state

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]


def choose_preset(page: Page, title: str) -> None:
    page.click("#presets")
    page.click(f'.preset:has(strong:text-is("{title}"))')
    page.wait_for_function("(title) => document.getElementById('preset-title').textContent === title", arg=title)
    settle(page)


@pytest.mark.own_page
def test_pick_two_neurons_drag_copy_the_link_and_open_it_elsewhere(page: Page, app_url: str, browser: Browser) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_stage(page, app_url)
    choose_preset(page, "Two neurons")
    x, y = press_on_thumb(page, "w.0.1.0")
    page.mouse.move(x + 23, y)
    page.mouse.move(x + 31, y)
    page.mouse.up()
    settle(page)
    page.click("#share")
    page.wait_for_selector("dialog.sharing[open]")
    settle(page)
    page.keyboard.press("Enter")  # the first that it offers
    page.wait_for_selector('.sharing .primary:text("Copied")')
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == page.url
    page.keyboard.press("Escape")
    there, here = state(page), marks(page)
    assert there.weights[0][1] != PRESETS["two"].weights[0][1]
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        elsewhere = context.new_page()
        open_stage(elsewhere, link)
        assert bits(state(elsewhere)) == bits(there)
        assert marks(elsewhere) == here
        assert elsewhere.locator("#preset-title").inner_text() == "Your network"
        assert elsewhere.locator("#preset-from").inner_text() == "Reset brings “Two neurons”."


def test_a_presets_words_leave_with_its_numbers_and_nothing_below_moves(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    top = "() => document.querySelector('#picture').getBoundingClientRect().top"
    words, stood = page.locator("#lesson"), page.evaluate(top)
    expect(words).to_be_visible()
    page.evaluate("() => { reluFold.drag('b.0.1', 0.1); reluFold.commit(); }")
    settle(page)
    expect(words).not_to_be_visible()
    assert page.evaluate(top) == stood
    page.get_by_role("button", name="Reset", exact=True).first.click()
    settle(page)
    expect(words).to_be_visible()


@pytest.mark.own_page
def test_plotly_is_asked_for_early_and_only_once(page: Page, app_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(app_url)))
    open_stage(page, app_url)
    plotly = [i for i, url in enumerate(asked) if "plotly" in url]
    assert plotly == [min(plotly)], "what was asked for early is not what the graphs load"
    first = asked.index("_dash-update-component")
    assert plotly[0] < first
    assert len(set(asked[:first])) == first, "what was asked for early is asked for again"
    assert asked.index("_dash-layout") < min(i for i, url in enumerate(asked) if "dash_renderer" in url)


def bits(view: ViewState) -> tuple[object, ...]:
    numbers = [value for rows in view.weights for row in rows for value in row]
    numbers += [value for row in view.biases for value in row]
    numbers += [view.negative_slope, *view.domain]
    return view.preset, struct.pack(f"{len(numbers)}d", *numbers), view.layer, view.neuron, view.partial_sums


BAD = ["1.zzzz", "1.awAB", "9.awAA", "<script>alert(1)</script>", "1." + "A" * 100_000]


@pytest.mark.own_page
@pytest.mark.parametrize("text", some(BAD, 0, 2, 4))
def test_a_bad_link_gives_the_default_view_and_one_sentence(page: Page, app_url: str, text: str) -> None:
    open_stage(page, f"{app_url}#s={text}")
    assert state(page) == ViewState()
    notice = page.locator("#notice").inner_text()
    assert notice.startswith("This link")
    assert notice.endswith("This is the default view instead.")


def test_a_long_link_travels_behind_the_hash(page: Page, app_url: str) -> None:
    row = tuple((0.1 + i * 0.0123456789,) for i in range(32))
    wide = ViewState(
        weights=(row, tuple(tuple(x * (i + j + 1) for i, (x,) in enumerate(row)) for j in range(8))),
        biases=(tuple(-x for (x,) in row), (0.5,) * 8),
        neuron=20,
    )
    link = sharelink.link(wide)
    assert link.startswith("#s=")
    open_stage(page, app_url + link)
    assert bits(state(page)) == bits(wide)
    labels = page.locator(".annotation-text").all_text_contents()
    assert "● 21" in labels  # the page of eight with the selected neuron


def test_a_link_put_into_the_address_of_an_open_page_is_opened(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate("(text) => { location.hash = 's=' + text; }", sharelink.encode(ViewState.of_preset(PRESETS["hat"])))
    page.wait_for_function("() => window.reluFold.state.preset === 'hat'")


def test_every_preset_is_drawn_and_its_lesson_told(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    for preset in PRESETS.values():
        if preset.network.input_dim != 1:
            continue
        choose_preset(page, preset.title)
        assert page.locator("#lesson").inner_text() == preset.lesson
        assert page.locator(".group[data-neuron].selected").count() == 1
        rows = page.locator("#ledger-table tr.piece").count()
        assert rows == page.locator("#ledger-table tr.knot").count() + 1


@pytest.mark.own_page
def test_undo_redo_and_reset(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "2.5")
    fill_box(page, "w.0.0.0", "-1")
    page.click("#undo")
    settle(page)
    assert state(page).weights[0][0][0] == 2.5
    page.keyboard.press("Control+z")
    settle(page)
    assert state(page).weights[0][0][0] == 1.0
    assert page.locator("#undo").is_disabled()
    page.keyboard.press("Control+Shift+z")
    settle(page)
    assert state(page).weights[0][0][0] == 2.5
    page.click("button:text-is('Reset')")
    settle(page)
    assert state(page) == ViewState()
    assert page.locator('[data-path="w.0.0.0"] .number input').input_value() == "1"


def test_add_and_remove_neurons(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    for wanted in (4, 5, 6):
        page.click("text=+ neuron")
        settle(page)
        assert state(page).widths == (wanted,)
        assert page.locator(".nodes button[aria-pressed=true]").inner_text() == str(wanted)
    assert page.locator(".group[data-neuron]").count() == 1  # a larger net shows the selected neuron's sliders
    for _ in range(6):
        page.click("text=− neuron")
        settle(page)
    assert state(page).widths == (1,)
    assert "at least one neuron" in page.locator("#notice").inner_text()


def test_hovering_lights_the_same_x_in_every_panel(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.wait_for_selector(".reading .hair", state="attached")
    assert page.locator(".reading .hair").count() == 10
    words = page.locator(".reading text").all_text_contents()
    assert any(word.startswith("x = ") for word in words)
    assert any(word.startswith("f = ") for word in words)


COVERED = """() => {
  const words = [...document.querySelectorAll('.reading text')].map((e) => [e.textContent, e.getBBox()]);
  const meets = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  const found = [];
  words.forEach(([text, box], i) => {
    if (words.some(([, other], j) => j > i && meets(box, other))) found.push([text, 'words']);
  });
  const { xaxis, yaxis } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  for (const ring of document.querySelectorAll('.traceknots path.point')) {
    const [, x, y] = ring.getAttribute('transform').match(/translate\\((.*),(.*)\\)/).map(Number);
    const { width, height } = ring.getBBox();
    const around = { x: xaxis._offset + x - width / 2, y: yaxis._offset + y - height / 2, width, height };
    for (const [text, box] of words) if (meets(box, around)) found.push([text, 'ring']);
  }
  return found;
}"""


def test_values_on_the_reading_line_cover_no_ring_and_no_other_value(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.focus("#reading")
    page.keyboard.press("Home")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(COVERED) == [], page.get_attribute("#reading", "aria-valuetext")


def test_a_knot_is_read_where_it_is_though_the_pointer_is_a_pixel_beside_it(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    knot = """() => {
      const gd = document.querySelector('#stage .js-plotly-plot');
      const { left, top } = gd.getBoundingClientRect();
      const { xaxis: across, yaxis: up } = gd._fullLayout;
      return [left + across._offset + across.l2p(0.75), top + up._offset + up.l2p(1.155)];
    }"""
    x, y = page.evaluate(knot)
    reading = page.locator("#reading")
    page.mouse.move(x + 2, y)
    expect(reading).to_have_attribute("aria-valuetext", "x = 0.75, f = 1.16")
    page.mouse.move(x + 12, y)
    expect(reading).not_to_have_attribute("aria-valuenow", "0.75")


def test_the_reading_line_moves_by_keys_and_speaks(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    reading = page.locator("#reading")
    reading.focus()
    reading.press("Home")
    assert reading.get_attribute("aria-valuetext") == "x = −3.00, f = 1.50"
    reading.press("Shift+ArrowRight")
    assert (reading.get_attribute("aria-valuetext") or "").startswith("x = −2.40, f = ")
    reading.press("Escape")
    assert page.locator(".reading .hair").count() == 0


@pytest.mark.own_page
def test_the_partial_sums_can_be_switched_off_and_the_link_knows(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    assert page.locator(".tracesum1").count() == 1
    page.locator("#view-menu").press("Enter")
    page.locator("#partial-sums").press("Space")
    page.wait_for_selector(".tracesum1", state="detached")
    settle(page)
    page.reload()
    page.wait_for_selector(".tracecomposed path.js-line")
    assert page.locator(".tracesum1").count() == 0
    assert not page.locator("#partial-sums").is_checked()
    # Its component may say late what it was told of a view that is gone: only a hand turns it.
    page.evaluate("() => window.dash_clientside.set_props('partial-sums', { checked: true })")
    page.wait_for_function("() => document.getElementById('partial-sums').checked")
    settle(page)
    assert not state(page).partial_sums


LOOKS = list(product(("light", "dark"), ((1440, 900), (390, 844))))


@pytest.mark.parametrize(("scheme", "size"), some(LOOKS, 0, 3))
def test_axe_has_nothing_to_report(page: Page, app_url: str, scheme: str, size: tuple[int, int]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_stage(page, app_url)
    fill_box(page, "b.0.0", "abc")  # with a complaint on screen
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_has_nothing_to_report_on_the_gallery_and_the_help(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    for opener in ("#presets", "#help"):
        page.click(opener)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.keyboard.press("Escape")


def test_the_theme_button_repaints_the_figure(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    paper = "() => document.querySelector('#stage .js-plotly-plot')._fullLayout.paper_bgcolor"
    light = page.evaluate(paper)
    page.click("[aria-label='Light or dark theme']")
    page.wait_for_function(f"(light) => ({paper})() !== light", arg=light)


def test_a_phone_has_the_picture_in_view_while_a_slider_moves(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_stage(page, app_url)
    press_on_thumb(page, "w.0.0.0")
    box = page.locator("#picture").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] < 844
    thumb = page.locator('[data-path="w.0.0.0"] .slide input').bounding_box()
    assert thumb is not None
    assert thumb["y"] > box["y"] + box["height"]
    page.mouse.up()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_a_phone_shows_the_picture_without_scrolling(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_stage(page, app_url)
    box = page.locator("#picture").bounding_box()
    assert box is not None
    assert box["y"] < 844 - box["height"]


@pytest.mark.own_page
def test_everything_can_be_reached_by_tab(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.wait_for_selector("#axis-ends")
    name = "(e) => e.getAttribute('aria-label') || e.id || e.innerText"
    reached = set()
    for _ in range(100):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(f"() => ({name})(document.activeElement)"))
        if page.evaluate("() => document.activeElement.id === 'view-menu'"):
            page.keyboard.press("Enter")
    wanted = {"presets", "share", "Reading line", "Light or dark theme", "neuron 2", "Weight of neuron 3"}
    wanted |= {"Outgoing weight of neuron 1, as a number", "partial-sums", "Left end of the axis of x", "+ neuron"}
    assert wanted <= reached, wanted - reached


def test_a_neuron_that_is_pointed_at_lights_each_of_its_knots(page: Page, app_url: str) -> None:
    open_stage(page, app_url + sharelink.link(ViewState.of_preset(PRESETS["tents"])))
    network = state(page).network
    for number, button in enumerate(page.locator(".nodes button[data-neuron*='.']").all()):
        button.hover()
        knots = [who for who in pieces(network, state(page).domain).turning if number in who]
        assert page.locator("#reading .lit").count() == len(knots)
    page.mouse.move(700, 5)
    assert page.locator("#reading .lit").count() == 0


@pytest.mark.own_page
def test_why_a_link_was_not_opened_is_told_until_the_view_changes(page: Page, app_url: str) -> None:
    open_stage(page, f"{app_url}#s=1.zzzz")
    page.evaluate("() => window.reluFold.commit()")  # as a window that is resized does
    settle(page)
    assert page.locator("#notice").inner_text().endswith("This is the default view instead.")
    page.click("button:text-is('+ neuron')")
    settle(page)
    assert page.locator("#notice").is_hidden()


@pytest.mark.own_page
def test_back_after_a_preset_returns_to_the_network_before(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "2")
    page.wait_for_function("() => window.reluFold.state.weights[0][0][0] === 2")
    settle(page)
    own = bits(state(page))
    choose_preset(page, "Two neurons")
    assert bits(state(page)) != own
    page.go_back()
    page.wait_for_function("() => window.reluFold.state.weights[0][0][0] === 2")
    settle(page)
    assert bits(state(page)) == own
    page.go_forward()
    page.wait_for_function("() => window.reluFold.state.preset === 'two'")
    settle(page)
    page.click("#dimension-2")
    page.wait_for_function("() => window.reluFold.state.weights[0][0].length === 2")
    page.wait_for_function(AT_REST)
    page.go_back()
    page.wait_for_function("() => window.reluFold.state.preset === 'two'")


def shown(page: Page, path: str) -> tuple[float, float, float]:
    """What thumb, box and state say of a number."""
    thumb = page.locator(f'[data-path="{path}"] .slide input').input_value()
    box = page.locator(f'[data-path="{path}"] .number input').input_value()
    kind, layer, *at = path.split(".")
    numbers = state(page).weights if kind == "w" else state(page).biases
    number = numbers[int(layer)][int(at[0])]
    return float(thumb), float(box.replace("−", "-")), number[int(at[1])] if isinstance(number, tuple) else number


@pytest.mark.parametrize("keys", [["Control+z"], ["Control+z", "Control+Shift+z"], ["Control+z", "Control+z"]])
def test_undo_while_a_slider_is_held_leaves_thumb_box_and_state_together(
    page: Page, app_url: str, keys: list[str]
) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "2")
    x, y = press_on_thumb(page, "b.0.1")
    page.mouse.move(x + 20, y)
    for key in keys:
        page.keyboard.press(key)
    page.mouse.move(x + 25, y)
    page.mouse.up()
    settle(page)
    for path in ("w.0.0.0", "b.0.1"):
        thumb, box, number = shown(page, path)
        assert abs(thumb - number) <= 0.05, path
        assert abs(box - number) <= 1e-5, path


def test_a_knot_gets_its_number_back_after_a_view_in_which_it_had_no_room(page: Page, app_url: str) -> None:
    near = ViewState(
        weights=(((1.0,),) * 3, ((1.0, 1.0, 1.0),)), biases=((0.0, -0.004, -0.008), (0.0,)), domain=(-300.0, 300.0)
    )
    wide = msgspec.structs.replace(near, domain=(-0.02, 0.02))
    open_stage(page, app_url + sharelink.link(near))
    for view in (wide, near, wide):
        page.evaluate("(link) => window.reluFold.open(link)", sharelink.encode(view))
        settle(page)
    numbers = page.locator(".traceknots .textpoint").all_text_contents()
    assert [text.strip() for text in numbers] == ["1", "2", "3"]
