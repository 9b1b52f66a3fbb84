"""Whatever lies in a library under the name of an NFO, reading and merging it costs little."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import hostile


@pytest.fixture(scope="module")
def costs():
    """What each kind costs, in a process of its own, whose memory is not that of the other tests."""
    here = Path(__file__)
    command = [sys.executable, str(here.with_name("hostile.py"))]
    ran = subprocess.run(
        command, cwd=here.parents[3], env=os.environ | {"PYTHONPATH": "."}, capture_output=True, timeout=60
    )
    return json.loads(ran.stdout)


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_no_file_costs_more_than_a_second_and_fifty_megabytes(costs, kind):
    seconds, size = costs[kind]
    assert seconds < 1 and size < 50_000_000
