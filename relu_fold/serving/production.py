"""What is different where strangers come: the environment variable `RELU_FOLD_ENV` is `production` there."""

from __future__ import annotations

import os

from werkzeug.middleware.proxy_fix import ProxyFix

from relu_fold.errors import InputError
from relu_fold.serving.served import Served

PARTS = frozenset({"exports", "training", "uploads"})
_DEBUG = ("DASH_DEBUG", "FLASK_DEBUG")
_OFF = ("", "0", "false", "no", "off")


class DebugInProduction(RuntimeError):  # noqa: N818 - the name says what happened
    """Debug mode shows source code and runs what one types; it does not start in production."""


def refuse_debug(debug: bool = False) -> None:
    """Raise DebugInProduction if this is production and debug mode is asked for, here or in the environment."""
    if os.environ.get("RELU_FOLD_ENV", "").lower() != "production":
        return
    asked = [name for name in _DEBUG if os.environ.get(name, "").lower() not in _OFF]
    if debug or asked:
        what = " and ".join(asked) or "debug"
        raise DebugInProduction(f"{what}: expected off where RELU_FOLD_ENV is production; got on")


def switched_off() -> frozenset[str]:
    """Return which parts of the app its deployer has switched off, by `RELU_FOLD_OFF`: names with commas between them.

    Raises:
        InputError: for a name that is none of `PARTS`.
    """
    names = frozenset(name.strip() for name in os.environ.get("RELU_FOLD_OFF", "").lower().split(",")) - {""}
    unknown = sorted(names - PARTS)
    if unknown:
        raise InputError(f"RELU_FOLD_OFF: expected some of {', '.join(sorted(PARTS))}; got {unknown[0][:40]!r}")
    return names


def behind_proxies(app: Served) -> None:
    """Take the visitor's address from as many proxies in front as `RELU_FOLD_PROXIES` says; from none without it."""
    count = int(os.environ.get("RELU_FOLD_PROXIES") or "0")
    if count:
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
