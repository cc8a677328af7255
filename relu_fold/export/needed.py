"""What a file needs beyond the app itself, and the sentence that says how to get it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from relu_fold.errors import InputError


class NotInstalled(InputError):  # noqa: N818 (the name says what happened)
    """A package that only some files need is not there."""


def needed(module: str, form: str) -> Any:
    """Return a module of the extra `export`, which is imported only when such a file is asked for."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        raise NotInstalled(f"{form}: needs {package}; pip install 'relu-fold[export]' brings it") from error
