"""What a run of all tests says of the lines that none of them reached, before its closing line.

bin/test runs pytest under slipcover, whose marks cost a tenth of the time. Its plugin for pytest-xdist merges
what the processes saw.
"""

import json
import os
from pathlib import Path

import pytest
from slipcover import pytest_plugin

LEAST_PERCENT = 90
LONGEST_LIST = 12  # of lines, for each file

# After so many passes of one line slipcover takes out the marks of all lines that were reached, and looks
# through every module for that: this costs more than the marks. To be set before aniworld is imported.
if pytest_plugin._slipcover_instance:
    pytest_plugin._slipcover_instance.d_miss_threshold = 1_000_000


def _merged():
    """What all processes saw together; None in another run, in one of them, and when it was stopped."""
    folder = os.environ.get("SLIPCOVER_COVERAGE_DIR")
    if not folder or "PYTEST_XDIST_WORKER" in os.environ:
        return None
    path = Path(folder) / "merged.json"
    return json.loads(path.read_text()) if path.exists() else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A run whose tests all pass fails when it reached too little."""
    merged = _merged()
    if merged and session.exitstatus == 0 and merged["summary"]["percent_covered"] < LEAST_PERCENT:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    merged = _merged()
    if not merged:
        return
    terminalreporter.section("lines that no test reached")
    for name, file in sorted(merged["files"].items()):
        if missing := file["missing_lines"]:
            listed = ", ".join(map(str, missing[:LONGEST_LIST]))
            more = ", …" if len(missing) > LONGEST_LIST else ""
            terminalreporter.write_line(f"{name}: {len(missing)} ({listed}{more})")
    percent = merged["summary"]["percent_covered"]
    terminalreporter.write_line(f"Reached: {percent:.1f} %, at least {LEAST_PERCENT} % are wanted.")
