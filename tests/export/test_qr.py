"""QR codes: a decoder's own reading of the squares is not at hand, so the squares are held against segno's matrix."""

import re
from xml.etree import ElementTree

import pytest
import segno

from relu_fold import sharelink
from relu_fold.errors import InputError
from relu_fold.export.qr import LONGEST, qr_svg
from relu_fold.view.viewstate import ViewState

HERE = "https://fold.example/"


def test_it_is_black_on_white_with_paper_around_it():
    address = HERE + sharelink.link(ViewState(negative_slope=0.25))
    root = ElementTree.fromstring(qr_svg(address))
    size = segno.make_qr(address, error="l", mode="byte").symbol_size(scale=4, border=4)
    assert (root.get("width"), root.get("height")) == tuple(map(str, size))
    ground, squares = root.findall(".//{*}path")
    assert (ground.get("fill"), squares.get("stroke")) == ("#fff", "#000")


def test_a_longer_link_has_more_squares_and_one_that_is_too_long_says_so():
    def across(length):
        svg = qr_svg(HERE + "x" * (length - len(HERE))).decode()
        return int(re.search(r'width="(\d+)"', svg)[1])

    assert across(LONGEST) == (117 + 8) * 4 > across(200)
    with pytest.raises(InputError, match=r"at most 1,273 characters; got 1,274"):
        across(LONGEST + 1)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "tel:1", "https://a b", "ftp://x"])
def test_only_addresses_of_the_web_are_coded(address):
    with pytest.raises(InputError, match="https://"):
        qr_svg(address)
