"""What the deployment's files say; `make deploy-check` runs them: two replicas behind nginx, one of them killed."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from relu_fold.serving.turns import HANDED_ON
from relu_fold.ui.server import MAX_BODY
from tests.servers import ROOT


def test_the_log_of_visits_holds_no_query_and_no_body():
    settings = {}
    exec((ROOT / "deploy" / "gunicorn.conf.py").read_text(), settings)
    fields = set(re.findall(r"%\((\w+)\)", settings["access_log_format"]))
    assert not fields & {"r", "q", "f", "h", "a"}  # request line, query, referrer, address, browser
    assert "$request " not in nginx_text()
    assert "$args" not in nginx_text()


def test_threads_of_a_worker_hand_on_soon_so_that_a_hand_does_not_wait_for_a_run():
    settings, before = {}, sys.getswitchinterval()
    exec((ROOT / "deploy" / "gunicorn.conf.py").read_text(), settings)
    try:
        settings["post_fork"](None, None)
        assert sys.getswitchinterval() == pytest.approx(HANDED_ON)
    finally:
        sys.setswitchinterval(before)


def nginx_text():
    return (ROOT / "deploy" / "nginx.conf").read_text()


def test_nginx_takes_the_bodies_that_the_app_takes():
    assert f"client_max_body_size {MAX_BODY // 1024}k" in nginx_text()


def test_the_image_runs_the_checked_command_as_nobody():
    lines = Path(ROOT / "Dockerfile").read_text().splitlines()
    assert 'CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]' in lines
    assert "USER fold" in lines
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f"FROM python:{python.removeprefix('>=')}-slim" in lines
