from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from relu_fold.figures.kit.placing import Box, placed

OFFSETS = ((0.0, 0.0), (0.0, 24.0), (0.0, -24.0), (0.0, 48.0))
boxes = st.builds(Box, st.floats(0, 300), st.floats(0, 200), st.floats(1, 40), st.floats(1, 40))


@given(st.lists(boxes, max_size=24), st.randoms(use_true_random=False))
def test_labels_cover_none_and_go_without_a_place_only_where_there_is_none(labels, random):
    order = list(range(len(labels)))
    random.shuffle(order)
    found = placed(labels, [OFFSETS] * len(labels), order, (300, 200))
    stand = {i: labels[i]._replace(x=labels[i].x + at[0], y=labels[i].y + at[1]) for i, at in enumerate(found) if at}
    assert not any(one.meets(other) for one, other in combinations(stand.values(), 2))
    for rank, i in enumerate(order):
        before = [stand[k] for k in order[:rank] if k in stand]
        for at in OFFSETS[: OFFSETS.index(found[i])] if found[i] else OFFSETS:
            box = labels[i]._replace(x=labels[i].x + at[0], y=labels[i].y + at[1])
            slack = 0 if any(at) else 12
            across, down = box.width / 2 - slack, box.height / 2 - slack
            outside = not (across <= box.x <= 300 - across and down <= box.y <= 200 - down)
            assert outside or any(box.meets(other) for other in before)


def test_boxes_that_touch_do_not_meet():
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 10, 10))
