"""`relu-fold render`: a file of the view, or one sentence that says why there is none."""

import shlex
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from relu_fold import cli, save, sharelink
from relu_fold.commands import render
from relu_fold.figures.svg.picture import size_of
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.nets import network_of

LINE = sharelink.encode(ViewState())
PLANE = sharelink.encode(ViewState.of_preset(PRESETS["three-folds"]))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint(capsys, *argv):
    assert cli.main(["render", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.strip()


def test_the_ending_says_what_is_written(folder, capsys):
    for name in ("a.svg", "a.png", "a.PDF"):
        assert cli.main(["render", LINE, "--out", name]) == 0
        assert capsys.readouterr().out == f"{name}: {(folder / name).stat().st_size:,} bytes\n"
    assert ElementTree.fromstring((folder / "a.svg").read_text(encoding="utf-8")).get("width") == "1600"
    assert Image.open(BytesIO((folder / "a.png").read_bytes())).size == (1_600, 900)
    assert pypdfium2.PdfDocument((folder / "a.PDF").read_bytes())[0].get_size() == (1_200, 675)


def test_every_option_is_heard(folder):
    options = ["--what", "map", "--size", "500x400", "--theme", "dark", "--scale", "2"]
    assert cli.main(["render", f"https://example.org/?s={PLANE}", "--out", "map.png", *options]) == 0
    image = Image.open(BytesIO((folder / "map.png").read_bytes())).convert("RGB")
    assert image.size == (1_000, 800)
    assert image.getpixel((2, 2)) == (0x20, 0x26, 0x2D)


def test_a_file_that_holds_a_link_is_drawn(folder):
    (folder / "view.txt").write_text(f"see https://example.org/#s={PLANE}\n", encoding="utf-8")
    assert cli.main(["render", "view.txt", "--out", "fig.svg", "--what", "surface"]) == 0
    assert PLANE in (folder / "fig.svg").read_text(encoding="utf-8")


def test_the_examples_of_the_help_run(folder, capsys):
    (folder / "view.txt").write_text(LINE, encoding="utf-8")
    save(PRESETS["three-folds"].network, folder / "net.safetensors")
    save(network_of(64, 8, 10), folder / "digits.npz")
    np.savetxt(folder / "images.csv", np.random.default_rng(0).uniform(size=(9, 64)), delimiter=",")
    for text in (render.EXAMPLES, cli._HELP):
        for line in text.splitlines():
            words = shlex.split(line, comments=True)
            if words[:2] == ["relu-fold", "render"] and "LINK-OR-FILE" not in words and words[-1] != "--help":
                assert cli.main(words[1:]) == 0, line
    assert len(capsys.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([LINE, "--out", "fig.gif"], "--out: expected a name that ends with .svg, .png, .pdf; got 'fig.gif'"),
        ([LINE, "--out", "fig"], "--out: expected a name that ends with .svg, .png, .pdf; got 'fig'"),
        ([LINE, "--out", "no/fig.svg"], "--out: cannot write 'no/fig.svg': No such file or directory"),
        (
            [LINE, "--out", "f.svg", "--size", "big"],
            "size: expected slide, column or WIDTHxHEIGHT such as 800x600; got 'big'",
        ),
        ([LINE, "--out", "f.png", "--scale", "9"], "scale: expected 1 to 4; got 9"),
        (
            [PLANE, "--out", "f.svg", "--what", "sum"],
            "what: expected one of stage, map, surface, ledger, fold, duel of a network of two inputs; got 'sum'",
        ),
        (
            ["nothing", "--out", "f.svg"],
            "LINK-OR-FILE: expected a link, or a file that holds one or a network; got 'nothing'",
        ),
        (["?lesson=99", "--out", "f.svg"], "There is no lesson '99': expected a number from 1 to 15."),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(folder, capsys, argv, sentence):
    assert complaint(capsys, *argv) == sentence
    assert list(folder.iterdir()) == []


def test_the_names_of_sizes_are_those_of_the_help(capsys):
    with pytest.raises(SystemExit):
        cli.main(["render", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "slide: 1600x900; column: 640 wide; or WIDTHxHEIGHT in pixels" in told
    assert size_of("slide") == (1_600, 900)
