"""A picture of a view as the bytes of a file: SVG, PNG or PDF, all of them from the same SVG."""

from __future__ import annotations

from collections.abc import Callable

from relu_fold.errors import InputError
from relu_fold.export.about import about
from relu_fold.export.pdf import pdf
from relu_fold.export.png import png
from relu_fold.figures.kit.theme import ThemeName
from relu_fold.figures.svg.picture import SIZES, Size, What, picture_svg
from relu_fold.figures.svg.writer import About
from relu_fold.view import limits
from relu_fold.view.viewstate import ViewState

SCALES = (1, 4)  # pixels of a PNG for each pixel of its size

_WRITERS: dict[str, Callable[[str, int, About], bytes]] = {
    "svg": lambda text, _scale, _about: text.encode(),
    "png": png,
    "pdf": lambda text, _scale, said: pdf(text, said),
}
FORMATS = tuple(_WRITERS)


def picture(
    state: ViewState,
    form: str = "svg",
    what: What = "stage",
    size: Size = SIZES["slide"],
    *,
    theme: ThemeName = "light",
    scale: int = 1,
) -> bytes:
    """Return a picture of a view, on the paper of the theme, whatever the page wears.

    Args:
        form: `svg`, `png` or `pdf`.
        scale: of a PNG: from 1 to 4 pixels for each of its size.

    Raises:
        InputError: for a form or a part that there is not, or where what makes PNG and PDF is not installed.
    """
    if form not in _WRITERS:
        raise InputError(f"format: expected one of {', '.join(FORMATS)}; got {form[:40]!r}")
    limits.count("scale", scale, *SCALES)
    said = about(state)
    return _WRITERS[form](picture_svg(state, what, size, theme, about=said), scale, said)
