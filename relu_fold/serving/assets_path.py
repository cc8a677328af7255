"""Where the page's scripts and styles are: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def assets_folder() -> Path:
    """Return the folder that the server serves as `/assets/`."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"
