"""Open sockets: each hears every change once and in order, the slow one is let go, and nobody holds up the
others."""

import random
import socket
import threading

import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection, TextMessage

from aniworld import events, push
from aniworld.errors import TooManySockets
from aniworld.push import Hub, OwnThread


class Reader:
    """The reading loop of a socket, as its request's thread runs it: it ends when the client is gone or
    cut off."""

    def __init__(self, sock):
        self.sock = sock

    def run(self):
        while self.sock.recv(4096):
            pass


class Ws:
    """What flask-sock hands over, as far as push uses it."""

    def __init__(self, sock):
        self.sock, self.ws, self.thread = sock, Connection(ConnectionType.SERVER), Reader(sock)
        self.closed_with = None

    def close(self, code, reason):
        self.closed_with = code


class Page:
    """A client on the other end of a real TCP connection, served by a thread of its own."""

    def __init__(self, hub, dialect="programs", cursor=0, replay=None, credential=("session", 1)):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.sock = socket.create_connection(server.getsockname())
            self.ws = Ws(server.accept()[0])
        self.sock.settimeout(10)
        self.wire = Connection(ConnectionType.CLIENT)
        self.code, self.half = None, ""
        self.hub, self.replay = hub, replay or (lambda dialect, cursor: ([], max(cursor, hub.last)))
        self.thread = threading.Thread(
            target=hub.serve, args=(self.ws, dialect, cursor, self.replay, credential), daemon=True
        )

    def open(self):
        """Start, and wait until it has joined or was refused."""
        before = len(self.hub.clients)
        self.thread.start()
        while len(self.hub.clients) == before and self.thread.is_alive():
            self.thread.join(0.001)
        return self

    def hears(self, count):
        """The next messages."""
        heard = []
        while len(heard) < count:
            heard += self._read()
        return heard

    def last_words(self):
        """Everything until the connection ends; the close code is kept."""
        heard = []
        while (more := self._read()) is not None:
            heard += more
        return heard

    def _read(self):
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            return None
        self.wire.receive_data(data)
        heard = []
        for event in self.wire.events():
            if isinstance(event, TextMessage):
                self.half += event.data
                if event.message_finished:
                    heard.append(self.half)
                    self.half = ""
            elif isinstance(event, CloseConnection):
                self.code = event.code
        return heard

    def hang_up(self):
        self.sock.close()
        self.thread.join(10)


@pytest.fixture
def hub(house):
    made = Hub(limit=10)
    made.register("programs", lambda dialect, told: [f"{event.id}" for event in told])
    made.register("series-", lambda dialect, told: [f"{dialect}:{event.id}" for event in told])
    yield made
    for client in list(made.clients):
        client.cut()


def change(*idents):
    return [events.Event(id=ident, topic=f"series-{ident}", kind="series_updated") for ident in idents]


# Catching up, then joining


def test_what_was_missed_comes_first_then_what_happens(hub):
    hub.last = 5
    page = Page(hub, cursor=3, replay=lambda dialect, cursor: (["4", "5"], 5)).open()
    hub.broadcast(change(6, 7))
    assert page.hears(4) == ["4", "5", "6", "7"]


def test_a_client_that_is_up_to_date_is_not_replayed_to(hub):
    hub.last = 5
    asked = []
    page = Page(hub, cursor=5, replay=lambda *what: asked.append(what) or ([], 5)).open()
    hub.broadcast(change(6))
    assert page.hears(1) == ["6"] and asked == []


def test_what_happens_while_it_catches_up_is_caught_up_with_too(hub):
    hub.last = 2

    def replay(dialect, cursor):
        if cursor == 0:
            hub.broadcast(change(3, 4))  # between the question and the joining
            return ["1", "2"], 2
        return ["3", "4"], 4

    page = Page(hub, cursor=0, replay=replay).open()
    hub.broadcast(change(5))
    assert page.hears(5) == ["1", "2", "3", "4", "5"]


def test_nothing_is_heard_twice_by_one_that_has_caught_up_ahead_of_the_others(hub):
    hub.last = 1
    page = Page(hub, cursor=1, replay=lambda dialect, cursor: (["2", "3"], 3))
    hub.last = 2  # the third is in the database, but not broadcast yet
    page.open()
    hub.broadcast(change(3, 4))
    hub.broadcast(change(5))
    assert page.hears(4) == ["2", "3", "4", "5"]


def test_a_cursor_from_a_database_that_is_no_more_is_looked_into(hub):
    hub.last = 4
    page = Page(hub, cursor=900, replay=lambda dialect, cursor: (["resync"], 4)).open()
    hub.broadcast(change(5))
    assert page.hears(2) == ["resync", "5"]


def test_many_clients_in_disorder_hear_everything_once_and_in_order(hub):
    kept, chance = [], random.Random(7)

    def replay(dialect, cursor):
        missed = [event.id for event in kept if event.id > cursor]
        return [str(ident) for ident in missed], max([cursor, *missed])

    pages, ident = [], 0
    for _ in range(8):
        for _ in range(chance.randint(1, 4)):
            kept += change(ident := ident + 1)
        hub.broadcast([event for event in kept if event.id > hub.last])
        kept += change(ident := ident + 1)  # written, but not broadcast yet
        start = chance.randint(0, ident)
        pages.append((start, Page(hub, cursor=start, replay=replay).open()))
    hub.broadcast([event for event in kept if event.id > hub.last])
    for start, page in pages:
        assert page.hears(ident - start) == [str(n) for n in range(start + 1, ident + 1)]


# Telling


def test_each_dialect_is_drawn_once_however_many_listen(hub):
    drawn = []
    hub.speakers.clear()
    hub.register("", lambda dialect, told: drawn.append(dialect) or [dialect])
    pages = [Page(hub, dialect).open() for dialect in ("library", "library", "library", "series-4")]
    hub.broadcast(change(1))
    assert [page.hears(1) for page in pages] == [["library"], ["library"], ["library"], ["series-4"]]
    assert sorted(drawn) == ["library", "series-4"]


def test_a_change_without_listeners_is_drawn_for_nobody(hub):
    hub.speakers.clear()
    hub.broadcast(change(1, 2))
    assert hub.last == 2


def test_a_dialect_that_has_nothing_to_say_sends_nothing(hub):
    hub.register("quiet", lambda dialect, told: [])
    page = Page(hub, "quiet").open()
    hub.broadcast(change(1))
    hub.goodbye(1012, 0)
    assert (page.last_words(), page.code) == ([], 1012)


def test_a_client_that_leaves_is_forgotten(hub):
    page = Page(hub).open()
    assert len(hub.clients) == 1
    page.hang_up()
    assert not hub.clients
    hub.broadcast(change(1))


def test_a_client_that_lags_too_far_behind_is_cut_off_and_holds_up_nobody(hub):
    hub.speakers.clear()
    hub.register("", lambda dialect, told: ["x" * 400_000])
    slow, quick, heard = Page(hub, "slow").open(), Page(hub, "quick").open(), 0
    for ident in range(1, 60):
        hub.broadcast(change(ident))
        heard += len(quick.hears(1 if heard < ident else 0))
    assert heard == 59
    slow.thread.join(10)
    assert not slow.thread.is_alive() and len(hub.clients) == 1
    assert len(slow.last_words()) < 59


def test_after_half_a_frame_no_other_may_follow(hub):
    page = Page(hub).open()
    send = page.ws.sock.send

    class HalfFull:
        shutdown = page.ws.sock.shutdown

        def send(self, data, flags):
            return send(data[: len(data) // 2], flags)

    page.ws.sock = HalfFull()
    hub.broadcast(change(1234))
    page.thread.join(10)
    assert not hub.clients and page.last_words() == []


def test_a_socket_that_is_broken_ends_quietly(hub):
    page = Page(hub).open()
    page.ws.sock.shutdown(socket.SHUT_RDWR)
    page.thread.join(10)
    client = push.Client(page.ws, "programs", 0, ("key", 1))
    page.ws.sock.close()
    client.send(b"x")
    client.cut()
    assert not hub.clients


# Refusing, sending away, saying goodbye


def test_there_are_places_for_no_more_than_the_limit(hub):
    hub.limit = 2
    hub.take_place()
    hub.take_place()
    with pytest.raises(TooManySockets):
        hub.take_place()
    hub.give_place()
    hub.take_place()


def test_those_whose_session_has_ended_are_sent_away(hub):
    hub.still_valid = lambda credentials: {
        credential for credential in credentials if credential != ("session", 7)
    }
    stays, goes = Page(hub, credential=("key", 7)).open(), Page(hub, credential=("session", 7)).open()
    hub.send_away_revoked()
    goes.last_words()
    goes.thread.join(10)
    assert goes.code == 4401 and len(hub.clients) == 1
    hub.broadcast(change(1))
    assert stays.hears(1) == ["1"]


def test_without_sockets_nobody_asks_for_sessions(hub):
    asked = []
    hub.still_valid = lambda credentials: asked.append(credentials) or credentials
    hub.send_away_revoked()
    assert asked == []


def test_a_goodbye_says_when_to_come_back_and_hangs_up(hub, monkeypatch):
    waited = []
    monkeypatch.setattr(push.time, "sleep", waited.append)
    pages = [Page(hub).open() for _ in range(3)]
    hub.goodbye(push.CLOSE_RESTART)
    for page in pages:
        page.last_words()
        page.thread.join(10)
    assert {page.code for page in pages} == {1012} and not hub.clients
    hub.goodbye(push.CLOSE_RESTART)
    assert waited == [1.0, 0]


def test_the_reading_loop_runs_in_the_thread_of_its_request():
    ran = []
    thread = OwnThread(lambda: ran.append(threading.current_thread()))
    thread.start()
    assert ran == []
    thread.run()
    assert ran == [threading.current_thread()]
