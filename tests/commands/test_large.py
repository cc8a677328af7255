"""Large networks from file to picture by the commands of the README: of ACAS Xu's shape, a classifier of digits."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from relu_fold import as_network, cli, load, save
from relu_fold.commands.opening import opened
from tests.nets import network_of

ACAS = (5, 50, 50, 50, 50, 50, 50, 5)
NAMES = ("rho", "theta", "psi", "v_own", "v_int")


@pytest.fixture(scope="module")
def acas(tmp_path_factory):
    """A file of the format and the shape of ACAS Xu's networks: 5 inputs, six layers of 50, 5 outputs."""
    file = tmp_path_factory.mktemp("acas") / "acas.nnet"
    save(network_of(*ACAS), file, box=[(-0.3, 0.7), (-0.5, 0.5), (-0.5, 0.5), (-0.5, 0.5), (-0.5, 0.5)])
    return file


@pytest.fixture(scope="module", params=[64, 784])
def digits(request, tmp_path_factory):
    """A classifier that was trained on images, and a file of some of them, 8 x 8 or enlarged to 28 x 28."""
    data = load_digits()
    images = data.images / 16
    if request.param == 784:
        images = np.pad(np.repeat(np.repeat(images, 3, axis=1), 3, axis=2), ((0, 0), (2, 2), (2, 2)))
    x = images.reshape(len(images), -1)
    model = MLPClassifier((32, 16), max_iter=60, learning_rate_init=0.01, random_state=0).fit(
        x[:500], data.target[:500]
    )
    folder = tmp_path_factory.mktemp("digits")
    save(as_network(model), folder / "digits.safetensors")
    np.savetxt(folder / "images.csv", np.column_stack([data.target, x])[:100], delimiter=",", fmt="%.4g")
    return folder, x, model


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_classifier_of_digits_is_seen_on_the_plane_through_three_images(digits, tmp_path):
    folder, x, model = digits
    net = load(folder / "digits.safetensors")
    argv = [str(folder / "digits.safetensors"), "--plane", str(folder / "images.csv"), "--rows", "1", "2", "8"]
    found = opened(argv[0], plane=argv[2], rows=argv[4:])
    assert [one.name for one in found.view.marked] == ["0 (row 1)", "1 (row 2)", "7 (row 8)"]
    there = found.network([one.at for one in found.view.marked])
    np.testing.assert_allclose(there, net(x[[0, 1, 7]]), atol=2e-3)  # the file's four digits
    assert there.argmax(axis=1).tolist() == model.predict(x[[0, 1, 7]]).tolist() == [0, 1, 7]
    for what in ("stage", "map", "surface"):
        out = tmp_path / f"{what}.svg"
        assert cli.main(["render", *argv, "--what", what, "--out", str(out)]) == 0
        text = "".join(ElementTree.parse(out).getroot().itertext())
        assert "7 (row 8)" in text
        assert "0 (row 1) → 1 (row 2)" in text


def test_an_acas_shaped_file_goes_to_a_picture_and_is_counted(acas, tmp_path, capsys):
    assert cli.main(["render", str(acas), "--out", str(tmp_path / "acas.svg"), "--inputs", "1", "2"]) == 0
    text = "".join(ElementTree.parse(tmp_path / "acas.svg").getroot().itertext())
    assert "= input 1" in text
    capsys.readouterr()
    assert cli.main(["count", str(acas), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["widths"] == [50] * 6
    assert told["activation_regions"] >= told["linear_regions"] > 1_000
    assert told["slice"] == "input 1 and input 2 of 5 inputs; the others stay where they are"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--plane", "none.csv"], "--plane: none.csv: cannot be read: No such file or directory"),
        (["--plane", "rows.csv", "--inputs", "1"], "--plane: expected without --inputs and --at"),
        (["--plane", "rows.csv", "--rows", "1", "2", "9"], "--plane: rows.csv: row: expected 1 to 3; got 9"),
        (["--plane", "rows.csv"], "expected three points that are not on one line"),
    ],
)
def test_what_is_no_plane_is_said(acas, tmp_path, capsys, monkeypatch, more, told):
    monkeypatch.chdir(tmp_path)
    np.savetxt("rows.csv", np.arange(3)[:, None] * np.ones(5), delimiter=",")
    assert cli.main(["render", str(acas), "--out", "out.svg", *more]) == 2
    assert told in capsys.readouterr().err
