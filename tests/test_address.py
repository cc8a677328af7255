"""Any network has an address, wherever the app is."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import Network, ViewState, link, sharelink
from relu_fold.errors import InputError

NET = Network([np.array([[1.0], [np.pi]]), np.ones((1, 2))], [np.zeros(2), np.zeros(1)])


@pytest.mark.parametrize("base", ["", "https://example.org/fold/", "http://127.0.0.1:8050/", "/teach/relu/"])
def test_the_link_of_a_network_opens_it_bit_for_bit(base):
    address = link(NET, base)
    assert address.startswith(f"{base}?s=2.")
    opened = sharelink.decode(sharelink.text_of(address)).network
    for one, other in zip(opened.weights, NET.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_link_of_a_view_is_that_of_all_that_it_says():
    state = ViewState.of(NET, domain=(0.0, 0.5))
    assert sharelink.decode(sharelink.text_of(link(state))) == state


@pytest.mark.parametrize("base", ["https://example.org/?lesson=1", "https://example.org/#top"])
def test_a_base_that_is_a_link_itself_is_told(base):
    with pytest.raises(InputError, match=r"base: expected an address without \? and #; got 'https://example.org/"):
        link(NET, base)


def test_a_network_that_the_app_cannot_show_has_none():
    with pytest.raises(InputError, match="inputs: expected 1 to 2; got 5"):
        link(Network([np.ones((3, 5)), np.ones((1, 3))], [np.zeros(3), np.zeros(1)]))
