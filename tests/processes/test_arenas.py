"""The threads of a process share two arenas of memory: each would keep one, with what it once held."""

import platform
import re
from pathlib import Path

import pytest

from aniworld.budget import MOST_ARENAS

pytestmark = pytest.mark.processes
ARENA_BYTES = 64 * 1024 * 1024  # as glibc reserves them on a processor of 64 bits


def arenas(pid):
    """How many a process has besides its heap. Behind the part in use comes the rest of what is reserved."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    found = re.findall(r"^(\w+)-(\w+) rw-p \S+ 00:00 0 *\n\2-(\w+) ---p", maps, re.MULTILINE)
    return sum(int(end, 16) - int(start, 16) == ARENA_BYTES for start, _, end in found)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_neither_web_nor_the_worker_has_more_than_are_allowed(new_house):
    house = new_house()
    house.start_both()
    for pid in (*house.running("gunicorn"), *house.running("aniworld.worker")):
        assert arenas(pid) < MOST_ARENAS, pid
