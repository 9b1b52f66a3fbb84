"""Many at once: five hundred adds, and five hundred sockets that come and go."""

import itertools
import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from . import shelf
from .house import WEB, WORKER, House, wait_for

pytestmark = pytest.mark.processes
MANY, PEOPLE = 500, 20

TAKEN_BEFORE = """
    SELECT count(*) FROM history JOIN part ON part.id = history.part, part AS mine
    WHERE mine.series_id = ? AND mine.name = 'episodes' AND history.state = 'loading' AND part.priority = 0
    AND history.at > mine.requested_at AND history.at < mine.started_at
"""


# Adds


def add_many(house: House) -> list[str]:
    """Everybody adds at once. Returns the ids that were acknowledged."""
    with house.program() as client, ThreadPoolExecutor(PEOPLE) as people:

        def add(number: int) -> str:
            answer = client.post(f"{house.url}/api/series", json={"name": f"Crowd {number:03}"}, timeout=30)
            assert answer.status_code == 202, answer.text
            return answer.json()["id"]

        return list(people.map(add, range(MANY)))


def claims(house: House) -> list[tuple[int, str, int]]:
    """Each claim so far, in order: the series, the part's name and its priority."""
    return shelf.rows(
        house.data,
        """
        SELECT part.series_id, part.name, part.priority FROM history JOIN part ON part.id = history.part
        WHERE history.state = 'loading' ORDER BY history.rowid""",
    )


def test_five_hundred_adds_at_once_are_all_kept_the_first_comes_first_and_a_person_overtakes_the_rest(
    new_house, standin
):
    house = new_house(WORKERS="4")
    assert house.key
    house.start("web", WEB)
    wait_for(house.serves, 15)

    ids = add_many(house)

    assert len(set(ids)) == MANY
    assert (
        shelf.rows(house.data, "SELECT count(*), count(DISTINCT name) FROM part GROUP BY series_id")
        == [(4, 4)] * MANY
    )
    shelf.rows(house.data, "UPDATE part SET priority = 0")  # as if they were the background's
    waiting = shelf.rows(
        house.data, "SELECT series_id FROM part WHERE name = 'episodes' ORDER BY requested_at, id"
    )
    shelf.keep_history(house.data)
    house.start("worker", WORKER)
    wait_for(lambda: len(claims(house)) >= 20, 15, "the worker to take the first")

    mine = house.add("Frieren")
    assert house.wait_until_loaded(mine)["loading_status"] == "completed"

    taken = claims(house)
    others = [series for series, name, priority in taken if name == "episodes" and priority == 0]
    assert others == [series for (series,) in waiting[: len(others)]], (
        "the first that was asked for is taken first"
    )
    assert len(others) < MANY, "and the person's came before most of them"
    assert shelf.rows(house.data, TAKEN_BEFORE, int(mine))[0][0] <= 4, (
        "at most what was being taken in that moment"
    )


# Sockets


def hello(house: House, path: str, headers: dict[str, str]) -> socket.socket:
    """A socket that is open: the handshake is over."""
    connection = socket.create_connection(("127.0.0.1", house.port), timeout=10)
    upgrade = {"Host": f"127.0.0.1:{house.port}", "Connection": "Upgrade", "Upgrade": "websocket"}
    proof = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    lines = [f"{name}: {value}" for name, value in (upgrade | proof | headers).items()]
    connection.sendall("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())
    assert b" 101 " in connection.recv(1024).splitlines()[0]
    return connection


def storm(house: House, doors: list[tuple[str, dict[str, str]]], times: int) -> None:
    """Connect and close, by turns at each door: politely, and as a phone that is switched off."""

    def come_and_go(number: int, door: tuple[str, dict[str, str]]) -> None:
        with hello(house, *door) as connection:
            if number % 2:
                connection.sendall(b"\x88\x80\0\0\0\0")  # a close frame, masked, of nothing

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(come_and_go, range(times), itertools.cycle(doors)))


def claimed(pid: int) -> tuple[int, int]:
    """How many files and threads a process has."""
    return len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task"))


def test_five_hundred_sockets_that_come_and_go_leave_no_file_and_no_thread_behind(new_house):
    house = new_house()
    house.add_person()
    assert house.key
    house.start("web", WEB)
    wait_for(house.serves, 15)
    browser = house.signed_in()
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    doors = [
        ("/ws", {"Authorization": f"Bearer {house.key}"}),
        ("/live?view=library", {"Cookie": cookie, "Origin": house.url}),
    ]
    web = house.running("gunicorn")[-1]  # the arbiter is older
    storm(house, doors, 100)  # the server's pool of threads, and SQLite's of files, fill with the first
    files, threads = claimed(web)

    storm(house, doors, MANY)

    assert house.serves()
    wait_for(lambda: claimed(web)[0] <= files + PEOPLE, 10, f"the files to be closed: {files} before")
    assert claimed(web)[1] <= threads + PEOPLE
    with hello(house, *doors[0]), hello(house, *doors[1]):
        assert house.get("/api/series").status_code == 200
    assert "Traceback" not in house.log()
