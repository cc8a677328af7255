"""All benchmarks: `make bench`."""

from __future__ import annotations

from benchmarks import core, drag, frames, motion, plane_drag, regions, training

if __name__ == "__main__":
    print(core.table(core.rows()), flush=True)
    print()
    print(core.table(regions.rows()), flush=True)
    print()
    print(core.table(frames.rows()), flush=True)
    print()
    print(regions.growth(), flush=True)
    print()
    print(core.table([*training.rows(), *training.pictures()]), flush=True)
    print()
    print(core.table(drag.rows()), flush=True)
    print()
    print(core.table(plane_drag.rows()), flush=True)
    print()
    print(core.table(motion.rows()))
