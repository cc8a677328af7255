"""The core draws nothing: it can be used, tested and shipped without plotly and dash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import relu_fold

PACKAGE = Path(relu_fold.__file__).parent
ENTRY_POINTS = {"cli"}  # imports ui, on purpose


def modules(folder: Path) -> list[str]:
    """The dotted names of the modules in a folder of the package."""
    parts = folder.relative_to(PACKAGE.parent).parts
    names = [path.stem for path in sorted(folder.glob("*.py"))]
    return [".".join(parts if name == "__init__" else (*parts, name)) for name in names if name not in ENTRY_POINTS]


def loaded_by(names: list[str]) -> set[str]:
    """Import modules in a fresh interpreter; return the top-level packages that are loaded after that."""
    program = f"import sys, {', '.join(names)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return set(run.stdout.split())


def test_the_core_loads_neither_plotly_nor_dash():
    names = modules(PACKAGE)
    assert {"relu_fold", "relu_fold.network", "relu_fold.pieces", "relu_fold.grid"} <= set(names)
    loaded = loaded_by(names)
    assert "numpy" in loaded
    assert not loaded & {"plotly", "dash", "dash_mantine_components", "flask"}


def test_figures_do_not_load_dash():
    names = modules(PACKAGE / "figures")
    assert "relu_fold.figures.stage" in names
    assert not loaded_by(names) & {"dash", "dash_mantine_components", "flask"}
