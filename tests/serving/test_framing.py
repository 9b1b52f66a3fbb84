"""Where a request ends, and who is asked to judge it."""

import pytest

from aniworld.serving.framing import ChunkScan, head_of, is_broken

HOST = b"Host: x\r\n"


def test_a_head_is_there_once_its_empty_line_is():
    whole = b"GET /a?b=c HTTP/1.1\r\n" + HOST + b"\r\n"
    for size in range(len(whole)):
        assert head_of(whole[:size]) is None
    head = head_of(whole + b"GET /next")
    assert (head.size, head.method, head.path, head.length) == (len(whole), "GET", "/a", 0)


def test_an_empty_line_may_come_before_the_request():
    assert head_of(b"\r\nGET /a HTTP/1.1\r\n" + HOST + b"\r\n").path == "/a"


LENGTHS = [
    (b"Content-Length: 5\r\n", 5),
    (b"content-length:5\r\n", 5),
    (b"", 0),
    (b"Content-Length: 5\r\nContent-Length: 5\r\n", 0),
    (b"Content-Length: -5\r\n", 0),
    (b"Content-Length: +5\r\n", 0),
    (b"Content-Length: 5, 5\r\n", 0),
    (b"Content-Length: 00000000000000000000005\r\n", 5),
    (b"Content-Length: " + b"9" * 5000 + b"\r\n", 0),
    (b"Content-Length: \xb2\r\n", 0),
    (b"Transfer-Encoding: chunked\r\n", None),
    (b"Transfer-Encoding: gzip, CHUNKED\r\n", None),
    (b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", None),
    (b"Transfer-Encoding: chunked, gzip\r\n", 0),
    (b"Transfer-Encoding: xchunked\r\n", 0),
    (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 0),
]


@pytest.mark.parametrize("fields, length", LENGTHS, ids=[str(number) for number in range(len(LENGTHS))])
def test_a_body_is_waited_for_only_where_its_length_is_clear(fields, length):
    assert head_of(b"POST / HTTP/1.1\r\n" + HOST + fields + b"\r\n").length == length


def test_what_else_a_head_says():
    fields = (
        b"Upgrade: WebSocket\r\nExpect: 100-Continue\r\n"
        b"X-Forwarded-For: 1.2.3.4, 5.6.7.8\r\nCookie: a=b\r\n\r\n"
    )
    head = head_of(b"GET / HTTP/1.1\r\n" + fields)
    assert head.is_upgrade and head.expects_continue and head.forwarded_for == "5.6.7.8" and head.credential
    plain = head_of(b"GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")
    assert not (plain.is_upgrade or plain.expects_continue or plain.forwarded_for or plain.credential)


BROKEN = [
    (b"GET / HTTP/1.1\n", True),
    (b"GET / HTTP/1.1\r\nA: b\n", True),
    (b"GET /" + b"a" * 100, True),
    (b"GET /" + b"a" * 90, False),
    (b"GET / HTTP/1.1\r\nA: " + b"b" * 200, False),
    (b"\r", False),
    (b"", False),
]


@pytest.mark.parametrize("data, wanted", BROKEN, ids=[str(number) for number in range(len(BROKEN))])
def test_a_head_that_cannot_become_one_is_not_waited_for(data, wanted):
    assert is_broken(data, 96) is wanted


CHUNKS = [
    (b"3\r\nabc\r\n0\r\n\r\n", 3),
    (b"3;name=value\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", 19),
    (b"0\r\n\r\n", 0),
    (b"1\r\na\r\n0\r\nX-Trailer: 1\r\nX-More: 2\r\n\r\n", 1),
]


@pytest.mark.parametrize("wire, content", CHUNKS, ids=[str(number) for number in range(len(CHUNKS))])
@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_a_chunked_body_is_over_at_its_end_and_not_before(wire, content, step):
    scan = ChunkScan()
    for at in range(0, len(wire), step):
        assert not scan.is_over
        scan.feed(wire[at : at + step])
    assert scan.is_over and scan.content_bytes == content


BROKEN_CHUNKS = [b"zz\r\n", b"-1\r\n", b"3\nabc", b"\r\n", b"1" * 20 + b"\r\n", b"a" * 9000]


@pytest.mark.parametrize("wire", BROKEN_CHUNKS, ids=[str(number) for number in range(len(BROKEN_CHUNKS))])
def test_a_chunked_body_that_is_broken_is_left_to_the_parser(wire):
    scan = ChunkScan()
    scan.feed(wire)
    assert scan.is_over


def test_chunks_of_a_byte_and_trailers_without_end_are_a_waste():
    scan = ChunkScan()
    scan.feed(b"0\r\n" + b"a: b\r\n" * 500)
    assert scan.is_wasteful and not scan.is_over
    scan = ChunkScan()
    scan.feed(b"1\r\na\r\n" * 9000)
    assert scan.is_wasteful and scan.content_bytes < 300, "the rest is not even looked at"
    scan = ChunkScan()
    scan.feed(b"64\r\n" + b"a" * 100 + b"\r\n" + b"1f4\r\n" + b"a" * 500 + b"\r\n")
    assert not scan.is_wasteful
