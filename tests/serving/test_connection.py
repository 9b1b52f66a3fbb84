"""One connection over a real pair of sockets: what is waited for, what a thread gets, and what it writes
to."""

import io
import socket
import time

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidChunkSize, LimitRequestHeaders, NoMoreData

from aniworld.serving import deadlines
from aniworld.serving.connection import Connection
from aniworld.serving.deadlines import TooSlow, Transfer
from aniworld.serving.limits import Limits
from aniworld.serving.parser_input import BodyReader, StreamedInput
from aniworld.serving.response_buffer import ResponseBuffer

POST = b"POST /x HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5)
    with ours, theirs:
        yield ours, theirs


def connection_of(pair, **limits):
    return Connection(pair[0], ("203.0.113.7", 4711), ("127.0.0.1", 80), "203.0.113.7", Limits(**limits))


def request_of(connection):
    """As the worker does it."""
    connection.prepare(Config())
    request = next(connection.parser)
    request.body.reader = BodyReader(request.body.reader)
    return request


def with_length(size):
    return POST + b"Content-Length: %d\r\n\r\n" % size


# Waiting


def test_a_request_is_given_to_a_thread_only_when_it_is_whole(pair):
    connection = connection_of(pair)
    whole = with_length(5) + b"hello"
    answers = [connection.take(whole[at : at + 1]) for at in range(len(whole))]
    assert answers == [False] * (len(whole) - 1) + [True] and not connection.is_stream
    assert request_of(connection).body.read() == b"hello"


def test_a_chunked_body_too(pair):
    connection = connection_of(pair)
    assert not connection.take(CHUNKED + b"5\r\nhel")
    assert connection.take(b"lo\r\n0\r\n\r\n") and not connection.is_stream
    assert request_of(connection).body.read() == b"hello"


@pytest.mark.parametrize("data", [with_length(100_000), CHUNKED + b"186a0\r\n" + b"a" * 40_000])
def test_a_large_body_is_not_waited_for(pair, data):
    connection = connection_of(pair)
    assert connection.take(data) and connection.is_stream


def test_the_time_for_a_head_is_not_longer_when_it_comes_byte_by_byte(pair):
    connection = connection_of(pair, head_seconds=5)
    connection.take(b"G")
    deadline = connection.deadline
    for byte in b"ET /x HTTP/1.1\r\nHost":
        connection.take(bytes([byte]))
    assert connection.deadline == deadline <= time.monotonic() + 5


def test_a_transfer_has_its_time_and_as_long_again_for_each_share_that_it_moves(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(deadlines.time, "monotonic", lambda: clock[0])
    transfer = Transfer(Limits(transfer_seconds=20, transfer_bytes=1000, longest_seconds=50))
    clock[0] = 110
    transfer.move(999)
    assert transfer.deadline() == 120
    transfer.move(5000)
    assert transfer.deadline() == 130
    clock[0] = 129
    transfer.move(999)
    assert transfer.deadline() == 130, "a burst earns nothing for later"
    transfer.move(1)
    assert transfer.deadline() == 149
    clock[0] = 148
    transfer.move(1000)
    assert transfer.deadline() == 150, "and there is an end"


def test_a_body_is_not_waited_for_any_longer_because_it_drips(pair):
    connection = connection_of(pair)
    connection.take(with_length(30_000) + b"a")
    deadline = connection.deadline
    connection.take(b"a" * 1000)
    assert connection.deadline == deadline


def test_a_head_without_end_and_a_body_of_tiny_chunks_are_refused(pair):
    long = connection_of(pair)
    assert long.take(POST + b"X: " + b"a" * 40_000)
    with pytest.raises(LimitRequestHeaders):
        request_of(long)
    wasteful = connection_of(pair)
    assert wasteful.take(CHUNKED + b"1\r\na\r\n" * 2000)
    with pytest.raises(InvalidChunkSize):
        request_of(wasteful)
    assert not wasteful.is_upgrade and wasteful.buffered_bytes == 0


def test_the_word_to_go_on_is_said_once(pair):
    connection = connection_of(pair)
    assert not connection.take(POST + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    connection.say_continue()
    connection.say_continue()
    assert pair[1].recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert connection.take(b"ab") and request_of(connection).body.read() == b"ab"


# In the thread


def test_what_comes_behind_a_request_is_the_next_one(pair):
    connection = connection_of(pair)
    assert connection.take(with_length(2) + b"ab" + b"GET /y HTTP/1.1\r\nHost: x\r\n\r\n" + b"GET /z")
    assert request_of(connection).path == "/x"
    assert connection.is_read_to_end()
    connection.next_request()
    assert connection.take(b"") and request_of(connection).path == "/y"
    connection.next_request()
    assert not connection.take(b"") and connection.arrived == b"GET /z"


def test_where_we_and_the_parser_do_not_agree_the_parser_finds_the_end_and_does_not_wait(pair):
    connection = connection_of(pair)
    connection.take(b"GET /x HTTP/1.1\r\nHost")
    connection.prepare(Config())
    with pytest.raises(NoMoreData):
        next(connection.parser)


def test_the_rest_of_a_large_body_is_read_by_the_thread(pair):
    connection = connection_of(pair)
    connection.take(POST + b"Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n" + b"a" * 10)
    request = request_of(connection)
    assert connection.is_streamed and connection.has_continued and not connection.is_read_to_end()
    pair[1].sendall(b"b" * 99_990 + b"GET /next")
    assert request.body.read() == b"a" * 10 + b"b" * 99_990
    assert pair[1].recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert connection.is_read_to_end()


def test_a_large_body_that_stalls_or_drips_ends_the_reading(pair):
    stream = StreamedInput(b"", pair[0], Limits(transfer_seconds=0.2), is_to_continue=False)
    began_at = time.monotonic()
    with pytest.raises(TooSlow):
        while True:
            pair[1].send(b"a")
            assert stream.recv(1000) == b"a"
            time.sleep(0.01)
    assert time.monotonic() - began_at < 5
    pair[1].close()
    assert StreamedInput(b"", pair[0], Limits(), is_to_continue=False).recv(10) in (b"", b"a")


def test_a_broken_body_is_to_the_app_a_client_that_has_left(pair):
    connection = connection_of(pair)
    assert connection.take(CHUNKED + b"5\r\nhello\r\nzz\r\n")
    with pytest.raises(ConnectionAbortedError):
        request_of(connection).body.read()
    assert not connection.is_read_to_end()


# Answering


def answered(pair, size, **limits):
    box = ResponseBuffer(pair[0], Limits(**limits))
    box.sendall(b"a" * size)
    return box


def test_an_answer_that_is_not_fetched_holds_no_thread(pair):
    box = answered(pair, 1_000_000)
    assert 0 < len(box.pending) < 1_000_000
    fetched = 0
    while fetched < 1_000_000:
        fetched += len(pair[1].recv(65536))
        box.flush()
    assert box.flush() and not box.pending


def test_of_a_very_large_answer_the_thread_makes_no_more_than_is_fetched_in_time(pair):
    with pytest.raises(TooSlow):
        answered(pair, 3_000_000, answer_bytes=100_000, transfer_seconds=0.2)


def test_a_file_is_sent_from_where_it_begins_to_where_it_ends(pair):
    box = ResponseBuffer(pair[0], Limits())
    box.sendfile(io.BytesIO(b"0123456789"), 2, 5)
    box.sendfile(io.BytesIO(b"xyz"), 1)
    assert box.send(b"!") == 1 and pair[1].recv(100) == b"23456yz!"


def test_who_has_hung_up_is_noticed(pair):
    pair[1].close()
    with pytest.raises(OSError):
        answered(pair, 10)


def test_gunicorn_may_treat_it_as_a_socket(pair):
    box = ResponseBuffer(pair[0], Limits())
    box.setblocking(True)
    box.settimeout(3)
    box.shutdown(socket.SHUT_WR)
    box.close()
    assert (box.gettimeout(), box.recv(10), box.fileno()) == (0.0, b"", pair[0].fileno())
