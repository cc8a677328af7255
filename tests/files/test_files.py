"""What is saved comes back to the last bit; what is no network is told in a sentence with the file's name."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from relu_fold import FileError, InputError, Network, load, save
from relu_fold.files.contents import Contents
from relu_fold.files.files import open_file, read, written
from relu_fold.files.formats import FORMATS
from relu_fold.files.limits import MAX_BYTES, MAX_LAYERS, MAX_NUMBERS
from tests.files.nets import LEAKY, RELU, SUFFIXES, alike
from tests.files.onnx.graphs import layers, torch_script
from tests.strategies import REALS, he_network, mixed_networks, networks

BOX = [(-1.0, 1 / 3), (0.0, 1e-9)]


def test_every_format_has_a_suffix_of_its_own():
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert set(SUFFIXES) <= set(suffixes)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("net", RELU)
def test_a_network_comes_back_bit_for_bit(tmp_path, net, suffix):
    path = tmp_path / f"net{suffix}"
    save(net, path)
    assert alike(load(path), net)
    assert alike(load(str(path)), net)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != ".nnet"])
@pytest.mark.parametrize("net", LEAKY)
def test_slopes_come_back_bit_for_bit(tmp_path, net, suffix):
    save(net, tmp_path / f"net{suffix}")
    assert alike(load(tmp_path / f"net{suffix}"), net)


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
@given(net=mixed_networks(input_dim=2, numbers=REALS))
def test_any_network_comes_back(net, suffix):
    assert alike(read(f"a{suffix}", written(f"a{suffix}", Contents(net))).network, net)


@given(net=networks(input_dim=3, numbers=REALS, negative_slopes=REALS.map(abs).filter(lambda x: x == 0)))
def test_any_relu_network_comes_back_from_nnet(net):
    assert alike(read("a.nnet", written("a.nnet", Contents(net))).network, net)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_content_tells_the_format_whatever_the_file_is_called(tmp_path, suffix):
    save(RELU[0], tmp_path / f"net{suffix}")
    for name in ("net", "net.txt", "net.npz", "net.JSON", "net.nnet", "net.safetensors.bak"):
        (tmp_path / f"net{suffix}").replace(tmp_path / name)
        assert alike(load(tmp_path / name), RELU[0])
        (tmp_path / name).replace(tmp_path / f"net{suffix}")


def test_onnx_is_told_by_its_name_and_is_only_read(tmp_path):
    (tmp_path / "net.onnx").write_bytes(torch_script())
    assert alike(load(tmp_path / "net.onnx"), Network(*zip(*layers(), strict=True)))
    with pytest.raises(FileError, match=r"^net: expected a file of"):
        read("net", torch_script())
    with pytest.raises(InputError, match=r"got '\.onnx'$"):
        save(RELU[0], tmp_path / "net.onnx")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_box_of_the_inputs_is_kept(tmp_path, suffix):
    save(RELU[0], tmp_path / f"net{suffix}", box=BOX)
    assert open_file(tmp_path / f"net{suffix}").box == tuple(BOX)
    save(RELU[0], tmp_path / f"net{suffix}")
    assert open_file(tmp_path / f"net{suffix}").box == ()


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
def test_names_of_inputs_are_kept_and_are_text(tmp_path, suffix):
    names = ('<script>alert("1")</script>', r"=1+1; \input{x} é 😀")
    save(RELU[0], tmp_path / f"net{suffix}", inputs=names)
    assert open_file(tmp_path / f"net{suffix}").inputs == names


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["x"], "inputs: expected 2 of them, or none; got 1"),
        (["x", "x"], "inputs: expected different names"),
        (["x", ""], "inputs: expected names of 1 to 60 printable characters; got ''"),
        (["x", "a\nb"], r"got 'a\\nb'"),
        (["x", "a\u202eb"], r"got 'a\\u202eb'"),
        (["x", "\ud800"], r"got '\\ud800'"),
        (["x", "y" * 61], "1 to 60"),
    ],
)
def test_names_that_cannot_be(names, why):
    with pytest.raises(InputError, match=why):
        Contents(RELU[0], names)


@pytest.mark.parametrize("box", [[(0, 1)], [(0, 1), (1, 1)], [(0, 1), (0, float("inf"))], [(0, 1), (float("nan"), 1)]])
def test_boxes_that_cannot_be(box):
    with pytest.raises(InputError, match=r"^box: expected"):
        Contents(RELU[0], (), box)


def test_what_a_format_has_no_place_for_is_not_dropped_silently(tmp_path):
    with pytest.raises(InputError, match=r"^negative_slope: expected 0, since NNet knows ReLU alone; got 0\.1$"):
        save(LEAKY[0], tmp_path / "net.nnet")
    with pytest.raises(InputError, match=r"^inputs: expected none, since NNet has no place for names"):
        save(RELU[0], tmp_path / "net.nnet", inputs=["x", "y"])
    assert not any(tmp_path.iterdir())


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(FileError, match=r"^net\.json: cannot be written: No such file or directory$"):
        save(RELU[0], tmp_path / "nowhere" / "net.json")
    with pytest.raises(InputError, match=r"^path: expected a name that ends in \.safetensors, .*\.nnet; got '\.exe'$"):
        save(RELU[0], tmp_path / "net.exe")
    with pytest.raises(InputError, match=r"^path: expected"):
        save(RELU[0], 7)


def test_nothing_is_saved_that_would_not_be_loaded(tmp_path):
    wide = Network(
        [np.zeros((MAX_NUMBERS // 2, 1)), np.zeros((1, MAX_NUMBERS // 2))], [np.zeros(MAX_NUMBERS // 2), [0]]
    )
    with pytest.raises(InputError, match=r"^network: expected at most 1,000,000 numbers; got 2,000,001$"):
        save(wide, tmp_path / "net.npz")
    deep = Network([[[1.0]]] * (MAX_LAYERS + 1), [[0.0]] * (MAX_LAYERS + 1))
    with pytest.raises(InputError, match=r"^network: expected at most 600 layers; got 601$"):
        save(deep, tmp_path / "net.npz")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_largest_that_is_saved_is_loaded(tmp_path, suffix):
    deep = Network([[[-1.0 / 3]]] * MAX_LAYERS, [[1e-300 / 3]] * MAX_LAYERS)
    save(deep, tmp_path / f"net{suffix}")
    assert alike(load(tmp_path / f"net{suffix}"), deep)
    numbers = np.full((MAX_NUMBERS // 1_001, 1_000), -1.2345678901234567e-300)
    wide = Network([numbers], [np.full(len(numbers), -1.2345678901234567e-300)])
    save(wide, tmp_path / f"net{suffix}")
    assert alike(load(tmp_path / f"net{suffix}"), wide)


# --- files that are none ---


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match=r"^net\.npz: cannot be read: No such file or directory$"):
        load(tmp_path / "net.npz")
    with pytest.raises(FileError, match="expected a file; got something else of this name"):
        load(tmp_path)
    with pytest.raises(InputError, match=r"^path: expected a name without zeros"):
        load("a\0b")
    with pytest.raises(InputError, match=r"^path: expected the path of a file; got None$"):
        load(None)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "net.npz")
    with pytest.raises(FileError, match="expected a file"):
        load(tmp_path / "net.npz")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "net.json").open("wb") as file:
        file.truncate(2**40)  # of which the disk keeps nothing
    with pytest.raises(FileError, match=r"^net\.json: file: expected at most 64,000,000 bytes; got 64,000,001$"):
        load(tmp_path / "net.json")
    assert MAX_BYTES == 64_000_000


@pytest.mark.parametrize("data", [b"", b"\0", b"hello", b"\x89PNG\r\n", b"\x80"])
def test_a_content_that_nobody_knows(data):
    with pytest.raises(
        FileError, match=r"^a\.b: expected a file of safetensors \(\.safetensors\) or npz .*; got neither"
    ):
        read("a.b", data)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"hello", b"\xff" * 20])
def test_a_name_that_promises_too_much(suffix, data):
    with pytest.raises(FileError, match="expected"):
        read(f"a{suffix}", data)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_never_opened(protocol):
    bomb = pickle.dumps({"weight": Opened()}, protocol)
    for name in ("net.pt", "net.npz", "net", "net.json", "net.safetensors"):
        with pytest.raises(FileError, match=r"a pickle can run any program, so it is never opened; save .*safetensors"):
            read(name, bomb)


class Opened:
    """A value that tells when a pickle of it is opened."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was opened",))


@pytest.mark.parametrize("name", ["net.pt", "net.PTH", "net.pkl", "net.pickle"])
@pytest.mark.parametrize("data", [b"", b"(dp0\n.", b'{"weights": []}'])
def test_a_name_of_a_pickle_is_enough(name, data):
    with pytest.raises(FileError, match="never opened"):
        read(name, data)


def test_an_archive_of_pytorch_is_a_pickle(tmp_path):
    with zipfile.ZipFile(tmp_path / "net.zip", "w") as archive:
        archive.writestr("net/data.pkl", pickle.dumps(Opened()))
        archive.writestr("net/data/0", b"\0" * 8)
    with pytest.raises(FileError, match=r"^net\.zip: a pickle can run"):
        load(tmp_path / "net.zip")


@pytest.mark.parametrize(("name", "data"), [("a.h5", b""), ("a.keras", b"PK\x03\x04"), ("a", b"\x89HDF\r\n\x1a\n")])
def test_keras_is_told_what_to_do(name, data):
    with pytest.raises(FileError, match=r"numpy\.savez\('net\.npz', \*model\.get_weights\(\)\)"):
        read(name, data)


def test_the_name_of_a_file_is_text():
    with pytest.raises(FileError, match=r"^'\\u202egpj\.json': "):
        read("\u202egpj.json", b"")
    with pytest.raises(FileError, match="^" + "n" * 59 + "…: "):
        read("n" * 5_000 + ".json", b"")


def test_numpy_alone_is_enough(tmp_path):
    program = (
        "import sys\nfor name in ('msgspec', 'dash', 'flask', 'plotly'): sys.modules[name] = None\n"
        "from relu_fold import Network, load, save\n"
        f"for suffix in {SUFFIXES!r}:\n"
        "    save(Network([[[1.0]]], [[0.5]]), 'net' + suffix)\n"
        "    assert load('net' + suffix)([[1.0]]) == 1.5\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_same_network_is_the_same_file():
    for suffix in SUFFIXES:
        assert written(f"a{suffix}", Contents(he_network(0, 2, 3, 1))) == written(f"b{suffix}", Contents(RELU[0]))
