"""Two thousand hostile calls over every callback, and as many links: refused in a sentence, or answered, never broken.

`make fuzz` tries a hundred thousand of each.
"""

import base64
import contextlib
import itertools
import random
import time
import zlib

import pytest

from relu_fold import sharelink
from relu_fold.ui.server import create_app
from tests import hostile

BOUND = 2.0  # seconds of computing for one call; docs/reliability.md has what was measured


@pytest.fixture(scope="module")
def app():
    return create_app()


def test_no_body_breaks_the_server(app):
    client = app.server.test_client()
    met = set()
    for attack in itertools.islice(hostile.attacks(5, list(app.callback_map)), 2_000):
        fate = hostile.meet(client, attack)
        assert not fate.wrong, (fate.wrong, attack)
        assert fate.computing < BOUND, attack
        met.add((attack.kind, fate.status // 100))
    kinds = {kind for kind, _ in met}
    assert {(kind, 4) for kind in kinds - {"valid", "link"}} <= met  # each kind of attack was refused at least once
    assert {("valid", 2), ("link", 2), ("edit", 2), ("hand", 2)} <= met


def test_no_link_breaks_the_decoder():
    dice = random.Random(5)
    for _ in range(2_000):
        text = hostile.link(dice)
        before = time.process_time()
        with contextlib.suppress(sharelink.ShareLinkError):
            sharelink.decode(text)
        assert time.process_time() - before < BOUND


@pytest.mark.parametrize("size", [10**6, 10**8, 10**9])
def test_a_bomb_is_refused_before_it_goes_off(size):
    bomb = bomb_of(size)
    before = time.process_time()
    with pytest.raises(sharelink.ShareLinkError, match="too l"):
        sharelink.decode(bomb)
    assert time.process_time() - before < 1.0


def bomb_of(size):
    """A text that would open to so many bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(deflate.compress(bytes(10**6)) for _ in range(size // 10**6)) + deflate.flush()
    return "1." + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
