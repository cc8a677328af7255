"""A wheel, installed far from the repository, serves the page with everything that the page asks for."""

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from relu_fold.serving.modules import LATE
from tests.servers import ROOT, AppServer, get

ASSETS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "assets").rglob("*") if path.is_file())


def run(*command, cwd):
    answer = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (path,) = folder.glob("relu_fold-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel in it, which borrows everything else from this one.

    The borrowed folder is named in a .pth file. It comes after the environment's own packages, and .pth files inside it
    are not read: the editable relu_fold of a checkout is out of reach.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-cache-dir", wheel, cwd=folder)
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (folder / own / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    imported = run(python, "-c", "import relu_fold; print(relu_fold.__file__)", cwd=folder)
    assert imported == f"{own}/relu_fold/__init__.py"
    return folder


def test_there_are_assets():
    assert {name.rpartition(".")[2] for name in ASSETS} >= {"css", "mjs"}


def test_the_wheel_holds_the_package_its_types_and_its_assets_and_no_more(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= {f"relu_fold/{name}" for name in ASSETS}
    assert names >= {"relu_fold/py.typed", "relu_fold/ui/server.py", "relu_fold/figures/__init__.py"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"relu_fold"}


def test_the_installed_command_serves_the_page_and_every_asset(installed, tmp_path):
    server = AppServer(tmp_path / "log.txt", command=[str(installed / "venv" / "bin" / "relu-fold")], cwd=tmp_path)
    with server.start():
        status, page = get(server.url)
        assert status == 200
        paths = re.findall(r'(?:src|href)="(/[^"]*)"', page.decode("utf-8"))
        assert [path for path in paths if "_dash-component-suites/" in path]
        for path in paths:
            assert get(server.url + path.lstrip("/"))[0] == 200, path
        # Dash names scripts and styles of the page itself; modules are joined, and some are asked for later.
        for name in ASSETS:
            assert get(server.url + name) == (200, (ROOT / name).read_bytes())
            assert not name.endswith(".css") or any(path.startswith(f"/{name}") for path in paths), name
        (joined,) = (path for path in paths if path.endswith(".mjs"))
        for name in LATE:
            assert get(f"{server.url}{joined.lstrip('/').removesuffix('main.mjs')}{name}")[0] == 200
    assert "Traceback" not in server.output()
