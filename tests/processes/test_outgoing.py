"""What leaves the machine: a whole flow in a network where every address is ours and each is noted."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aniworld.providers import SOURCES
from aniworld.settings import Settings

ROOT = Path(__file__).parents[2]
NAMESPACES = ["unshare", "--net", "--mount"]
TOOLS = ("unshare", "ip", "mount", "openssl")


def documented():
    """The hosts that docs/outgoing.md names."""
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "docs/outgoing.md").read_text(), re.MULTILINE)
    return {host for row in rows for host in re.findall("`([^`]+)`", row)}


def test_the_documented_hosts_are_those_that_the_program_may_ask():
    addresses = [text for name, text in Settings.names().items() if name.endswith("_URL") and text]
    addresses += [source.address for source in SOURCES.values() if source.address]
    known = {urlsplit(address).hostname for address in addresses}
    known.update(host for source in SOURCES.values() for host in source.image_hosts)
    assert documented() == known


@pytest.fixture
def may_seal():
    if not all(map(shutil.which, TOOLS)) or subprocess.run([*NAMESPACES, "true"], check=False).returncode:
        pytest.skip(f"needs root and {', '.join(TOOLS)} (Debian: apt-get install iproute2 openssl)")


@pytest.mark.usefixtures("may_seal")
def test_a_whole_flow_reaches_no_host_that_is_not_documented(tmp_path):
    places = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    flow = subprocess.run(
        [*NAMESPACES, sys.executable, "-m", "processes.sealed_flow", str(tmp_path), *documented()],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": places},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert flow.returncode == 0, flow.stderr
    told = json.loads(flow.stdout)
    # it was a whole flow: series with their pictures, lists, pages
    assert told["states"] == ["completed", "completed"] and set(told["pages"]) == {200}
    assert min(told["lists"]) > 5 and {"poster.jpg", "fanart.jpg"} <= set(told["pictures"])
    assert "ok   tvmaze: answers" in told["doctor"]
    # nothing but https to what is documented; and no other name was even asked for
    allowed = documented()
    assert set(told["names"]) <= allowed
    assert {one.rpartition(":")[0] for one in told["reached"]} <= allowed
    assert {one.rpartition(":")[2] for one in told["reached"]} == {"443"}
    asked = {"api.tvmaze.com", "static.tvmaze.com", "kitsu.app", "graphql.anilist.co", "myanimelist.net"}
    assert asked <= {one.removesuffix(":443") for one in told["reached"]}
