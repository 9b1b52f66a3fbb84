"""/ws, the programs' socket, against real processes: order, replay, doors, limits and goodbyes."""

import json
import socket
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus

from . import shelf
from .house import House, wait_for
from .listening import close_code, hear, listen

pytestmark = pytest.mark.processes
STATUSES = {
    "loading",
    "loading_episodes",
    "loading_nfo",
    "loading_logo",
    "loading_images",
    "completed",
    "failed",
}


def cookies(client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies)


def is_end_of(series_id: str):
    return lambda message: (
        message.get("series_id") == series_id and message.get("status") in ("completed", "failed")
    )


def newest_event(house: House) -> int:
    return shelf.rows(house.data, "SELECT coalesce(max(id), 0) FROM event")[0][0]


# What is said


def test_every_change_is_told_in_order_and_nothing_else(house, standin):
    before = newest_event(house)
    with listen(house) as socket:
        series_id = house.add("Barakamon")
        heard = hear(socket, is_end_of(series_id))

    between = "SELECT id, kind, payload FROM event WHERE id > ? AND id <= ? ORDER BY id"
    events = shelf.rows(house.data, between, before, heard[-1]["seq"])
    assert [(m["seq"], m["type"]) for m in heard] == [(id, kind) for id, kind, _ in events]
    assert [m["status"] for m in heard] == [json.loads(payload)["status"] for _, _, payload in events]
    assert heard[0]["type"] == "series_added" and heard[0]["status"] == "loading"
    assert heard[-1]["status"] == "completed" and all(heard[-1]["progress"].values())
    assert {m["status"] for m in heard} <= STATUSES
    assert {"series_id", "progress", "parts", "message", "timestamp"} <= set(heard[1])


def test_what_was_missed_is_replayed_from_the_cursor_on(house, standin):
    before = newest_event(house)
    with listen(house) as socket:
        series_id = house.add("Haikyu!!")
        heard = hear(socket, is_end_of(series_id))
    middle = heard[len(heard) // 2]["seq"]

    with listen(house, f"/ws?since={before}") as socket:
        assert hear(socket, is_end_of(series_id)) == heard
    with listen(house, f"/ws?since={middle}") as socket:
        assert hear(socket, is_end_of(series_id)) == [message for message in heard if message["seq"] > middle]


def test_a_cursor_that_is_no_longer_kept_gets_a_resync_first(house, standin):
    house.wait_until_loaded(house.add("Made in Abyss"))
    newest = newest_event(house)
    shelf.rows(house.data, "DELETE FROM event WHERE id < ?", newest)
    for number, cursor in enumerate((1, newest + 1000, "yesterday")):
        with listen(house, f"/ws?since={cursor}") as socket:
            series_id = house.add(f"Generated show {50 + number}")
            heard = hear(socket, is_end_of(series_id))
        assert heard[0]["type"] == "resync" and heard[0]["seq"] >= newest
        assert heard[1]["type"] == "series_added" and heard[1]["seq"] == heard[0]["seq"] + 1


def test_removing_a_series_is_told(house, standin):
    series_id = house.add("Generated show 9")
    house.wait_until_loaded(series_id)
    with listen(house) as socket:
        with house.program() as client:
            assert client.delete(f"{house.url}/api/series/{series_id}", timeout=10).status_code == 204
        heard = hear(socket, lambda message: message["type"] == "series_removed")
    assert heard[-1]["series_id"] == series_id


# Who may listen

DOORS = [
    ("nobody in particular", {}, 401),
    ("a wrong key", {"authorization": "Bearer aw_wrong"}, 401),
    ("a key, from another site's page", {"authorization": "KEY", "origin": "https://evil.example"}, 403),
    ("a session, from another site's page", {"cookie": "COOKIE", "origin": "https://evil.example"}, 403),
    ("a session, from another port", {"cookie": "COOKIE", "origin": "http://127.0.0.1:1"}, 403),
    ("a session, from nowhere", {"cookie": "COOKIE", "origin": "null"}, 403),
    ("a session, without an origin", {"cookie": "COOKIE"}, 403),
    ("a session, from our own page", {"cookie": "COOKIE", "origin": "OURS"}, 101),
    ("a key", {"authorization": "KEY"}, 101),
    ("a key, from our own page", {"authorization": "KEY", "origin": "OURS"}, 101),
]


@pytest.mark.parametrize("who, headers, status", DOORS, ids=[who for who, _, _ in DOORS])
def test_the_door_lets_in(house, who, headers, status):
    known = {"KEY": f"Bearer {house.key}", "OURS": house.url}
    if "cookie" in headers:
        known["COOKIE"] = cookies(house.signed_in())
    sent = {name: known.get(value, value) for name, value in headers.items()} or {"accept": "*/*"}
    assert opened(house, sent) == status


def opened(house: House, headers: dict[str, str]) -> int:
    try:
        with listen(house, **headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_compression_is_never_agreed_to(house):
    with listen(house) as socket:
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


def test_a_message_that_is_too_long_ends_the_socket_with_1009(house):
    with listen(house) as socket:
        socket.send("x" * 5000)
        assert close_code(socket, 5) == 1009


@pytest.mark.parametrize("way", ["signing out", "a new password"])
def test_a_session_that_has_ended_loses_its_open_socket(house, way):
    browser = house.signed_in()
    with listen(house, cookie=cookies(browser), origin=house.url) as socket, listen(house) as other:
        if way == "signing out":
            browser.post(house.url + "/logout", timeout=10)
        else:
            assert house.run("user", "reset-password", "alice", said="correct horse battery").returncode == 0
        assert close_code(socket, 5) == 4401
        other.ping().wait(5)
        assert other.state.name == "OPEN"


# How many, and how it ends


def test_more_sockets_than_there_is_room_for_are_refused_before_they_open_and_pages_stay_fast(new_house):
    house = new_house(SOCKETS="3")
    assert house.key
    house.start_apart()
    with ExitStack() as stack:
        sockets = [stack.enter_context(listen(house)) for _ in range(3)]
        for _ in range(40):
            with pytest.raises(InvalidStatus) as refused, listen(house):
                pass
        answer = refused.value.response
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
        assert json.loads(answer.body)["code"] == "too_many_sockets"
        times = [house.get("/api/series").elapsed.total_seconds() for _ in range(5)]
        assert max(times) < 1
        assert opened(house, {"accept": "*/*"}) == 401, "who may not come in learns nothing of that"
        sockets[0].close()
        wait_for(lambda: opened(house, {"authorization": f"Bearer {house.key}"}) == 101, 5, "the free place")


def test_when_aniworld_stops_every_socket_is_told_to_come_back(new_house):
    house = new_house()
    assert house.key
    house.start_both()
    with ExitStack() as stack:
        sockets = [stack.enter_context(listen(house)) for _ in range(20)]
        code, seconds = house.stop("all")
        assert [close_code(socket, 2) for socket in sockets] == [1012] * 20
    assert code == 0 and seconds < 8
    house.wait_until_empty()


def test_stopped_amid_work_with_fifty_sockets_open_it_ends_in_time_and_goes_on_at_the_next_start(
    new_house, standin
):
    standin.delay_seconds = 12  # longer than anybody may wait for it
    house = new_house()
    assert house.key
    house.start_both()
    ids = [house.add(f"Generated show {number}") for number in range(20, 40)]
    running = "SELECT count(*) FROM part WHERE state = 'loading'"
    with ExitStack() as stack:
        sockets = [stack.enter_context(listen(house)) for _ in range(50)]
        wait_for(lambda: shelf.rows(house.data, running) == [(16,)], 10, "sixteen parts to run")

        code, seconds = house.stop("all")

        assert [close_code(socket, 2) for socket in sockets] == [1012] * 50
    assert code == 0 and seconds < 8, house.log()
    house.wait_until_empty()
    state = "SELECT DISTINCT state, owner FROM part"
    assert shelf.rows(house.data, state) == [("pending", None)], "what was not finished is given back"
    assert shelf.rows(house.data, "SELECT count(*) FROM part") == [(4 * len(ids),)]

    standin.delay_seconds = 0
    house.start_both()
    wait_for(
        lambda: shelf.rows(house.data, "SELECT count(*) FROM part WHERE claim > 2"), 10, "the work to go on"
    )
    for series_id in ids:
        assert house.wait_until_loaded(series_id)["loading_status"] == "completed"
    assert "Traceback" not in house.log()


def test_clients_that_do_not_answer_the_goodbye_or_are_slow_do_not_hold_it_up(new_house):
    house = new_house()
    assert house.key
    house.start_apart()
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(deaf(house))
            for beginning in (
                b"GET /login HTT",
                b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na",
                b"",
            ):
                slow = stack.enter_context(socket.create_connection(("127.0.0.1", house.port), timeout=5))
                slow.sendall(beginning)
        code, seconds = house.stop("web")
    assert code == 0 and seconds < 8


def deaf(house: House) -> socket.socket:
    """A connection that speaks up to the handshake and never again."""
    connection = socket.create_connection(("127.0.0.1", house.port), timeout=5)
    head = ["GET /ws HTTP/1.1", f"Host: 127.0.0.1:{house.port}", "Connection: Upgrade", "Upgrade: websocket"]
    key = [
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Authorization: Bearer {house.key}",
    ]
    connection.sendall("\r\n".join([*head, *key, "", ""]).encode())
    assert b" 101 " in connection.recv(1024).splitlines()[0]
    return connection
