"""`relu-fold count`: how many regions a network has, exactly, how many it could have, and how long that took."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from typing import Any

from relu_fold.commands.opening import HELP, Opened, UsageError, add_slice, asked
from relu_fold.exact.bounds import most_regions
from relu_fold.exact.domain import Box
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exact.rounding import LARGEST
from relu_fold.network import Network

MOST = 1_000_000
EXAMPLES = """\
examples:
  relu-fold count '?lesson=9'
  relu-fold count view.txt --box -3 3            one input: from, to
  relu-fold count view.txt --box -1 1 -2 2       two inputs: from, to of each
  relu-fold count net.npz --inputs 1 3 --at 0 0 0 0.5 0       two of five inputs run
  relu-fold count view.txt --json

An activation region is where the same neurons are on; a linear region is where the output is one affine function, and
may hold several activation regions. With one input both are pieces of the line. All counts are exact, of the whole
network, in the part of the input space that is in view unless --box names another one.
"""


def run(argv: Sequence[str]) -> int:
    """Count, print, and return 0. Raises InputError for what cannot be counted."""
    arguments = _parser().parse_args(argv)
    named = asked(arguments)
    found = counted(named.network, _box(named, arguments.box), arguments.most)
    if named.sliced:
        found["slice"] = named.sliced
    print(json.dumps(found) if arguments.json else _told(found))
    return 0


def counted(net: Network, box: tuple[tuple[float, float], ...], most: int = MOST) -> dict[str, Any]:
    """Return the counts of a network of one or two inputs, on an interval or a box, and the seconds that they took.

    {inputs, widths, outputs, parameters, box, activation_regions, linear_regions, most_activation_regions, seconds};
    with one input also {breakpoints}, with two {vertices, edges}.

    Raises:
        TooManyRegions: above `most`.
    """
    start = time.perf_counter()
    more: dict[str, int]
    if net.input_dim == 1:
        p = pieces(net, box[0], max_pieces=most)
        regions, linear, more = p.n_pieces, len(p.breakpoints) + 1, {"breakpoints": len(p.breakpoints)}
    else:
        plane: Box = (box[0], box[1])
        c = subdivide(net, plane, max_regions=most)
        regions, linear, more = c.n_regions, c.n_linear_regions, {"vertices": c.n_vertices, "edges": c.n_edges}
    seconds = time.perf_counter() - start
    return {
        "inputs": net.input_dim,
        "widths": list(net.widths),
        "outputs": net.output_dim,
        "parameters": net.n_parameters,
        "box": [list(ends) for ends in box],
        "activation_regions": regions,
        "linear_regions": linear,
        "most_activation_regions": most_regions(net.input_dim, net.widths, net.leaks),
        **more,
        "seconds": seconds,
    }


def _told(found: dict[str, Any]) -> str:
    """The counts in lines; plain letters, for any terminal."""
    layers = ", ".join(str(width) for width in found["widths"])
    box = " x ".join(f"[{low:g}, {high:g}]" for low, high in found["box"])
    rows = {
        "network": f"inputs {found['inputs']}; neurons {layers}; outputs {found['outputs']}; "
        f"{found['parameters']:,} parameters",
        "domain" if found["inputs"] == 1 else "box": box,
        "activation regions": f"{found['activation_regions']:,}, of at most "
        f"{found['most_activation_regions']:,} that these layers can make",
        "linear regions": f"{found['linear_regions']:,}",
    }
    if found["inputs"] == 1:
        rows["breakpoints"] = f"{found['breakpoints']:,}, where the slope of the output changes"
    else:
        rows["vertices, edges"] = f"{found['vertices']:,}, {found['edges']:,}"
    if "slice" in found:
        rows["slice"] = found["slice"]
    rows["time"] = f"{found['seconds']:.3g} s"
    return "\n".join(f"{name:<19} {text}" for name, text in rows.items())


def _box(named: Opened, given: list[float] | None) -> tuple[tuple[float, float], ...]:
    dims = named.network.input_dim
    if given is None:
        return named.box
    if len(given) != 2 * dims:
        whose = "the input" if dims == 1 else f"each of the {dims} inputs"
        raise UsageError(f"--box: expected {2 * dims} numbers, from and to of {whose}; got {len(given)}")
    box = tuple((given[i], given[i + 1]) for i in range(0, 2 * dims, 2))
    for low, high in box:
        if not -LARGEST < low < high < LARGEST:
            raise UsageError(f"--box: expected a smaller and a larger number, from and to; got {low:g} and {high:g}")
    return box


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "relu-fold count",
        description="Count the regions of a network exactly.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("link", metavar="LINK-OR-FILE", help=HELP)
    add_slice(parser)
    parser.add_argument("--box", nargs="+", type=float, metavar="END", help="where to count (what the view shows)")
    parser.add_argument(
        "--most", type=int, default=MOST, metavar="N", help=f"give up beyond so many regions ({MOST:,})"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    return parser
