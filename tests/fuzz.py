"""The property tests with inputs that nobody has drawn yet: `python -m tests.fuzz [--seeds 10] [--first 1]`.

`make test` draws the same inputs each time. Here each seed draws others; what fails is printed with the command that
fails again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    asked = parser.parse_args()
    failed = []
    for seed in range(asked.first, asked.first + asked.seeds):
        options = ["-q", "-m", "hypothesis and not browser", "--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}"]
        print(f"seed {seed}", flush=True)
        if subprocess.run([sys.executable, "-m", "pytest", "--numprocesses=2", *options], check=False).returncode:
            failed.append(seed)
            print(
                "again: python -m pytest " + " ".join(f"'{option}'" if " " in option else option for option in options)
            )
    print(f"{asked.seeds - len(failed)} of {asked.seeds} seeds passed" + (f"; not {failed}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
