"""Ctrl-C ends a command without a trace, unless whoever started it has it ignore that."""

import contextlib
import json
import signal
import subprocess
import sys

from aniworld.paths import ROOT

PARSE = [sys.executable, "-m", "aniworld", "parse"]


@contextlib.contextmanager
def parsing(disposition):
    """A command that waits for lines, and has answered the first."""
    before = signal.signal(signal.SIGINT, disposition)
    try:
        process = subprocess.Popen(
            PARSE, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        try:
            assert told(process, "Show - 01.mkv") == "Show - 01.mkv"
            yield process
        finally:
            process.kill()


def told(process, path):
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())["path"]


def test_ctrl_c_ends_a_command_without_a_trace():
    with parsing(signal.default_int_handler) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 128 + signal.SIGINT
        assert process.stderr.read() == ""


def test_a_command_in_the_background_of_a_script_goes_on():
    with parsing(signal.SIG_IGN) as process:
        process.send_signal(signal.SIGINT)
        assert told(process, "Show - 02.mkv") == "Show - 02.mkv"
