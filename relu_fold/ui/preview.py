"""What chats show of a link: title, sentence, and a picture, which is made when somebody asks for it."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from http import HTTPStatus
from importlib.util import find_spec

from flask import Flask, Response, request

from relu_fold.errors import InputError, sentence
from relu_fold.exact.budget import check_time
from relu_fold.export.about import NAME, about
from relu_fold.export.png import png
from relu_fold.figures.svg.picture import Size, picture_svg
from relu_fold.serving.compute import in_turn
from relu_fold.serving.refusal import Refused
from relu_fold.serving.turns import Turns
from relu_fold.ui.asked import asked_view, view_of
from relu_fold.ui.downloads import PART

ADDRESS = "/preview.png"
SIZE = Size(1_200, 630)  # as chats and networks cut it
MOST_BYTES = 1_000_000  # of the SVG that it is made of: half a second
REMEMBERED = 32  # pictures; some 60 kB each
_ABOUT = "See how ReLU networks fold their input: live, exact, and shareable."


def has_images(off: frozenset[str]) -> bool:
    """Whether this server makes pictures for links: they are exports, and need what makes PNG."""
    return PART not in off and find_spec("resvg_py") is not None


def image_address(prefix: str, link: str) -> str:
    """Return the whole address of the picture of a link, as the visitor's browser would write it."""
    return f"{request.host_url.rstrip('/')}{prefix.rstrip('/')}{ADDRESS}{link}"


def tags(title: str, said: str, image: str) -> str:
    """Return the tags of the Open Graph protocol; without an image none of one."""
    found = {
        "og:site_name": NAME,
        "og:type": "website",
        "og:title": f"{title} · {NAME}",
        "og:description": said or _ABOUT,
    }
    if image:
        found |= {"og:image": image, "og:image:width": str(SIZE.width), "og:image:height": str(SIZE.height or 0)}
        found |= {"og:image:alt": said or title, "twitter:card": "summary_large_image"}
    return "\n".join(f'<meta {_key(name)}="{name}" content="{escape(text)}">' for name, text in found.items())


def _key(name: str) -> str:
    return "name" if name.startswith("twitter:") else "property"


def serve_previews(server: Flask, turns: Turns, off: frozenset[str] = frozenset()) -> None:
    """Answer at ADDRESS with the picture of `?s=` or `?lesson=`, where there are pictures."""

    def preview() -> Response:
        link, _ = asked_view()
        try:
            data = in_turn(turns, lambda: _drawn(link), yields=True)
        except InputError as error:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error
        response = Response(data, mimetype="image/png")
        response.add_etag()
        response.make_conditional(request)
        return response

    if has_images(off):
        server.add_url_rule(ADDRESS, "preview", preview)


@lru_cache(maxsize=REMEMBERED)
def _drawn(link: str) -> bytes:
    state = view_of(link)
    said = about(state)
    text = picture_svg(state, "stage", SIZE, about=said)
    check_time()
    if len(text) > MOST_BYTES:
        raise InputError(f"picture: expected at most {MOST_BYTES:,} bytes of SVG; got {len(text):,}")
    return png(text, 1, said)
