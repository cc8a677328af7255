"""What a file needs beyond the app itself, and the sentence that says how to get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from relu_fold.errors import InputError


class NotInstalled(InputError):  # noqa: N818 (the name says what happened)
    """A package that only some files need is not there."""


@contextmanager
def needed(package: str, form: str) -> Iterator[None]:
    """Around an import from a package of the extra `export`: where it is not installed, say how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise NotInstalled(f"{form}: needs {package}; pip install 'relu-fold[export]' brings it") from error
