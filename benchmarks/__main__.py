"""All benchmarks: `make bench`."""

from __future__ import annotations

from benchmarks import core, drag

if __name__ == "__main__":
    print(core.table(core.rows()), flush=True)
    print()
    print(core.table(drag.rows()))
