"""Every limit of what the app accepts, and the sentence that each of them speaks. The core itself has none."""

from __future__ import annotations

from relu_fold.arrays import FLOAT_MAX, short
from relu_fold.errors import InputError

INPUT_DIMS = (1, 2)
MAX_LAYERS = 6
MAX_WIDTH_EDITING = 16
MAX_WIDTH = 256  # each neuron of the layer shown is told of
MAX_OUTPUTS = 16
MAX_PARAMETERS = 15_000  # weights and biases: a network of ACAS Xu has 13,305, and two inputs of it some 150 fewer
MAX_LEARNING = 6_000  # of a network that learns: its optimiser has two more numbers for each
MAX_MAGNITUDE = 1e6
MIN_DOMAIN_WIDTH = 1e-6
MAX_PIECES = 20_000
MAX_REGIONS = 20_000
GRID = (3, 201)  # points a side
ELEVATION = (0.1, 1.5)  # radians
MAX_WORK = 100_000_000  # multiplications for the grid of one picture, some 0.1 s
EXACT_SECONDS = 0.6  # of the time for one picture, to find its pieces or regions; as much again is drawn from them


def count(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InputError(f"{name}: expected {low:,} to {high:,}; got {_plain(value)}")


def number(name: str, value: float, limit: float = MAX_MAGNITUDE, told: str = "") -> None:
    between(name, value, -limit, limit, told)


def whole(name: str, value: float) -> None:
    if not float(value).is_integer():  # nor are an infinity and no number at all
        raise InputError(f"{name}: expected a whole number; got {_plain(value)}")


def between(name: str, value: float, low: float, high: float, told: str = "") -> None:
    """Raise InputError outside; `told` is how the value was told, where not as a number."""
    if not low <= value <= high:
        got = told or _plain(value)
        raise InputError(f"{name}: expected a number from {_plain(low)} to {_plain(high)}; got {got}")


def interval(name: str, ends: tuple[float, float]) -> None:
    low, high = ends
    number(f"{name} from", low)
    number(f"{name} to", high)
    if not high - low >= MIN_DOMAIN_WIDTH * (1 - 1e-9):  # 1.000001 − 1 is a little less
        raise InputError(
            f"{name}: expected “from” below “to” by at least {MIN_DOMAIN_WIDTH:.6f}; "
            f"got {_plain(low)} to {_plain(high)}"
        )


def _plain(value: float) -> str:
    """Twelve digits, or all of a number that is not the same with fewer: 1,000,000.0000001 is not 1,000,000."""
    if abs(value) > FLOAT_MAX:  # a whole number that no float holds, or an infinity
        return short(value).replace("-", "−")
    text = f"{value:,.12g}"
    return (text if float(text.replace(",", "")) == value else f"{value:,}").replace("-", "−")


def parse_number(text: str) -> float:
    """Read what a person types: a true minus sign and spaces around are fine, words and infinities are not."""
    typed = text.strip()
    try:
        value = float(typed.replace("−", "-").replace("_", "?"))
    except ValueError as error:
        raise InputError(f"expected a number such as 0.8 or −2; got “{typed[:40]}”") from error
    number("value", value, told=f"“{typed[:40]}”")
    return value
