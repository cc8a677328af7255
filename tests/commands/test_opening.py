"""What the command line opens: links, files that hold one, and networks in files, sliced where inputs are many."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from relu_fold import InputError, Network, address, save
from relu_fold.commands import count, render
from relu_fold.commands.opening import UsageError, opened
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState


def net_of(inputs, *widths, seed=0):
    dice = np.random.default_rng(seed)
    sizes = (inputs, *widths, 1)
    return Network(
        [dice.normal(size=(k, m)) for m, k in pairwise(sizes)],
        [dice.normal(size=k) for k in sizes[1:]],
    )


@pytest.mark.parametrize("name", ["net.npz", "net.json", "net.safetensors", "net.nnet"])
@pytest.mark.parametrize("inputs", [1, 2])
def test_a_network_of_one_or_two_inputs_is_the_view(tmp_path, name, inputs):
    net = net_of(inputs, 5)
    box = ((-2.0, 2.0), (0.0, 1.0))[:inputs]
    save(net, tmp_path / name, box=box)
    found = opened(str(tmp_path / name))
    assert (found.view.box[:inputs], found.sliced) == (box, "")
    points = np.random.default_rng(1).normal(size=(20, inputs))
    np.testing.assert_allclose(found.view.network(points), net(points), rtol=1e-12)


def test_a_link_and_a_file_that_holds_one_are_the_view_itself(tmp_path):
    view = ViewState.of_preset(PRESETS["three-folds"])
    (tmp_path / "view.txt").write_text(address.link(view))
    assert opened(address.link(view)).view == view
    assert opened(str(tmp_path / "view.txt")).view == view


def test_of_many_inputs_two_run_and_the_others_stay(tmp_path):
    net = net_of(5, 6, 6)
    box = [(-1.0, 1.0), (0.0, 2.0), (-4.0, 4.0), (1.0, 3.0), (0.0, 1.0)]
    save(net, tmp_path / "net.npz", box=box, inputs=["a", "b", "c", "d", "e"])
    found = opened(str(tmp_path / "net.npz"), [2, 4])
    assert found.box == ((0.0, 2.0), (1.0, 3.0))
    assert found.sliced == "b and d of 5 inputs; the others stay where they are"
    points = np.random.default_rng(1).uniform(0, 3, size=(50, 2))
    whole = np.column_stack([np.zeros(50), points[:, 0], np.zeros(50), points[:, 1], np.full(50, 0.5)])
    np.testing.assert_allclose(found.network(points), net(whole), rtol=1e-12, atol=1e-12)
    at = opened(str(tmp_path / "net.npz"), [3], [1, 1, 9, 1, 1])
    whole = np.ones((50, 5))
    whole[:, 2] = points[:, 0]
    np.testing.assert_allclose(at.network(points[:, :1]), net(whole), rtol=1e-12, atol=1e-12)


def test_a_network_too_large_to_be_shown_is_counted_all_the_same(tmp_path, capsys):
    net = net_of(2, 300)
    save(net, tmp_path / "net.npz", box=[(-1.0, 1.0), (-1.0, 1.0)])
    with pytest.raises(InputError, match="expected 1 to 256; got 300"):
        _ = opened(str(tmp_path / "net.npz")).view
    assert count.run([str(tmp_path / "net.npz"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["activation_regions"] == subdivide(net, ((-1.0, 1.0), (-1.0, 1.0))).n_regions


def test_a_slice_is_drawn_and_counted(tmp_path, capsys):
    save(net_of(3, 4), tmp_path / "net.json")
    assert render.run([str(tmp_path / "net.json"), "--out", str(tmp_path / "map.svg"), "--what", "map"]) == 0
    assert "<svg" in (tmp_path / "map.svg").read_text()
    assert count.run([str(tmp_path / "net.json"), "--inputs", "1", "--at", "0", "1", "2"]) == 0
    assert "input 1 of 3 inputs; the others stay where they are" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("inputs", "at", "words"),
    [
        ([1, 1], [], "inputs: expected one or two different ones of 1 to 3"),
        ([4], [], "inputs: expected one or two different ones of 1 to 3"),
        ([1, 2, 3], [], "inputs: expected one or two"),
        ([1], [0.0], "at: expected 3 numbers, one for each input; got 1"),
    ],
)
def test_a_slice_that_cannot_be_is_refused(tmp_path, inputs, at, words):
    save(net_of(3, 4), tmp_path / "net.json")
    with pytest.raises(InputError, match=words):
        opened(str(tmp_path / "net.json"), inputs, at)


def test_what_is_neither_link_nor_file_is_said(tmp_path):
    with pytest.raises(UsageError, match="expected a link, or a file that holds one or a network"):
        opened("nothing")
    with pytest.raises(UsageError, match="a link says what it shows"):
        opened("?lesson=4", [1])
    (tmp_path / "text.txt").write_text("hello")
    with pytest.raises(UsageError, match=r"text.txt: expected a file of"):
        opened(str(tmp_path / "text.txt"))


def test_bytes_of_a_network_are_no_link_whatever_they_spell(tmp_path):
    net = net_of(2, 3)
    save(net, tmp_path / "net.npz")
    spelled = np.frombuffer(b"?s=2.aw ?lesson=", dtype=float)  # two numbers of a file of half a megabyte are enough
    weights = [net.weights[0].copy(), net.weights[1]]
    weights[0][0] = spelled
    for name in ("net.npz", "net.safetensors"):
        save(Network(weights, net.biases), tmp_path / name)
        assert b"?s=2.aw" in (tmp_path / name).read_bytes()
        np.testing.assert_array_equal(opened(str(tmp_path / name)).view.network.weights[0][0], spelled)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(UsageError, match=r"no-such\.npz'; there is no file of this name"):
        opened(str(tmp_path / "no-such.npz")[-70:])
