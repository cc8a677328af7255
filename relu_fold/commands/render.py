"""`relu-fold render`: a picture of a view as a file, without a browser."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from relu_fold.commands.opening import HELP, UsageError, add_slice, asked
from relu_fold.export.picture import FORMATS, SCALES, picture
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg.picture import SIZES, all_parts, size_of

EXAMPLES = """\
examples:
  relu-fold render '?lesson=3' --out fold.svg
  relu-fold render view.txt --out slide.png --size slide
  relu-fold render net.safetensors --out net.svg --what surface
  relu-fold render digits.npz --out digits.svg --plane images.csv --rows 1 2 8
  relu-fold render '?s=2.awAAG9k-7Q' --out sum.pdf --what sum --size 800x450

With one input there are the stage, its sum and the ledger; with two the stage, the map, the surface and the ledger.
PNG and PDF need two packages more: pip install 'relu-fold[export]'.
"""


def run(argv: Sequence[str]) -> int:
    """Draw what the arguments say, say where it is, and return 0. Raises InputError for what cannot be drawn."""
    arguments = _parser().parse_args(argv)
    out = Path(arguments.out)
    form = out.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise UsageError(f"--out: expected a name that ends with .{', .'.join(FORMATS)}; got {arguments.out[:80]!r}")
    size = size_of(arguments.size)
    view = asked(arguments).view
    drawn = picture(view, form, arguments.what, size, theme=arguments.theme, scale=arguments.scale)
    try:
        out.write_bytes(drawn)
    except OSError as error:
        raise UsageError(f"--out: cannot write {arguments.out[:80]!r}: {error.strerror}") from error
    print(f"{out}: {len(drawn):,} bytes")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "relu-fold render",
        description="Draw a view into a file, without a browser. The file says which view it is of.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("link", metavar="LINK-OR-FILE", help=HELP)
    add_slice(parser)
    parser.add_argument("--out", required=True, help=f"the file to write; its ending says what: .{', .'.join(FORMATS)}")
    parser.add_argument("--what", choices=all_parts(), default="stage", help="what to draw (stage)")
    parser.add_argument(
        "--size",
        default="slide",
        help="; ".join(
            f"{name}: {one.width}{f'x{one.height}' if one.height else ' wide'}" for name, one in SIZES.items()
        )
        + "; or WIDTHxHEIGHT in pixels (slide)",
    )
    parser.add_argument("--theme", choices=tuple(THEMES), default="light", help="paper and ink (light)")
    low, high = SCALES
    parser.add_argument(
        "--scale", type=int, default=low, help=f"of a PNG: {low} to {high} pixels for each one of its size ({low})"
    )
    return parser
