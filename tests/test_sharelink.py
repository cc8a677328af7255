"""A link restores a view bit for bit, and any other text is refused in one sentence."""

import base64
import itertools
import json
import random
import string
import time
import tracemalloc
import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold import sharelink
from relu_fold.errors import ShareLinkError
from relu_fold.sharelink import decode, encode, link, text_of
from relu_fold.view import limits
from relu_fold.view.learning import Learning
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import Marked, ViewState
from tests.strategies_view import bits, folding_views, view_states

GOLDEN = json.loads((Path(__file__).parent / "golden_links.json").read_text(encoding="utf-8"))
ONE = ViewState.of_preset(PRESETS["one"])


def deflate(data):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def text_from(data):
    """A text of version 1, which any body makes."""
    return "1." + base64.urlsafe_b64encode(data).decode().rstrip("=")


def checked(text):
    """The same text in version 2, which ends with its own checksum."""
    body = text.removeprefix("1.")
    return "2." + body + text_from(zlib.crc32(body.encode()).to_bytes(4, "big")).removeprefix("1.")


def text_with(**fields):
    return text_from(deflate(msgspec.msgpack.encode(fields)))


def refusal(text):
    with pytest.raises(ShareLinkError) as caught:
        decode(text)
    return str(caught.value)


def largest_view():
    """Every limit reached, and digits that cannot be compressed."""
    dice = random.Random(1)
    sizes = [max(limits.INPUT_DIMS), *[50] * limits.MAX_LAYERS, limits.MAX_OUTPUTS]  # 13,816 of 15,000 numbers
    rows = [tuple(dice.uniform(-1e6, 1e6) for _ in range(50)) for _ in range(50 * (len(sizes) + 1))]
    return ViewState(
        weights=tuple(tuple(rows.pop()[:n] for _ in range(m)) for n, m in itertools.pairwise(sizes)),
        biases=tuple(rows.pop()[:m] for m in sizes[1:]),
        layer=limits.MAX_LAYERS - 1,
    )


# What a link restores


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_round_trips(preset):
    state = ViewState.of_preset(preset)
    assert bits(decode(encode(state))) == bits(state)


@given(view_states())
def test_every_view_round_trips_bit_for_bit(state):
    text = encode(state)
    assert bits(decode(text)) == bits(state)
    assert encode(decode(text)) == text


@settings(max_examples=30)
@given(folding_views())
def test_a_view_in_which_neurons_fold_by_themselves_round_trips_bit_for_bit(state):
    text = encode(state)
    assert bits(decode(text)) == bits(state)


def test_slopes_that_do_not_fit_the_network_are_named():
    with pytest.raises(ShareLinkError, match="negative slopes of layer 1: expected 3; got 1"):
        decode(text_with(slopes=[[0.5]]))


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["what"] for golden in GOLDEN])
def test_a_released_link_decodes_for_ever(golden):
    expected = {
        name: float.fromhex(value) if name in ("negative_slope", "trace") else value
        for name, value in golden["state"].items()
    }
    expected["fold_axes"] = tuple(golden["state"]["fold_axes"])
    expected |= {
        "names": tuple(golden["state"]["names"]),
        "marked": msgspec.convert(golden["state"]["marked"], tuple[Marked, ...]),
    }
    for name in ("weights", "biases", "domain", "domain_y", "turn", "slopes"):
        expected[name] = _from_hex(golden["state"][name])
    if learning := golden["state"]["learning"]:
        expected["learning"] = msgspec.convert(learning, Learning)
    assert bits(decode(golden["text"])) == bits(ViewState(**expected))


def _from_hex(value):
    return tuple(_from_hex(item) for item in value) if isinstance(value, list) else float.fromhex(value)


def test_the_golden_links_spell_out_every_field():
    """Else a changed default would change what an old link means, unseen."""
    assert all(golden["state"].keys() == set(ViewState.__struct_fields__) for golden in GOLDEN)


def test_the_default_view_has_the_shortest_text():
    assert encode(ViewState()) == checked(text_with())


def test_minus_zero_is_not_the_default_zero():
    state = ViewState(negative_slope=-0.0)
    assert bits(decode(encode(state))) == bits(state)
    assert encode(state) != encode(ViewState())


def test_the_same_view_has_the_same_text_when_a_float_was_written_as_an_integer():
    assert encode(ViewState(domain=(-3, 3), negative_slope=0)) == encode(ViewState())
    assert encode(ViewState(domain=(-2, 2))) == encode(ViewState(domain=(-2.0, 2.0)))


def test_the_largest_view_fits():
    state = largest_view()
    assert bits(decode(encode(state))) == bits(state)
    assert len(encode(state)) < 0.8 * sharelink.MAX_TEXT


ALPHABET = string.ascii_letters + string.digits + "-_"


@pytest.mark.parametrize(
    "state", [ViewState(), ONE, ViewState.of_preset(PRESETS["pyramid"])], ids=["default", "one", "pyramid"]
)
def test_a_link_with_one_character_changed_lost_or_added_is_told_and_opens_nothing(state):
    text = encode(state)
    for at in range(len(text)):
        for other in (*random.Random(at).sample(ALPHABET, 12), "", "."):
            if other != text[at]:
                refusal(text[:at] + other + text[at + 1 :])
        refusal(text[:at] + "A" + text[at:])
    refusal(text + "A")


def test_a_link_of_version_1_opens_without_a_checksum():
    text = encode(ONE)
    assert bits(decode("1." + text[2 : -sharelink.CHECKSUM])) == bits(ONE)


# Links around texts


def test_a_link_is_a_query_up_to_1800_characters_and_a_fragment_beyond(monkeypatch):
    monkeypatch.setattr(sharelink, "encode", lambda _: "1." + "A" * (1_800 - len("?s=1.")))
    assert link(ONE).startswith("?s=1.")
    assert len(link(ONE)) == 1_800
    monkeypatch.setattr(sharelink, "encode", lambda _: "1." + "A" * (1_801 - len("?s=1.")))
    assert link(ONE).startswith("#s=1.")


@pytest.mark.parametrize(
    ("packed", "body"),
    [(b"\0\0\x17", "AAAX"), (b"\xfb\xef\xbe", "----"), (b"\xff", "_w"), (b"\xff\xff", "__8")],
    ids=["a letter", "signs", "one byte", "two bytes"],
)
def test_nothing_but_the_padding_is_cut_off(monkeypatch, packed, body):
    class Deflate:
        def compress(self, _data):
            return b""

        def flush(self):
            return packed

    monkeypatch.setattr("relu_fold.sharelink.zlib.compressobj", lambda *_: Deflate())
    assert encode(ONE) == checked(f"1.{body}")


def test_the_largest_view_is_linked_by_a_fragment():
    assert link(largest_view()) == f"#s={encode(largest_view())}"


@pytest.mark.parametrize("around", ["{}", " {}\n", "?s={}", "#s={}", "?a=b&s={}&c=d", "?s={}#top", "?q=1#s={}"])
@pytest.mark.parametrize("origin", ["", "http://127.0.0.1:8050/", "https://example.org/fold/"])
def test_the_text_is_found_in_a_link(origin, around):
    text = encode(ONE)
    link = around.format(text)
    assert text_of(origin + link if link[0] in "?#" else link) == text


@pytest.mark.parametrize("link", ["", "https://example.org/", "https://example.org/?t=1.AA", "hello", "?tabs=1.AA"])
def test_no_text_is_found_where_there_is_none(link):
    assert text_of(link) is None


def test_a_text_that_was_emptied_is_damaged_not_absent():
    assert text_of("https://example.org/?s=") == ""
    assert refusal("") == "This link is damaged: it carries no text."


# What is refused, and how


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "This link is damaged: it carries no text."),
        (b"1.AA", "This link is damaged: it carries no text."),
        ("1", "This link is damaged: its text is not one that this app writes."),
        ("hello", "This link is damaged: its text is not one that this app writes."),
        ("1.é", "This link is damaged: its text is not one that this app writes."),
        ("１.awAA", "This link is damaged: its text is not one that this app writes."),
        ("1.awAA\n", "This link is damaged: its text is not one that this app writes."),
        ("1.aw+A", "This link is damaged: its text is not one that this app writes."),
        ("0.awAA", "This link is damaged: its text is not one that this app writes."),
        ("01.awAA", "This link is damaged: its text is not one that this app writes."),
        ("9" * 5_000 + ".awAA", "This link is damaged: its text is not one that this app writes."),
        ("\ud800", "This link is damaged: its text is not one that this app writes."),
        ("3.awAA", "This link was made by a newer version of ReLU Fold than this one."),
        ("12.", "This link was made by a newer version of ReLU Fold than this one."),
        ("1.awAAa", "This link is damaged: a part of its text is missing."),
        ("1.", "This link is damaged: its end is missing."),
        (text_from(b"\xff\xff"), "This link is damaged: a part of its text was changed."),
        (text_from(deflate(b"\x80")[:-1]), "This link is damaged: its end is missing."),
        (text_from(deflate(b"\x80") + b"\0"), "This link is damaged: something was added at its end."),
        (text_from(deflate(b"")), "This link is damaged: its content cannot be read."),
        (text_from(deflate(b"\x80\x80")), "This link is damaged: its content cannot be read."),
        (text_from(deflate(b"\x81\xa6preset\xa1\xff")), "This link is damaged: its content cannot be read."),
        (text_from(deflate(msgspec.msgpack.encode([1]))), "This link is damaged: its content cannot be read."),
        (text_with(colour="red"), "This link is damaged: it has a part that no view has, 'colour'."),
        (text_with(weights="heavy"), "This link is damaged: its weights cannot be read."),
        (text_with(weights=[[["1"]]]), "This link is damaged: its weights cannot be read."),
        (text_with(biases=[[None]]), "This link is damaged: its biases cannot be read."),
        (text_with(domain=[1, 2, 3]), "This link is damaged: its domain cannot be read."),
        (text_with(layer=0.5), "This link is damaged: its layer cannot be read."),
        (text_with(layer=True), "This link is damaged: its layer cannot be read."),
        (text_with(negative_slope=[]), "This link is damaged: its negative slope cannot be read."),
        (text_with(partial_sums=1), "This link is damaged: its partial sums cannot be read."),
    ],
    ids=str,
)
def test_a_damaged_link_says_so(text, sentence):
    assert refusal(text) == sentence


def test_a_long_name_is_not_repeated_in_full():
    assert len(refusal(text_with(**{"x" * 10_000: 1}))) < 120
    assert len(refusal(text_with(preset="x" * 10_000))) < 250


def net(*sizes):
    return {
        "weights": [[[1.0] * n] * m for n, m in itertools.pairwise(sizes)],
        "biases": [[0.0] * m for m in sizes[1:]],
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (net(1, 1), "depth: expected 1 to 6; got 0"),
        (net(1, *[1] * 7, 1), "depth: expected 1 to 6; got 7"),
        (net(1, 257, 1), "neurons in layer 1: expected 1 to 256; got 257"),
        (net(1, 2, 0, 1), "neurons in layer 2: expected 1 to 256; got 0"),
        (net(1, 1, 17), "outputs: expected 1 to 16; got 17"),
        (net(max(limits.INPUT_DIMS) + 1, 1, 1), "inputs: expected 1 to "),
        (net(0, 1, 1), "inputs: expected 1 to "),
        ({"weights": []}, "depth: expected 1 to 6; got −1"),
        ({"biases": [[0.0] * 3]}, "biases: expected 2 layers of them; got 1"),
        ({"biases": [[0.0] * 2, [0.0]]}, "biases of layer 1: expected 3; got 2"),
        ({"weights": [[[1.0], [1.0, 2.0], [1.0]], [[1.0] * 3]]}, "weights of layer 1: expected 1 a neuron; got 2"),
        ({"weights": [[[1.0]] * 3, [[1.0] * 2]]}, "weights of layer 2: expected 3 a neuron; got 2"),
        (
            {"weights": [[[1.0]] * 3, [[1.0, 1.0, 1e6 + 1]]]},
            "a weight of layer 2: expected a number from −1,000,000 to",
        ),
        ({"weights": [[[float("nan")]] * 3, [[1.0] * 3]]}, "a weight of layer 1: expected a number from"),
        ({"biases": [[0.0] * 3, [float("inf")]]}, "a bias of layer 2: expected a number from"),
        ({"biases": [[0.0] * 3, [2**64 - 1]]}, "a bias of layer 2: expected a number from"),
        ({"negative_slope": float("-inf")}, "negative slope: expected a number from"),
        ({"domain": [float("nan"), 1.0]}, "domain from: expected a number from"),
        ({"domain": [0.0, 2e6]}, "domain to: expected a number from"),
        ({"domain": [1.0, 1.0]}, "domain: expected “from” below “to”"),
        ({"layer": 1}, "layer shown: expected 0 to 0; got 1"),
        ({"layer": -1}, "layer shown: expected 0 to 0; got −1"),
        ({"neuron": 3}, "neuron selected: expected 0 to 2; got 3"),
        ({"target": 1}, "target neuron: expected 0 to 0; got 1"),
        ({"preset": "nine"}, "preset: expected one of one, two"),
    ],
    ids=str,
)
def test_a_link_over_a_limit_names_the_limit(fields, reason):
    assert refusal(text_with(**fields)).startswith(f"This link is damaged: {reason}")


def test_the_cause_is_kept():
    for text in ("1.a", text_from(b"\xff\xff"), text_with(layer=9), text_with(x=1)):
        with pytest.raises(ShareLinkError) as caught:
            decode(text)
        assert caught.value.__cause__ is not None


# Bombs

BOMBS = {
    "a long text": "1." + "A" * 1_000_000,
    "1 MB that opens to 1 GB": text_from(deflate(bytes(1_000_000)) * 1_000),
    "70 kB that opens to 70 MB": text_from(deflate(bytes(70_000_000))),
    "an array of 4 billion": text_from(deflate(b"\x81\xa7weights\xdd\xff\xff\xff\xff")),
    "arrays of 80 million": text_from(deflate(b"\x81\xa7weights" + b"\xdd\x04\xff\xff\xff" * 10_000)),
    "a map of 4 billion": text_from(deflate(b"\xdf\xff\xff\xff\xff")),
    "a name of 4 GB": text_from(deflate(b"\x81\xdb\xff\xff\xff\xff")),
    "nested arrays": text_from(deflate(b"\x91" * 60_000)),
    "nested weights": text_from(deflate(b"\x81\xa7weights" + b"\x91" * 60_000)),
    "nested maps": text_from(deflate(b"\x81\xa1x" * 20_000)),
    "nested arrays in an unknown field": text_from(deflate(b"\x81\xa1x" + b"\x91" * 60_000)),
    "60,000 layers": text_with(weights=[[]] * 60_000),
    "60,000 neurons": text_with(weights=[[[]] * 60_000, [[1.0]]]),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_takes_memory(text):
    tracemalloc.start()
    try:
        refusal(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000  # some 65 kB of packed lists, as Python objects, and never a bomb's 70 MB


def test_the_bomb_of_70_mb_is_one():
    """It must pass the bound on the text and stop at the bound on what it opens to."""
    assert len(BOMBS["70 kB that opens to 70 MB"]) < sharelink.MAX_TEXT
    assert refusal(BOMBS["70 kB that opens to 70 MB"]).startswith("This link is too large")
    assert refusal(BOMBS["1 MB that opens to 1 GB"]).startswith("This link is too long")


def test_all_bombs_together_are_refused_in_a_moment():
    start = time.process_time()
    for text in BOMBS.values():
        refusal(text)
    assert time.process_time() - start < 0.05 * len(BOMBS)


# Any text at all


def decodes_or_explains(text):
    try:
        state = decode(text)
    except ShareLinkError as error:
        sentence = str(error)
        assert sentence.startswith("This link ")
        assert sentence.endswith(".")
        assert "`$" not in sentence  # the decoder's own words
    else:
        assert isinstance(state, ViewState)


@given(st.text() | st.text(st.sampled_from("012.-_AZaz9=+/?s#&")).map("1.".__add__))
def test_any_text_decodes_or_explains_itself(text):
    decodes_or_explains(text)
    found = text_of(text)
    assert found is None or found in text


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_explain_themselves(data):
    decodes_or_explains(text_from(data))
    decodes_or_explains(text_from(deflate(data)))


_FIELDS = st.sampled_from(ViewState.__struct_fields__)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
)


@given(st.dictionaries(_FIELDS | st.text(max_size=2), _VALUES, max_size=4))
def test_any_fields_decode_or_explain_themselves(fields):
    decodes_or_explains(text_with(**fields))


@given(view_states(), st.data())
def test_a_mutated_text_decodes_or_explains_itself(state, data):
    text = encode(state)
    at = data.draw(st.integers(0, len(text) - 1))
    decodes_or_explains(text[:at])
    decodes_or_explains(text[:at] + chr(ord(text[at]) ^ 1 << data.draw(st.integers(0, 7))) + text[at + 1 :])
    decodes_or_explains(text + data.draw(st.text(min_size=1)))

    packed = bytearray(sharelink._inflate(sharelink._unwrap(text)))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    decodes_or_explains(text_from(deflate(bytes(packed))))
