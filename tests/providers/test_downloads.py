"""Large answers: they share what the process has for them, lie in files, count against their host, and
block nobody."""

import errno
import gzip
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile

import pytest

from aniworld.budget import DOWNLOADS
from aniworld.errors import DiskError, GateClosed, NoTurn
from aniworld.providers import http
from aniworld.providers.downloads import FREE_BYTES
from aniworld.providers.http import Oversized

from .test_fetching_pictures import refused
from .test_http import ask, failure

SECONDS = 20
LARGE = b'{"a": "' + b"x" * 3_000_000 + b'"}'


@pytest.fixture(autouse=True)
def all_comes_back():
    yield
    assert DOWNLOADS._free == DOWNLOADS.size and not DOWNLOADS._holders


@pytest.fixture
def threads():
    with ThreadPoolExecutor(16) as pool:
        yield pool


def in_pieces(body: bytes):
    """An answer that does not tell its length."""

    def answer(handler):
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + body)

    return answer


def endless(handler):
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8")
    while True:
        handler.wfile.write(b" " * 65_536)


def test_an_answer_without_end_counts_against_its_host_and_shuts_its_gate(client, server, monkeypatch):
    monkeypatch.setattr(http, "IMAGE_BYTES", 1_000_000)
    server.answers["/a.jpg"] = endless
    errors = [refused(client, f"{server.url}/a.jpg") for _ in range(6)]
    assert [isinstance(error, Oversized) for error in errors] == [True] * 5 + [False]
    assert (
        str(errors[0]) == f"The image server {server.host} answered with more than 1 MB."
        and not errors[0].retryable
    )
    assert isinstance(errors[5], GateClosed) and len(server.asked) == 5


def test_an_answer_that_says_it_is_too_large_counts_too_and_is_not_read(client, server):
    server.says("/a.jpg", b"\xff\xd8", Content_Length=str(25_000_001))
    assert [isinstance(refused(client, f"{server.url}/a.jpg"), GateClosed) for _ in range(6)] == [
        False
    ] * 5 + [True]


def test_a_packed_answer_that_is_too_large_unpacked_counts_too(client, server):
    server.says("/x", gzip.compress(b" " * 21_000_000), Content_Encoding="gzip")
    assert [isinstance(failure(client), GateClosed) for _ in range(6)] == [False] * 5 + [True]


def test_a_large_picture_lies_in_a_file_without_a_name_and_a_small_one_in_memory(client, server, tmp_path):
    for size in (1000, FREE_BYTES + 1, 5_000_000):
        content = os.urandom(size)
        server.says("/a.jpg", content, Content_Type="image/jpeg")
        with client.get_image(f"{server.url}/a.jpg", priority=0) as file:
            assert file._rolled is (size > FREE_BYTES) and file.read() == content
            assert DOWNLOADS._free == DOWNLOADS.size - (size if size > FREE_BYTES else 0)
    assert [path.name for path in (tmp_path / "cache").iterdir() if not path.name.startswith("answers")] == []


def test_small_answers_pass_when_nothing_is_left_for_large_ones(client, server, threads):
    server.says("/small", {"a": 1})
    server.says("/a.jpg", b"\xff\xd8" * 100_000, Content_Type="image/jpeg")
    with DOWNLOADS.taking(DOWNLOADS.size):
        assert threads.submit(ask, client, "/small").result(SECONDS) == {"a": 1}
        picture = threads.submit(client.get_image, f"{server.url}/a.jpg", priority=0).result(SECONDS)
    assert len(picture.read()) == 200_000
    picture.close()


def test_a_large_answer_waits_until_there_is_room(client, server, threads):
    server.says("/x", LARGE)
    with DOWNLOADS.taking(DOWNLOADS.size):
        asked = threads.submit(ask, client)
        while not DOWNLOADS._waiting:
            time.sleep(0.001)
        assert not asked.done()
    assert len(asked.result(SECONDS)["a"]) == 3_000_000


def test_one_that_waits_in_vain_may_be_asked_again_and_its_host_is_not_to_blame(
    client, hasty, server, threads
):
    server.answers["/x"] = in_pieces(LARGE)
    with DOWNLOADS.taking(DOWNLOADS.size):
        errors = [threads.submit(failure, hasty).result(SECONDS) for _ in range(6)]
    assert {(type(error), error.retryable) for error in errors} == {(NoTurn, True)}
    assert str(errors[0]) == "Too many large answers are on their way at once."
    assert errors[0].retry_after_seconds == 10
    assert len(ask(client)["a"]) == 3_000_000, "the gate is open"


def test_many_large_answers_of_unknown_length_all_come_in_the_end(client, server, threads):
    server.answers["/x"] = in_pieces(LARGE)
    server.answers["/a.jpg"] = in_pieces(b"\xff\xd8" + b"x" * 2_000_000)

    def picture() -> int:
        with client.get_image(f"{server.url}/a.jpg", priority=2) as file:
            return len(file.read())

    answers = [threads.submit(lambda: len(ask(client, force=True)["a"])) for _ in range(8)]
    pictures = [threads.submit(picture) for _ in range(8)]
    assert {done.result(SECONDS) for done in answers} == {3_000_000}
    assert {done.result(SECONDS) for done in pictures} == {2_000_002}


def test_a_share_is_given_back_when_an_answer_breaks_off(client, server):
    server.answers["/x"] = server.answers["/a.jpg"] = drop
    assert str(failure(client)).endswith("closed the connection too early.")
    assert str(refused(client, f"{server.url}/a.jpg")).endswith("closed the connection too early.")


def drop(handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 1_000_000)


DISK = [(errno.ENOSPC, "the disk is full", "full"), (errno.EROFS, "read-only file system", "disk")]


@pytest.mark.parametrize("number, because, reason", DISK)
def test_a_disk_that_takes_no_picture_is_told_and_the_host_is_not_to_blame(
    client, server, monkeypatch, number, because, reason
):
    def full(self, content):
        raise OSError(number, os.strerror(number))

    server.says("/a.jpg", b"\xff\xd8" * 300_000, Content_Type="image/jpeg")
    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    for _ in range(6):
        with pytest.raises(
            DiskError, match=f"A picture cannot be fetched, as .*/cache cannot be written to: {because}."
        ) as caught:
            client.get_image(f"{server.url}/a.jpg", priority=0)
        assert caught.value.reason == reason and caught.value.retryable
    monkeypatch.undo()
    client.get_image(f"{server.url}/a.jpg", priority=0).close()


def test_a_folder_that_cannot_be_made_is_told(client, server, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    server.says("/a.jpg", b"\xff\xd8" * 300_000, Content_Type="image/jpeg")
    with pytest.raises(DiskError, match="cannot be written to: file exists"):
        client.get_image(f"{server.url}/a.jpg", priority=0)


def test_an_answer_of_very_many_tiny_values_is_not_read(client, server):
    server.says("/x", b'{"a": [' + b"{}," * 1_000_001 + b"{}]}")
    error = failure(client)
    assert str(error) == "TVmaze answered with more than 1,000,000 values." and not error.retryable


ENDLESS = """
import sys, threading
from pathlib import Path
from aniworld import budget
from aniworld.database import connected, db, open_database
from aniworld.errors import AniworldError
from aniworld.files import images
from aniworld.providers.url_policy import AllowList
from aniworld.providers.rate_gate import Gate, Gates
from aniworld.providers.http import Client

base, folder = sys.argv[1], Path(sys.argv[2])
budget.return_what_is_freed()  # as the worker does
open_database(folder, durable=False)
with connected():
    db.create_tables([Gate])
gates = Gates({"images": (100000, 1.0), "tvmaze": (100000, 1.0)}, most_under_way=24)
gates.failed = gates.answered = lambda *_: None  # the gate stays open, as for many hosts
client = Client({"tvmaze": base}, gates, folder, pictures=AllowList.of([base], (), ()))

def fetch(number):
    path = f"/endless/{number}" if number % 2 else f"/large/{number}"
    try:
        if number % 8 > 1:
            with images.in_memory(client.get_image(base + path, priority=2)) as content:
                images.prepare(content, "jpeg", widths=(320,), colour=True)
        else:
            client.get_json("tvmaze", path, priority=2, ttl_seconds=0, good=bool)
    except AniworldError as error:
        print(error)

threads = [threading.Thread(target=fetch, args=(number,)) for number in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(Path("/proc/self/status").read_text())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of a process' memory")
def test_bodies_without_end_and_large_ones_side_by_side_leave_the_process_small(server, tmp_path):
    for number in range(16):
        server.answers[f"/endless/{number}"] = endless
        server.answers[f"/large/{number}"] = in_pieces(b"\xff\xd8\xff" + b"x" * 20_000_000)
    said = subprocess.run(
        [sys.executable, "-c", ENDLESS, server.url, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert said.count("answered with more than 2") == 10
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", said)[1]) // 1024
    assert peak < 220, f"{peak} MB"
