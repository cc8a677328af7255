"""Each limit holds at its exact edge, and one step beyond it says name, expectation and value."""

import math

import pytest

from relu_fold.errors import InputError
from relu_fold.view import limits


def refusal(check, *given):
    with pytest.raises(ValueError, match="expected") as caught:
        check(*given)
    return str(caught.value)


def test_a_count_is_allowed_from_end_to_end():
    for value in (1, 2, 6):
        limits.count("depth", value, 1, 6)
    assert refusal(limits.count, "depth", 0, 1, 6) == "depth: expected 1 to 6; got 0"
    assert refusal(limits.count, "depth", 7_000, 1, 6) == "depth: expected 1 to 6; got 7,000"


def test_a_number_is_allowed_from_end_to_end():
    for value in (-1e6, -0.0, 1e6):
        limits.number("bias", value)
    limits.number("bias", 2.0, limit=2.0)
    said = "bias: expected a number from −1,000,000 to 1,000,000; got"
    assert refusal(limits.number, "bias", math.nextafter(1e6, 2e6)).startswith(said)
    assert refusal(limits.number, "bias", -2e6) == f"{said} −2,000,000"
    assert refusal(limits.number, "bias", math.nan) == f"{said} nan"
    assert refusal(limits.number, "bias", 2.5, 2.0) == "bias: expected a number from −2 to 2; got 2.5"


def test_a_whole_number_may_be_written_as_a_float():
    for value in (3, 3.0, -0.0):
        limits.whole("grid points a side", value)
    assert refusal(limits.whole, "grid points a side", 2.5) == "grid points a side: expected a whole number; got 2.5"
    for value in (math.nan, math.inf):
        assert refusal(limits.whole, "points", value) == f"points: expected a whole number; got {value}"


def test_an_interval_is_as_short_as_the_limit_and_no_shorter():
    for ends in ((0.0, 1e-6), (1.0, 1.000001), (-1e6, 1e6)):
        limits.interval("domain", ends)
    said = "domain: expected “from” below “to” by at least 0.000001; got"
    assert refusal(limits.interval, "domain", (0.0, 0.9e-6)) == f"{said} 0 to 9e−07"
    assert refusal(limits.interval, "domain", (2.0, -2.0)) == f"{said} 2 to −2"
    assert refusal(limits.interval, "domain", (-2e6, 0.0)).startswith("domain from: expected a number from −1,000,000")
    assert refusal(limits.interval, "domain", (0.0, 2e6)).startswith("domain to: expected a number from −1,000,000")


def test_a_typed_number_that_is_too_large_is_called_a_value():
    with pytest.raises(InputError, match=r"^value: expected a number from −1,000,000 to 1,000,000; got “2e6”$"):
        limits.parse_number("2e6")
