"""The page's scripts and styles are found in a checkout; `test_wheel.py` finds them in an installed package."""

from relu_fold.serving.assets_path import assets_folder
from tests.servers import ROOT


def test_a_checkout_serves_the_assets_beside_the_package():
    assert assets_folder() == ROOT / "assets"
    assert list(assets_folder().glob("*.css"))
