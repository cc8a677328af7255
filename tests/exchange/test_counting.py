"""Regions that are counted tile by tile are as many as those of the whole box."""

from __future__ import annotations

import msgspec
import pytest

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange import counting
from relu_fold.exchange.answer import answer
from relu_fold.exchange.counting import counted
from relu_fold.exchange.questions import read_question
from relu_fold.frames.shown import network_up_to
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.nets import view_of

PLANES = [
    view_of(2, 8, 1),
    view_of(2, 12, 12, 3, domain=(-3.0, 2.0), domain_y=(0.0, 0.5)),
    view_of(2, 50, 50, 50, 5, domain=(-0.3, 0.3), domain_y=(-0.3, 0.3)),
    view_of(2, 12, 12, 3, layer=0),
    *(ViewState.of_preset(preset) for preset in PRESETS.values() if preset.network.input_dim == 2),
]


def all_of(state):
    done = regions = 0
    while True:
        told = counted(state, done)
        assert told["stopped"] == ""
        assert told["done"] > done
        done, regions = told["done"], regions + told["regions"]
        if done == told["of"]:
            return regions


@pytest.mark.parametrize("state", PLANES, ids=lambda state: f"{state.preset} {state.widths} {state.layer}")
def test_tiles_make_all_regions_of_the_plane(state):
    net = network_up_to(state.network, state.layer, state.target)
    assert all_of(state) == subdivide(net, state.box).n_regions


@pytest.mark.parametrize("state", [view_of(1, 30, 30, 1), ViewState.of_preset(PRESETS["tents"])], ids=str)
def test_intervals_make_all_pieces_of_the_line(state):
    assert all_of(state) == pieces(state.network, state.domain).n_pieces


def test_a_tile_with_too_many_is_said(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    told = counted(view_of(2, 30, 30, 1), 0)
    assert told["stopped"].startswith("There are too many to count: more than 3 in one of 256 parts of the box.")


def test_the_page_asks_tile_by_tile():
    state = msgspec.to_builtins(view_of(2, 8, 1))
    told = answer(read_question(calls.question("count", state=state, done=250))).reply["count"]
    assert (told["done"], told["of"]) == (256, 256)
    over = answer(read_question(calls.question("count", state=state, done=256))).reply["count"]
    assert (over["done"], over["regions"]) == (256, 0)


@pytest.mark.parametrize("border", [1, 17, 63])
def test_a_knot_on_the_border_of_two_intervals_parts_pieces(border):
    domain = (-2.0, 2.0)
    place = counting._place(domain, 1, border)
    net = Network([[[1.0], [1.0]], [[1.0, 1.0]]], [[-place, -0.1], [0.0]])
    assert all_of(ViewState.of(net, domain=domain)) == pieces(net, domain).n_pieces == 3


def test_a_tile_that_takes_too_long_is_said_to(monkeypatch):
    monkeypatch.setattr(counting, "_LONGEST", 0.0)
    told = counted(view_of(2, 30, 30, 1), 7)
    assert told["stopped"].startswith("Counting takes too long: one of 256 parts of the box takes more than")
    assert (told["begun"], told["done"], told["regions"]) == (7, 7, 0)


def test_it_is_told_with_which_tile_counting_began():
    told = counted(view_of(2, 8, 1), 250)
    assert (told["begun"], told["done"]) == (250, 256)


def test_a_tiny_domain_far_from_0_is_counted_too():
    state = msgspec.structs.replace(ViewState(), domain=(1e6 - 2e-6, 1e6))
    found = [counted(state, tile)["regions"] for tile in range(0, 64, 16)]
    assert all(one >= 0 for one in found)


@pytest.mark.parametrize("domain", [(999_999.0, 999_999.000001), (-1e6, -1e6 + 1e-6)])
def test_a_narrow_interval_far_off_has_as_many_pieces_tile_by_tile(domain):
    state = view_of(1, 30, 30, 1, domain=domain)
    assert all_of(state) == pieces(state.network, domain).n_pieces
