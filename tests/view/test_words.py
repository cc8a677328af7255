"""Numbers are short and honest, formulas leave out what is zero, names count from one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.view.limits import parse_number
from relu_fold.view.words import affine, listed, neuron_label, neuron_name, number, plural, signed, symbol, typed_number

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
FLOATS = st.floats(-1e300, 1e300)


def read(text):
    """Return the value that a reader would take from the text of a number."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("×10")
    return float(f"{mantissa}e{power.translate(SUPERSCRIPTS) or 0}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1.00"),
        (-2.0, "−2.00"),
        (0.8, "0.80"),
        (0.456, "0.456"),
        (1.3, "1.30"),
        (-12.34, "−12.3"),
        (123.4, "123"),
        (0.1, "0.10"),
        (0.105, "0.105"),
        (0.05, "0.05"),
        (0.0805, "0.0805"),
        (0.00012345, "0.000123"),
        (1234.0, "1,234"),
        (-123456.0, "−123,456"),
    ],
)
def test_a_number_has_three_significant_digits_and_no_third_decimal_that_is_zero(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e6, "1.00×10⁶"),
        (-4e7, "−4.00×10⁷"),
        (1.2345e57, "1.23×10⁵⁷"),
        (0.0001, "0.0001"),
        (0.00009, "9.00×10⁻⁵"),
        (-5e-324, "−4.94×10⁻³²⁴"),
    ],
)
def test_very_large_and_very_small_numbers_are_powers_of_ten(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(9.999, "10.0"), (99.96, "100"), (999.6, "1,000"), (999_999.6, "1.00×10⁶"), (9.9999e-5, "0.0001")],
)
def test_a_number_that_rounds_up_to_a_power_of_ten_is_written_as_one(value, text):
    assert number(value) == text


@given(FLOATS)
def test_a_number_is_read_back_within_half_a_unit_of_its_third_digit(value):
    assert read(number(value)) == pytest.approx(value, rel=5.01e-3, abs=0)


@given(FLOATS)
def test_a_number_is_written_with_a_true_minus_and_few_signs(value):
    text = number(value)
    assert re.fullmatch(r"−?[0-9][0-9,]*(\.[0-9]+)?(×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)
    assert text.startswith("−") == (value < 0)
    assert len(text) <= 13


@given(FLOATS.filter(bool))
def test_the_negative_of_a_number_differs_by_its_minus_only(value):
    assert number(-abs(value)) == "−" + number(abs(value))


def test_a_signed_number_always_wears_its_sign():
    assert [signed(v) for v in (1.3, -0.8, 0.0)] == ["+1.30", "−0.80", "+0"]


def test_an_affine_formula_is_a_sum_with_its_signs_between_the_terms():
    assert affine([(0.8, "x")], -0.3) == "0.80x − 0.30"
    assert affine([(-0.8, "x")], 0.3) == "−0.80x + 0.30"
    assert affine([(1.0, "a"), (-2.0, "b"), (3.0, "c")]) == "1.00a − 2.00b + 3.00c"


def test_an_affine_formula_leaves_out_what_is_zero():
    assert affine([(0.0, "a"), (2.0, "b"), (-0.0, "c")], 0.0) == "2.00b"
    assert affine([(0.0, "x")], -0.5) == "−0.50"
    assert affine([(0.0, "x")], 0.0) == "0"
    assert affine([]) == "0"


def test_a_symbol_is_italic_and_its_index_is_not():
    assert symbol("x") == "<i>x</i>"
    assert symbol("h", "1.2") == "<i>h</i><sub>1.2</sub>"


def test_a_neuron_is_counted_from_one_and_names_its_layer_only_where_there_are_several():
    assert (neuron_label(1, 0, 2), neuron_name(1, 0, 2)) == ("3", "neuron 3")
    assert (neuron_label(2, 0, 2), neuron_name(2, 0, 2)) == ("1.3", "neuron 3 of layer 1")
    assert (neuron_label(2, 1, 0), neuron_name(2, 1, 0)) == ("2.1", "neuron 1 of layer 2")


def test_names_are_listed_with_commas_and_one_and():
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(name for name in "abcd") == "a, b, c and d"


def test_one_of_a_thing_is_singular_and_thousands_have_commas():
    assert [plural(n, "piece") for n in (0, 1, 2, 20_000)] == ["0 pieces", "1 piece", "2 pieces", "20,000 pieces"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-2.0, "−2"),
        (0.8, "0.8"),
        (1_234_567.5, "1234567.5"),
        (0.1234567891, "0.123457"),
        (1e-5, "0.00001"),
        (1e-7, "1e-7"),
        (1e16, "10000000000000000"),
        (-1.5e300, "−1.5e+300"),
    ],
)
def test_a_number_in_a_box_is_as_short_as_it_can_be_typed(value, text):
    assert typed_number(value) == text


@given(st.floats(-999_999, 999_999))
def test_a_number_in_a_box_is_read_back_to_six_digits(value):
    assert parse_number(typed_number(value)) == pytest.approx(value, rel=5.01e-6, abs=0)
