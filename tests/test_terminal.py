"""What is printed: a stream that is full, closed or without a reader ends nothing, and an answer that was
lost is an error."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aniworld.terminal import PIECE_BYTES, Stream

ROOT = Path(__file__).parent.parent
TOLD = """
import logging, sys, warnings
from aniworld import logs, terminal
terminal.guard()
terminal.guard()
logs.configure("info", "text")
logging.getLogger("aniworld").info("a line")
warnings.warn("a warning")
print("a print")
terminal.say("a greeting \\udcff")
terminal.complain("a complaint")
sys.stdout.write("not flushed")
sys.exit(7)
"""
ASKED = """
import sys
from aniworld import terminal
from aniworld.errors import NotPrinted
terminal.guard()
try:
    terminal.answer("the answer")
except NotPrinted:
    sys.exit(3)
"""


def run(script, redirect):
    """The exit code of a Python process of ours whose streams a shell has redirected, and what came
    through."""
    command = f'"$0" -c "$1" {redirect}'
    ended = subprocess.run(
        ["sh", "-c", command, sys.executable, script], cwd=ROOT, capture_output=True, text=True, timeout=20
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "redirect", [">/dev/full 2>&1", "<&- >&- 2>&-", "2>&-"], ids=["full", "all closed", "no errors"]
)
def test_whatever_is_printed_or_logged_ends_nothing(redirect):
    code, said = run(TOLD, redirect)
    assert code == 7, "and the flush at the end changes no exit code"
    assert ("a greeting" in said) == (redirect == "2>&-")


@pytest.mark.parametrize("redirect, code", [(">/dev/full", 3), (">&-", 3), (">/dev/null", 0)])
def test_an_answer_that_could_not_be_printed_is_an_error(redirect, code):
    assert run(ASKED, redirect)[0] == code


def test_with_its_streams_in_order_all_of_it_is_there_and_in_order():
    code, said = run(TOLD + "#", "2>&1")
    words = ["a line", "a warning", "a print", "a greeting \\xdcff", "a complaint", "not flushed"]
    assert code == 7 and [word for word in words if word in said] == words
    assert [said.index(word) for word in words] == sorted(said.index(word) for word in words)


def test_what_is_opened_later_is_not_written_into_in_the_place_of_a_closed_stream(tmp_path):
    script = "from aniworld import terminal\nterminal.guard()\nimport os, sys\n"
    script += (
        f"file = open({str(tmp_path / 'database')!r}, 'w')\nos.write(2, b'oops')\nassert file.fileno() > 2"
    )
    assert run(script, "<&- >&- 2>&-")[0] == 0
    assert (tmp_path / "database").read_text() == ""


@pytest.fixture
def pipe():
    """A pipe: (read end, write end)."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    yield read, write
    for end in (read, write):
        with contextlib.suppress(OSError):
            os.close(end)


def fill(write):
    os.set_blocking(write, False)
    try:
        while True:
            os.write(write, b"." * PIECE_BYTES)
    except BlockingIOError:
        os.set_blocking(write, True)


def test_a_reader_that_is_gone_is_not_noticed(pipe):
    read, write = pipe
    os.close(read)
    assert Stream(write).write(b"a line\n") == 7
    with pytest.raises(BrokenPipeError):
        Stream(write).insist(b"the answer\n")


def test_a_reader_that_does_not_read_holds_nobody_up_and_hears_on_when_it_reads_again(pipe, monkeypatch):
    monkeypatch.setattr("aniworld.terminal.PATIENCE_MS", 1)
    read, write = pipe
    stream = Stream(write)
    fill(write)
    assert [stream.write(b"lost\n") for _ in range(3)] == [5, 5, 5]
    assert b"lost" not in os.read(read, 1 << 20)
    assert stream.write(b"heard\n") == 6
    assert os.read(read, 1 << 20).endswith(b"heard\n")


def test_an_answer_waits_for_a_slow_reader(pipe):
    read, write = pipe
    fill(write)
    writing = threading.Thread(target=Stream(write).insist, args=(b"x" * 3 * PIECE_BYTES + b"end",))
    writing.start()
    heard = b""
    while not heard.endswith(b"end"):
        try:
            heard += os.read(read, 1 << 16)
        except BlockingIOError:
            continue
    writing.join()
    assert heard.count(b"x") == 3 * PIECE_BYTES
