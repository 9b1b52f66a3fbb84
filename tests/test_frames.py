"""Frames of WebSockets, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from wsproto.connection import Connection, ConnectionType

from aniworld.push import frame

HEADS = {
    0: "8100",
    1: "8101",
    125: "817d",
    126: "817e007e",
    65_535: "817effff",
    65_536: "817f0000000000010000",
    70_000: "817f0000000000011170",
}


@pytest.mark.parametrize("size, head", HEADS.items())
def test_a_frame_is_what_the_standard_says_to_the_byte(size, head):
    assert frame("x" * size) == bytes.fromhex(head) + b"x" * size


def test_the_length_is_that_of_the_bytes_not_of_the_letters():
    assert frame("ä" * 63) == bytes.fromhex("817e007e") + "ä".encode() * 63


@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_text_arrives_as_it_was(text):
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(frame(text) + frame("next"))
    assert [event.data for event in client.events()] == [text, "next"]


def test_a_lone_surrogate_does_not_stop_the_push():
    assert frame("a\ud800b") == b"\x81\x03a?b"
