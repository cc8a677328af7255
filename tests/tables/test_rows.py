"""Rows of a file of data, as people write such files, and what is said of all others."""

from __future__ import annotations

import contextlib
import io
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from relu_fold.errors import InputError
from relu_fold.files.contents import FileError
from relu_fold.tables.rows import read_file, read_rows


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def rows_of(data, *wanted, inputs=2, name="data.csv"):
    return read_rows(name, data if isinstance(data, bytes) else data.encode(), wanted or ("1", "2"), inputs)


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("1,2\n3,4\n", ("row 1", "row 2")),
        ("1;2\r\n3;4", ("row 1", "row 2")),
        ("1\t2\n3\t4\n", ("row 1", "row 2")),
        ("# a comment\n 1.0  2e0 \n\n3 4\n", ("row 1", "row 2")),
        ("rho,theta\n1,2\n3,4\n", ("row 1", "row 2")),
        ("\ufeffrho,theta,name\n1,2,near\n3,4,far\n", ("near (row 1)", "far (row 2)")),
        ("label,a,b\n7,1,2\n0,3,4\n", ("7 (row 1)", "0 (row 2)")),
        ("7,1,2\n0,3,4.5\n", ("7 (row 1)", "0 (row 2)")),
        ("1.5,2,7\n3,4,0\n", ("7 (row 1)", "0 (row 2)")),
        ('1,2,"a, b"\n3,4,"c"\n', ("a, b (row 1)", "c (row 2)")),
    ],
)
def test_text_is_read_as_people_write_it(data, names):
    found = rows_of(data)
    assert found.names == names
    assert found.count == 2
    assert found.points[0].tolist() in ([1.0, 2.0], [1.5, 2.0])


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ({"y": np.array([7, 0])}, ("7 (row 1)", "0 (row 2)")),
        ({"names": np.array(["near", "far"])}, ("near (row 1)", "far (row 2)")),
        ({"names": np.array(["near"]), "y": np.array([[7, 0]])}, ("row 1", "row 2")),
        (
            {"names": np.array([b"near", b"far"], dtype="V4"), "target": np.array([1.5, 2])},
            ("1.5 (row 1)", "2 (row 2)"),
        ),
    ],
)
def test_an_array_of_names_beside_the_points_names_them(labels, names):
    found = rows_of(npz(x=np.array([[1.0, 2.0], [3.0, 4.0]]), **labels), name="data.npz")
    assert found.names == names


def test_a_column_too_many_under_a_head_that_says_nothing_is_judged_by_its_numbers():
    found = rows_of("left,a,b\n7,1.5,2.5\n8,3.5,4.5\n")
    assert found.names == ("7 (row 1)", "8 (row 2)")
    assert found.points.tolist() == [[1.5, 2.5], [3.5, 4.5]]


def test_rows_are_found_by_number_and_by_name():
    data = "1,2,cat\n3,4,dog\n5,6,cat\n"
    found = rows_of(data, "3", "dog", "cat")
    assert found.points.tolist() == [[5, 6], [3, 4], [1, 2]]
    assert found.names == ("cat (row 3)", "dog (row 2)", "cat (row 1)")


@pytest.mark.parametrize("form", ["npz", "csv"])
def test_the_digits_of_scikit_learn_as_they_are_saved(form, tmp_path):
    digits = load_digits()
    if form == "npz":
        np.savez(tmp_path / "digits.npz", X=digits.data, y=digits.target, images=digits.images)
    else:
        table = np.column_stack([digits.data, digits.target])
        np.savetxt(tmp_path / "digits.csv", table, delimiter=",", header="pixels and digit")
    found = read_file(str(tmp_path / f"digits.{form}"), ("1", "2", "1797"), 64)
    np.testing.assert_array_equal(found.points, digits.data[[0, 1, 1796]])
    assert found.names == ("0 (row 1)", "1 (row 2)", "8 (row 1797)")
    assert found.count == 1797


def test_names_in_an_archive_may_be_texts():
    found = rows_of(npz(data=np.eye(2), names=np.array(["a", "b"])), name="d.npz")
    assert found.names == ("a (row 1)", "b (row 2)")


@pytest.mark.parametrize(
    ("data", "wanted", "told"),
    [
        ("", ("1",), "expected a row a line; got an empty file"),
        ("a,b\n", ("1",), "expected rows below the names of the columns; got none"),
        (b"\xff\xfe\x00", ("1",), "expected text with a row a line (CSV), or npz; got neither"),
        ("1,2\n", ("2",), "row: expected 1 to 1; got 2"),
        ("1,2\n", ("0",), "row: expected 1 to 1; got 0"),
        ("1,2\n", ("",), "row: expected a number from 1 to 1, or the name of a row; got ''"),
        ("1,2\n", ("cat",), "row: expected a number from 1 to 1, or the name of a row; got 'cat'"),
        ("1,2,3,4\n", ("1",), "row 1: expected 2 numbers; got 4 cells"),
        ("1,2\n3\n", ("2",), "row 2: expected 2 numbers; got 1 cells"),
        ("1,2\n3,x\n", ("2",), "row 2: expected finite numbers; got 'x'"),
        ("1,2\n3,nan\n", ("2",), "row 2: expected finite numbers; got 'nan'"),
        (npz(x=np.eye(3)), ("1",), "expected an array with 2 columns, a row for each point; got x of shape (3, 3)"),
        (npz(x=np.full((1, 2), np.inf)), ("1",), "row 1: expected finite numbers; got others among them"),
        (npz(x=np.array([{}])), ("1",), "pickled objects are never opened"),
        (b"PK\x03\x04", ("1",), "expected a zip archive"),
        ('"' + "a" * 200_000 + "\n1,2\n", ("1",), "expected"),
        ('1,2\n"' + "3" * 200_000 + ",4\n", ("2",), "expected a row a line; got one that cannot be read (field larger"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_such_row_is_said_in_a_sentence(data, wanted, told):
    with pytest.raises(FileError) as caught:
        rows_of(data, *wanted)
    assert told in str(caught.value)
    assert str(caught.value).startswith("data.csv: ")
    assert len(str(caught.value)) < 500


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match=r"none\.csv: cannot be read: No such file"):
        read_file(str(tmp_path / "none.csv"), ("1",), 2)


@given(st.one_of(st.binary(max_size=80), st.text("0123456789.,;\t\n\"-einfa'", max_size=80).map(str.encode)))
def test_any_bytes_are_rows_or_a_sentence(data):
    with contextlib.suppress(InputError):
        found = rows_of(data, "1", inputs=2)
        assert found.points.shape == (1, 2)
        assert np.isfinite(found.points).all()


def test_a_pipe_is_no_file_of_data(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    keep = os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(keep, b"1,2\n")
        with pytest.raises(FileError, match="pipe: expected a file; got something else"):
            read_file(str(tmp_path / "pipe"), ("1",), 2)
    finally:
        os.close(keep)
