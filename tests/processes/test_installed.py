"""The wheel, installed outside the checkout beside nothing but what requirements.txt names."""

import re
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest
import requests

import aniworld

from .house import ROOT, House

pytestmark = pytest.mark.processes


def run(*command, cwd, env=None):
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120)


def link_runtime_packages(site):
    """Put what requirements.txt names into an environment, as links to what is installed here."""
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE):
        package = distribution(name)
        for top in {Path(file).parts[0] for file in package.files} - {"..", "__pycache__"}:
            there = site / top
            if not there.exists():
                there.symlink_to(package.locate_file(top).resolve())


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory):
    """Return the folder with the programs of an environment in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    build = [
        "wheel",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    built = run(*pip, *build, cwd=folder)
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("aniworld_library-*.whl")
    place = folder / "venv"
    venv.create(place)
    python = place / "bin" / "python"
    link_runtime_packages(Path(sysconfig.get_path("purelib", "venv", {"base": str(place)})))
    installed = run(*pip, "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return place / "bin"


@pytest.fixture
def house(tmp_path, standin):
    with House(tmp_path, standin) as house:
        house.environ.pop("PYTHONPATH", None)
        yield house


def start(house, program):
    """Start it as somebody who knows of no checkout would, in a folder of theirs."""
    log = (house.folder / "all.log").open("ab")
    house.processes["all"] = subprocess.Popen(
        [program, "run"], cwd=house.folder, env=house.environ, stdout=log, stderr=log, start_new_session=True
    )
    log.close()


def test_the_program_says_its_version(bin_folder, tmp_path):
    said = run(bin_folder / "aniworld", "--version", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, f"aniworld {aniworld.__version__}\n")


@pytest.mark.parametrize(
    "name, address",
    [("DATABASE_URL", "postgresql://db.example/aniworld"), ("QUEUE_URL", "redis://redis.example:6379/0")],
)
def test_an_address_that_needs_missing_packages_is_refused_in_words(bin_folder, house, name, address):
    environ = house.environ | {f"ANIWORLD_{name}": address}
    refused = run(bin_folder / "aniworld", "migrate", cwd=house.folder, env=environ)
    assert refused.returncode == 2
    assert (
        f"ANIWORLD_{name} needs packages that are not installed: those of requirements-scale.txt"
        in refused.stderr
    )
    assert "Traceback" not in refused.stderr


def test_it_serves_pages_and_loads_a_series_without_the_packages_for_several_machines(bin_folder, house):
    for missing in ("psycopg", "redis"):
        assert run(bin_folder / "python", "-c", f"import {missing}", cwd=house.folder).returncode == 1
    start(house, bin_folder / "aniworld")
    house.wait_until_ready()

    added = house.add("Mushi-Shi")

    assert house.wait_until_loaded(added)["loading_status"] == "completed"
    page = requests.get(house.setup_link(), timeout=10)
    assert page.status_code == 200
    style = re.search(r'href="(\S+\.css\S*)"', page.text)[1]
    assert requests.get(house.url + style, timeout=10).status_code == 200
    assert house.stop("all")[0] == 0
    assert sorted(path.name for path in house.folder.iterdir()) == ["all.log", "data", "library"]
