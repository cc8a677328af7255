"""Two inputs in a real browser: sheets under a moving hand, turned sheets, the map and its regions, 1D and back."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import msgspec
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from relu_fold import sharelink
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.plane.heat import heat_pixels
from relu_fold.figures.plane.regions import plane_ledger, region_at
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import ALL, some
from tests.browser.space_page import (
    assert_painted,
    drawn_by_python,
    link_of,
    middle_of_surface,
    on_map,
    on_screen,
    open_space,
    painted,
    pixel,
    settle_space,
    surface_facets,
)
from tests.browser.stage_page import marks, open_view_menu, press_on_thumb, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

THREE = ViewState.of_preset(PRESETS["three-folds"])
SAMPLED = msgspec.structs.replace(THREE, map_mode="heatmap")


def drag_slider(page: Page, path: str, steps: int = 20) -> None:
    """A real mouse takes a thumb and moves it to and fro; it still holds it afterwards."""
    x, y = press_on_thumb(page, path)
    for i in range(steps):
        page.mouse.move(x + 30 * math.sin(i / 3), y)
        page.evaluate("() => new Promise(requestAnimationFrame)")


def release(page: Page) -> None:
    page.mouse.up()
    page.wait_for_function("() => ['commit', 'marks'].includes(window.shown.at(-1)?.kind)")
    settle_space(page)


# The corners of what is painted, x and y; and the clock of what gives way, stopped as soon as it is there.
RECORD = """() => {
  const of = CanvasRenderingContext2D.prototype;
  for (const name of ['clearRect', 'moveTo', 'lineTo']) {
    const was = of[name];
    of[name] = function (...at) {
      if (name === 'clearRect') window.corners = [];
      else if (this.canvas.id === 'paper') window.corners.push(...at);
      return was.apply(this, at);
    };
  }
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    const clock = animate.apply(this, how);
    if (this.id === 'paper') { clock.pause(); window.clock = clock; }
    return clock;
  };
}"""
AT_MOMENT = """(moment) => {
  window.clock.currentTime = moment;
  const soon = () => new Promise((done) => requestAnimationFrame(done));
  return soon().then(soon).then(() => window.corners);
}"""


def corners(page: Page) -> list[float]:
    found: list[float] = page.evaluate("() => window.corners")
    return found


def words_of_region(page: Page) -> list[str]:
    return page.locator("#region").inner_text().splitlines()


# --- a picture, and a hand on a slider ---


@pytest.mark.parametrize("name", ["fold", "xor", "pyramid", "disc-16", "checkerboard"])  # each takes seconds
def test_a_preset_of_the_plane_opens_by_link_and_is_drawn_as_python_has_it(page: Page, app_url: str, name: str) -> None:
    open_space(page, app_url, name)
    assert state(page) == ViewState.of_preset(PRESETS[name])
    assert page.locator("#lesson").inner_text() == PRESETS[name].lesson
    assert page.locator("#region-table tbody tr").count() == len(plane_ledger(plane_frame(state(page)))["rows"])
    assert page.locator("#ledger-table").is_hidden()
    assert page.locator("#dimension-2").get_attribute("aria-pressed") == "true"
    assert page.locator("#dimension-1").get_attribute("aria-pressed") == "false"
    assert_painted(page)


@pytest.mark.parametrize("path", ["w.0.0.0", "b.0.1"])
def test_a_drag_shows_frames_in_order_one_question_at_a_time_and_ends_with_the_states_picture(
    page: Page, app_url: str, path: str
) -> None:
    open_space(page, app_url, THREE)
    before = painted(page)
    drag_slider(page, path)
    page.wait_for_function("() => !window.reluFold.busy()")
    frames = page.evaluate(
        "() => window.pictures.filter(({ kind }) => kind === 'drag').map(({ sheets }) => sheets.heights.bdata)"
    )
    assert len(set(frames)) >= 3
    release(page)
    assert state(page).network != THREE.network
    asked, shown = page.evaluate("() => [window.asked, window.shown]")
    assert [one["seq"] for one in shown] == sorted(one["seq"] for one in shown)
    assert [one["seq"] - asked[0]["seq"] for one in asked] == list(range(len(asked)))
    assert page.evaluate("() => window.most") == 1
    assert [one["kind"] for one in shown if one["kind"] != "marks"][-1] == "commit"
    assert painted(page) != before
    assert_painted(page)


def test_a_drag_paints_what_a_whole_answer_paints(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    before, ranges = marks(page, "#space"), page.evaluate("() => window.pictures.at(-1).ranges")
    for path, value in (("w.0.0.0", 0.97), ("b.0.1", 0.13), ("w.1.0.2", -1.18)):  # no range changes on release
        page.evaluate("([path, value]) => window.reluFold.drag(path, value)", [path, value])
    settle_space(page)
    shapes, words = painted(page), marks(page, "#space")
    assert_painted(page)
    page.evaluate("() => window.reluFold.commit()")
    page.wait_for_function("() => window.pictures.at(-1).kind === 'commit'")
    settle_space(page)
    assert page.evaluate("() => window.pictures.at(-1).ranges") == ranges
    assert painted(page) == shapes
    assert marks(page, "#space") == words
    assert words["labels"] != before["labels"]


def test_the_canvas_shows_the_facets_in_their_lit_colours_at_any_ratio(browser: Browser, app_url: str) -> None:
    for ratio in some((1, 1.5, 3), 1):  # all other tests have 1
        with browser.new_context(device_scale_factor=ratio) as context:
            page = context.new_page()
            open_space(page, app_url, "two-folds")
            for facet in surface_facets(page):
                x, y = facet.points.mean(axis=0)
                np.testing.assert_allclose(pixel(page, x, y), facet.colour, atol=1)
            sizes = page.evaluate(
                "() => { const c = document.getElementById('paper'); return [c.width, c.clientWidth]; }"
            )
            assert sizes[0] == round(sizes[1] * ratio)


def test_the_sheets_are_right_again_after_another_size_theme_and_a_lost_canvas(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    light = painted(page)
    page.set_viewport_size({"width": 1100, "height": 700})
    settle_space(page)
    assert_painted(page)
    page.locator("#picture").evaluate("(e) => { const c = document.getElementById('paper'); c.width = c.width; }")
    x, y = surface_facets(page)[-1].points.mean(axis=0)
    page.evaluate("() => document.getElementById('paper').dispatchEvent(new Event('contextrestored'))")
    np.testing.assert_allclose(pixel(page, x, y), surface_facets(page)[-1].colour, atol=1)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
    settle_space(page)
    assert [shape.get("colour") for shape in painted(page)] != [shape.get("colour") for shape in light]


@pytest.mark.own_page
def test_without_a_canvas_it_is_said_and_the_page_goes_on(page: Page, app_url: str) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.add_init_script("window.pictures = []")
    go(page, app_url + link_of(THREE))
    expect(page.locator("#no-canvas")).to_contain_text("no canvas")
    expect(page.locator("#region-table tbody tr")).to_have_count(7)
    page.click("#dimension-1")
    page.wait_for_selector(".tracecomposed path.js-line")
    assert page.locator("#no-canvas").is_hidden()


def test_forced_colours_hatch_what_wears_a_colour_and_leave_the_rest_plain(page: Page, app_url: str) -> None:
    page.emulate_media(forced_colors="active")
    open_space(page, app_url, "two-folds")
    complex_ = plane_frame(state(page)).subdivision
    assert complex_ is not None
    for facet in surface_facets(page):
        x, y = facet.points.mean(axis=0)
        looked = {pixel(page, x + i, y) for i in range(-8, 9)}  # wider than from line to line
        assert (len(looked) > 1) == bool(complex_.patterns[facet.number].any())


def test_the_heights_keep_their_scale_under_the_hand_and_take_it_anew_on_release(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    before = page.evaluate("() => window.pictures.at(-1).ranges")
    page.evaluate("() => window.reluFold.drag('w.0.0.0', 0.1)")
    settle_space(page)
    assert page.evaluate("() => window.pictures.at(-1).ranges") == before
    page.evaluate(RECORD)
    page.evaluate("() => window.reluFold.drag('w.0.0.0', 2.9)")  # higher than there is room for
    settle_space(page)
    held = page.evaluate("() => window.pictures.at(-1).ranges")
    assert held["z"][0] <= before["z"][0]
    assert held["z"][1] > before["z"][1]
    stood = corners(page)
    page.evaluate("() => window.reluFold.commit()")
    page.wait_for_function("() => window.clock")
    frames = [page.evaluate(AT_MOMENT, moment) for moment in (0, 60, 120, 180, 239)]
    page.evaluate("() => window.clock.finish()")
    page.wait_for_function("() => window.pictures.at(-1).kind === 'commit'")
    settle_space(page)
    stands = np.array(corners(page))
    np.testing.assert_allclose(frames[0], stood, atol=0.1)
    apart = [float(np.abs(frame - stands).max()) for frame in frames]
    assert apart[0] > 10
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 0.1
    anew = page.evaluate("() => window.pictures.at(-1).ranges")
    assert anew == {row: list(ends) for row, ends in drawn_by_python(page).ranges.items()}
    assert_painted(page)


# --- turning ---


def test_the_sheets_are_turned_by_the_mouse_and_stay_turned_through_a_slider_drag(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    azimuth, elevation = THREE.turn
    x, y = middle_of_surface(page)
    page.mouse.move(x, y)
    page.mouse.down()
    pictures = "() => window.asked.filter(({ kind }) => !['marks', 'probe', 'sweep'].includes(kind)).length"
    asked = page.evaluate(pictures)
    for i in range(1, 11):
        page.mouse.move(x + 5 * i, y + 3 * i)
    assert_painted(page)  # before anything is asked
    assert page.evaluate(pictures) == asked
    release(page)
    turned = state(page).turn
    assert turned[0] - azimuth == pytest.approx((turned[1] - elevation) * 50 / 30, abs=2e-3)
    assert turned[0] > azimuth + 0.1
    assert_painted(page)
    drag_slider(page, "w.0.0.0", 6)
    release(page)
    assert state(page).turn == turned
    assert state(page).weights != THREE.weights
    assert_painted(page)


@pytest.mark.own_page
def test_the_sheets_are_turned_by_keys_within_bounds_and_the_link_knows(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    turner = page.locator("#turn")
    turner.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        turner.press(key)
    settle_space(page)
    azimuth, elevation = state(page).turn
    assert azimuth == pytest.approx(THREE.turn[0] + 2 * math.pi / 36, abs=2e-3)
    assert elevation == pytest.approx(THREE.turn[1] + math.pi / 36, abs=2e-3)
    assert turner.get_attribute("aria-valuenow") == str(round(math.degrees(azimuth)))
    page.wait_for_function("(url) => window.location.href !== url", arg=app_url + link_of(THREE))
    assert sharelink.decode(sharelink.text_of(page.url) or "").turn == (azimuth, elevation)
    assert_painted(page)
    page.reload()
    settle_space(page)
    assert state(page).turn == (azimuth, elevation)
    assert_painted(page)
    for key in ("ArrowUp",) * 30:
        page.locator("#turn").press(key)
    settle_space(page)
    assert state(page).turn[1] == 1.5
    page.locator("#turn").press("Home")
    settle_space(page)
    assert state(page).turn == ViewState().turn


def test_the_azimuth_goes_round_and_never_far(page: Page, app_url: str) -> None:
    open_space(page, app_url, msgspec.structs.replace(THREE, turn=(3.1, 0.5)))
    page.locator("#turn").press("ArrowRight")
    settle_space(page)
    assert state(page).turn[0] == pytest.approx(3.1 + math.pi / 36 - 2 * math.pi, abs=2e-3)


# --- the map ---


def middles(shown: ViewState) -> list[tuple[float, float]]:
    return [tuple(row["at"]) for row in plane_ledger(plane_frame(shown))["rows"]]


def assert_region_is_told(page: Page, rows: int) -> None:
    """What stands beside the map is what Python says of the region at the point that it names."""
    page.wait_for_selector("#region .value")
    name, _, value, here, area = [line.strip() for line in words_with_bits(page)]
    x, y = (float(part.replace("−", "-")) for part in name.split("(")[1].split(")")[0].split(","))
    said = region_at(drawn_by_python(page), (x, y))
    assert said is not None
    assert here == f"here f(x) = {said['formula']}"
    assert area == f"area {said['area']}, {said['share']} of the box"
    bits = page.locator("#region .bits > span")
    assert [bits.nth(i).get_attribute("class") for i in range(bits.count())] == [
        "on" if on else "off" for _, on, _ in said["bits"]
    ]
    assert len(said["bits"]) == rows
    assert float(value.replace("−", "-")) == pytest.approx(
        float(drawn_by_python(page).frame.network([(x, y)])[0, 0]), abs=0.01
    )


def words_with_bits(page: Page) -> tuple[str, str, str, str, str]:
    lines: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('#region > :not(.doors, .spoken)')].map((e) => e.textContent)"
    )
    first, bits, here, area = lines
    name, value = first.split(" = ")
    return name, bits, value, here, area


def lit(page: Page) -> int:
    """How many edges of regions are lit, on surface and map."""
    return sum(len(shape["edges"]) for shape in painted(page) if shape["is"] == "rim")


def test_hovering_the_map_shows_each_region_and_lights_it_on_the_surface(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    facets = plane_frame(THREE).subdivision
    assert facets is not None
    told = set()
    for point in middles(THREE):
        page.mouse.move(*on_map(page, point))
        wanted = region_at(drawn_by_python(page), point)
        assert wanted is not None
        page.wait_for_function(
            "(area) => document.getElementById('region').textContent.includes(area)",
            arg=f"here f(x) = {wanted['formula']}",
        )
        assert_region_is_told(page, 3)
        settle_space(page)
        assert lit(page) == 2 * len(facets.polygon(int(facets.locate([point])[0])))  # on the surface, and on the map
        told.add(wanted["formula"])
    assert len(told) == 7
    page.mouse.move(5, 5)
    page.wait_for_selector("#region .value", state="detached")
    settle_space(page)
    assert lit(page) == 0


def test_the_surface_is_pointed_at_like_the_map(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    facets = plane_frame(THREE).subdivision
    assert facets is not None
    for facet in surface_facets(page):  # none hides another in this view
        page.mouse.move(*on_screen(page, *facet.points.mean(axis=0).tolist()))
        middle = facets.polygon(facet.number).mean(axis=0)
        wanted = region_at(drawn_by_python(page), (float(middle[0]), float(middle[1])))
        assert wanted is not None
        page.wait_for_function(
            "(formula) => document.getElementById('region').textContent.includes(formula)",
            arg=f"here f(x) = {wanted['formula']}",
        )
        assert_region_is_told(page, 3)


def test_the_keys_move_the_point_over_the_map_and_escape_takes_it_away(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    point = page.locator("#map-point")
    point.focus()
    point.press("Shift+ArrowRight")
    point.press("ArrowUp")
    page.wait_for_function("() => document.querySelector('#region .value')?.textContent.startsWith('f(0.20, 0.02')")
    assert_region_is_told(page, 3)
    for _ in range(12):
        point.press("Shift+ArrowLeft")
    page.wait_for_function("() => document.querySelector('#region .value')?.textContent.startsWith('f(−1.00, 0.02')")
    assert_region_is_told(page, 3)  # the point stops at the edge of the box, which is still a part of it
    point.press("Escape")
    page.wait_for_selector("#region .value", state="detached")


def test_a_region_keeps_being_told_while_a_slider_moves_below_the_point(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    page.locator("#map-point").focus()
    page.locator("#map-point").press("ArrowRight")
    page.wait_for_selector("#region .value")
    before = words_with_bits(page)
    page.evaluate("() => { window.reluFold.drag('b.1.0', 2.1); window.reluFold.commit(); }")
    page.wait_for_function(
        "(words) => document.querySelector('#region .value').textContent !== words", arg=" = ".join(before[::2][:2])
    )
    settle_space(page)
    assert_region_is_told(page, 3)


def test_a_row_of_the_ledger_points_at_its_region(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    row = page.locator("#region-table tbody tr").nth(4)
    row.hover()
    formula = row.locator(".formula").inner_text()
    page.wait_for_function("(words) => document.getElementById('region').textContent.includes(words)", arg=formula)
    assert_region_is_told(page, 3)


def test_a_finger_taps_a_region_and_it_stays_told(browser: Browser, app_url: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        phone = context.new_page()
        errors: list[str] = []
        phone.on("pageerror", lambda error: errors.append(str(error)))
        open_space(phone, app_url, THREE)
        phone.locator("#space").scroll_into_view_if_needed()
        phone.touchscreen.tap(*on_map(phone, middles(THREE)[0]))
        assert_region_is_told(phone, 3)
        settle_space(phone)
        assert_region_is_told(phone, 3)
        assert not errors


# --- samples ---


def heat(page: Page) -> Any:
    """The samples that are painted, (n, n, 3), the top row first; None for none."""
    found = [shape for shape in painted(page) if shape["is"] == "heat"]
    if not found:
        return None
    pixels = page.evaluate("() => Array.from(window.reluFold.painted.find((one) => one.is === 'heat').pixels)")
    return np.array(pixels, dtype=np.uint8).reshape(found[0]["side"], found[0]["side"], 3)


def assert_samples(page: Page, side: int) -> None:
    wanted, found = heat_pixels(plane_frame(state(page)), THEMES["light"]), heat(page)
    assert wanted is not None
    assert found.shape == (side, side, 3)
    np.testing.assert_array_equal(found, wanted)


def test_the_map_shows_samples_of_the_resolution_that_is_asked_for(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    assert heat(page) is None
    page.click("button:text-is('Samples')")
    settle_space(page)
    assert state(page) == SAMPLED
    assert page.locator("button:text-is('Samples')").get_attribute("aria-pressed") == "true"
    assert_samples(page, 41)
    resolution(page, "7")
    assert state(page).resolution == 7
    assert_samples(page, 7)
    x, y = on_map(page, (-0.99, 0.99))
    left, top = on_screen(page, 0, 0)
    np.testing.assert_allclose(pixel(page, x - left, y - top), heat(page)[0, 0], atol=1)
    assert sharelink.decode(sharelink.text_of(page.url) or "") == state(page)
    page.click("button:text-is('Regions')")
    settle_space(page)
    assert heat(page) is None
    assert state(page).map_mode == "regions"
    assert_painted(page)


def resolution(page: Page, text: str) -> None:
    open_view_menu(page)
    box = page.locator('[data-path="n"] .number input')
    box.fill(text)
    box.press("Enter")
    settle_space(page)


def test_a_resolution_that_cannot_be_is_refused_beside_its_box(page: Page, app_url: str) -> None:
    open_space(page, app_url, SAMPLED)
    complaint = page.locator('[data-path="n"] .mantine-InputWrapper-error')
    for text, why in (("2.5", "whole number"), ("2", "expected 3 to 201"), ("202", "got 202"), ("x", "such as")):
        resolution(page, text)
        expect(complaint).to_contain_text(why)
        assert state(page).resolution == 41
        assert page.locator('[data-path="n"] .number input').input_value() == "41"


def test_the_samples_follow_a_drag(page: Page, app_url: str) -> None:
    open_space(page, app_url, SAMPLED)
    page.evaluate("() => window.reluFold.drag('w.0.0.0', 0.5)")
    settle_space(page)
    assert page.evaluate("() => window.pictures.at(-1).kind") in ("drag", "rest")
    assert_samples(page, 41)
    before = heat_pixels(plane_frame(SAMPLED), THEMES["light"])
    assert before is not None
    assert not np.array_equal(heat(page), before)


# --- the surface's terms ---


def test_the_surface_is_built_up_neuron_by_neuron(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    open_view_menu(page)
    assert page.locator("#terms").inner_text() == "3 of 3"
    for wanted in ("2 of 3", "1 of 3", "1 of 3"):
        page.click(".stepper button:text-is('−')")
        settle_space(page)
        assert page.locator("#terms").inner_text() == wanted
        assert_painted(page)
    assert state(page).terms == 1
    for wanted in ("2 of 3", "3 of 3", "3 of 3"):
        page.click(".stepper button:text-is('+')")
        settle_space(page)
        assert page.locator("#terms").inner_text() == wanted
    assert state(page) == THREE


# --- one and two inputs ---


@pytest.mark.own_page
def test_switches_between_one_and_two_inputs_keep_both_views_and_ask_for_no_webgl(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    page.evaluate("() => { window.reluFold.drag('w.0.1.0', 0.25); window.reluFold.commit(); }")
    settle_space(page)
    plane = state(page)
    assert plane != THREE
    line = None
    for _ in range(10 if ALL else 4):
        page.click("#dimension-1")
        page.wait_for_function("() => document.getElementById('house').dataset.inputs === '1'")
        settle_space(page)
        line = line or ViewState.of_preset(FIRST_OF[1])
        assert state(page) == line
        page.click("#dimension-2")
        page.wait_for_function("() => document.getElementById('house').dataset.inputs === '2'")
        settle_space(page)
        assert state(page) == plane
    assert_painted(page)
    assert page.evaluate("() => window.contexts.size") == 0


def test_only_the_stage_of_the_number_of_inputs_is_seen(page: Page, app_url: str) -> None:
    open_space(page, app_url, THREE)
    for inputs, seen, hidden in ((2, "#space", "#stage"), (1, "#stage", "#space"), (2, "#space", "#stage")):
        page.click(f"#dimension-{inputs}")
        page.wait_for_function("(n) => document.getElementById('house').dataset.inputs === n", arg=str(inputs))
        settle_space(page)
        assert page.locator(seen).is_visible()
        assert page.locator(hidden).is_hidden()
        assert page.locator("#turn").is_visible() == (inputs == 2)
        assert page.locator("#reading").is_visible() == (inputs == 1)


LOOKS = list(product(("light", "dark"), ((1440, 900), (390, 844))))


@pytest.mark.parametrize(("scheme", "size"), some(LOOKS, 0, 3))
def test_axe_has_nothing_to_report_on_the_plane(page: Page, app_url: str, scheme: str, size: tuple[int, int]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_space(page, app_url, SAMPLED)
    page.locator("#map-point").focus()
    page.locator("#map-point").press("ArrowRight")
    page.wait_for_selector("#region .value")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_has_the_plane_within_its_width(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_space(page, app_url, THREE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    box = page.locator("#picture").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert_painted(page)


def test_the_maps_of_a_duel_show_the_box_whatever_was_shown_before(page: Page, app_url: str) -> None:
    wide = replace(ViewState.of_preset(PRESETS["three-folds"]), domain=(-2.0, 2.0), domain_y=(-2.0, 2.0), panel="duel")
    open_space(page, app_url, wide)
    page.wait_for_function("() => document.querySelectorAll('#panel-figure .js-line').length > 0")
    page.evaluate("() => window.reluFold.edit({ kind: 'preset', name: 'fold' })")
    settle_space(page)
    ranges = page.evaluate(
        """async () => {
          await new Promise((done) => setTimeout(done, 500));
          const { xaxis, yaxis } = document.querySelector('#panel-figure .js-plotly-plot')._fullLayout;
          return [xaxis.range, yaxis.range];
        }"""
    )
    shown = state(page)
    assert ranges == [list(shown.domain), list(shown.domain_y)]
