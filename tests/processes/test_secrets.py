"""Secrets go where they are needed and nowhere else: a whole evening with real processes, and then
everything is searched.

Each secret is a canary: a word that stands nowhere else. What is searched is all that leaves the
processes: logs at their
most talkative, pages, JSON, metrics, the command line's output, command lines in the process list, and
every file.
"""

import re
import socket
import sqlite3
from pathlib import Path

import pytest
import requests
from providers.conftest import Stub, running

from .house import token_of, wait_for

TMDB_KEY = "c0ffee5e" * 4  # of the older kind, which TMDB only understands in the address
OTHER_TMDB_KEY, FANART_KEY, BROKEN_KEY = (
    "eyJcanary-token-of-tmdb.4f2a",
    "canary-of-fanart-77aa",
    "canary-that-is-no-key",
)
PASSWORD, WRONG_PASSWORD = "canary password of alice", "canary password mistyped"
DATABASE_PASSWORD, QUEUE_PASSWORD = "canary-of-the-database", "canary-of-the-queue"
PAGES = (
    "/",
    "/series/1",
    "/series/1?q=frieren",
    "/series/1/remove",
    "/search?q=frieren",
    "/about",
    "/settings/sources",
    "/activity",
    "/account",
    "/settings/tasks",
    "/login",
    "/setup",
    "/no/such/page",
    "/live/changes?view=library&since=0",
    "/live/changes?view=activity&since=0",
)
ANSWERS = (
    "/api/health",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/series",
    "/api/series/1",
    "/api/series/1/loading-status",
    "/api/series/1/episodes",
    "/api/search?q=frieren",
    "/api/no/such/thing",
)


def breaks_off(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


TROUBLES = {
    "a key that it does not know": {"status": 401, "body": b'{"status_code": 7}'},
    "nonsense": {"body": b"{"},
    "sent elsewhere": {"status": 302, "body": b""},
    "an error": {"status": 500, "body": b""},
    "asked to wait": {"status": 429, "body": b""},
}


class Evening:
    """What everybody did and what they got to see."""

    def __init__(self, house, services, elsewhere):
        self.house, self.services, self.elsewhere = house, services, elsewhere
        self.seen: dict[str, str] = {}
        self.browser = requests.Session()
        self.secrets: dict[str, str] = {}

    def look(self, what, answer):
        """Keep all of an answer but the cookie that it is meant to give to its browser."""
        headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        self.seen[f"{what} ({answer.status_code})"] = f"{headers}\n{answer.text}"
        return answer

    def post(self, path, **fields):
        answer = self.browser.post(self.house.url + path, fields, allow_redirects=False, timeout=20)
        return self.look(f"POST {path} {len(self.seen)}", answer)

    def sign_in(self):
        self.browser.headers["X-CSRF-Token"] = token_of(
            self.browser.get(self.house.url + "/login", timeout=10).text
        )
        assert self.post("/login", username="alice", password=WRONG_PASSWORD).status_code == 401
        assert self.post("/login", username="alice", password=PASSWORD).status_code == 302
        self.secrets["session token"] = self.browser.cookies["aniworld_session"]
        self.browser.headers["X-CSRF-Token"] = token_of(
            self.browser.get(self.house.url + "/account", timeout=10).text
        )

    def change_keys(self):
        assert self.post("/settings/sources/fanart/key", key=OTHER_TMDB_KEY).status_code == 302
        assert self.post("/settings/sources/fanart/key", key=FANART_KEY).status_code == 302
        assert self.post("/settings/sources/fanart/key", key=f"{BROKEN_KEY} {BROKEN_KEY}").status_code == 422
        assert self.post("/settings/sources/tmdb/key", key=BROKEN_KEY).status_code == 422, (
            "the environment's key is not changed here"
        )

    def load(self):
        """With the key that was saved while the worker ran, which looks for such keys once a second."""
        series_id = self.house.add("Frieren")
        loaded = self.house.wait_until_loaded(series_id, 40)
        self.house.post(f"/api/series/{series_id}/load", {"parts": ["logo"], "force": True})
        wait_for(self.worker_uses_saved_key, 20)
        return loaded

    def worker_uses_saved_key(self):
        return any(
            path == "/fanart/tv/424536" and headers.get("api-key") == FANART_KEY
            for path, headers in self.services.asked
        )

    def make_trouble(self, *troubles):
        for status in map(TROUBLES.__getitem__, troubles):
            extra = (
                {"Location": self.elsewhere.url + "/", "Retry_After": "600"}
                if status.get("status") in (302, 429)
                else {}
            )
            for path in [path for path in self.services.answers if path.startswith(("/tmdb", "/fanart"))]:
                self.services.says(path, status["body"], status=status.get("status", 200), **extra)
            self._ask()

    def break_off(self):
        """No connection to a source is answered from now on."""
        for path in list(self.services.answers):
            self.services.answers[path] = breaks_off
        self._ask()

    def _ask(self):
        for name in ("tmdb", "fanart"):
            assert self.post(f"/settings/sources/{name}/test").status_code == 302
        self.look(
            f"force {len(self.seen)}",
            self.house.post("/api/series/1/load", {"parts": ["logo"], "force": True}),
        )
        wait_for(self._logo_was_tried, 30)

    def _logo_was_tried(self):
        """Whether it ended, well or not, or waits for its next try."""
        logo = self.house.loading("1")["parts"]["logo"]
        return logo["next_try_at"] if logo["state"] == "pending" else logo["state"] != "loading"

    def read_everything(self):
        for path in PAGES:
            self.look(path, self.browser.get(self.house.url + path, timeout=20))
            self.look(
                f"{path} as a fragment",
                self.browser.get(self.house.url + path, headers={"HX-Request": "true"}, timeout=20),
            )
        for path in ANSWERS:
            self.look(path, self.house.get(path))
        in_address = requests.get(f"{self.house.url}/api/series?apikey={self.house.key}", timeout=10)
        assert self.look("the API key in the address", in_address).status_code == 401

    def run_commands(self):
        self._run("doctor")
        self._run("check")
        for name, value in (
            ("DATABASE_URL", f"postgresql://aniworld:{DATABASE_PASSWORD}@127.0.0.1:9/aniworld"),
            ("DATABASE_URL", f"postgres//aniworld:{DATABASE_PASSWORD}@127.0.0.1"),
            ("QUEUE_URL", f"redis://:{QUEUE_PASSWORD}@127.0.0.1:9/0"),
            ("QUEUE_URL", f"redis//:{QUEUE_PASSWORD}"),
            ("TMDB_KEY", f"{BROKEN_KEY} {BROKEN_KEY}"),
        ):
            self._run("doctor", **{f"ANIWORLD_{name}": value})

    def _run(self, command, **environ):
        usual = self.house.environ
        self.house.environ = usual | environ
        try:
            done = self.house.run(command)
        finally:
            self.house.environ = usual
        self.seen[f"{command} {environ.keys()} {len(self.seen)}"] = f"{done.args} {done.stdout} {done.stderr}"

    def texts(self):
        """Everything that was told, by where."""
        lines = [Path(f"/proc/{pid}/cmdline").read_text(errors="replace") for pid in self.house.running()]
        return self.seen | {"the log": self.house.log(), "the process list": "\n".join(lines)}

    def files(self):
        """All files that were written, by where, byte for byte."""
        folders = (self.house.data, self.house.library)
        return {
            str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()
        }


@pytest.fixture
def new_evening(new_house, services):
    """Begin an evening with logs of this form: alice signed in, keys were changed, a series is loaded."""
    settings = {name.removeprefix("ANIWORLD_"): value for name, value in services.environment().items()}
    settings |= {
        "PROVIDERS": "",
        "TMDB_KEY": TMDB_KEY,
        "ADMIN_USER": "alice",
        "ADMIN_PASSWORD": PASSWORD,
        "LOG_LEVEL": "debug",
    }

    def begin(form):
        evening = Evening(new_house(**settings, LOG_FORMAT=form), services, elsewhere)
        evening.house.start_both()
        evening.sign_in()
        evening.change_keys()
        assert evening.load()["loading_status"] == "completed"
        return evening

    with running(Stub()) as elsewhere:
        yield begin


def all_secrets(evening):
    return evening.secrets | {
        "TMDB's key": TMDB_KEY,
        "a key that was replaced": OTHER_TMDB_KEY,
        "fanart.tv's key": FANART_KEY,
        "what was no key": BROKEN_KEY,
        "password": PASSWORD,
        "mistyped password": WRONG_PASSWORD,
        "database password": DATABASE_PASSWORD,
        "queue password": QUEUE_PASSWORD,
        "API key": evening.house.key,
    }


def test_no_secret_is_told_in_a_log_of_json(new_evening):
    evening = new_evening("json")
    evening.make_trouble("a key that it does not know")
    evening.break_off()
    log = evening.house.log()
    assert evening.services.count(f"api_key={TMDB_KEY}")
    assert all(line.startswith('{"at": ') for line in log.splitlines() if "rejected the API key" in line)
    assert "rejected the API key" in log
    assert [what for what, secret in all_secrets(evening).items() if secret in log] == []


def test_no_secret_is_told_anywhere(new_evening):
    evening = new_evening("text")
    evening.run_commands()
    evening.make_trouble(*TROUBLES)
    evening.break_off()
    evening.read_everything()
    house, services, secrets = evening.house, evening.services, all_secrets(evening)

    # The canaries were used: a search that cannot find anything proves nothing.
    assert services.count(f"api_key={TMDB_KEY}") and evening.worker_uses_saved_key()
    assert (
        "•••• 77aa" in evening.seen["/settings/sources (200)"]
        and "given by <code>ANIWORLD_TMDB_KEY" in evening.seen["/settings/sources (200)"]
    )
    assert "rejected the API key" in house.log() and evening.elsewhere.connections == 0
    assert re.search(r"debug", house.log()) and len(evening.seen) > 60

    told = [
        (what, where)
        for what, secret in secrets.items()
        for where, text in evening.texts().items()
        if secret in text
    ]
    assert told == []

    # Only the database holds the key that was saved, in the one row that is for it; of what was replaced,
    # nothing is found by asking.
    found = [
        (what, where)
        for what, secret in secrets.items()
        for where, data in evening.files().items()
        if secret.encode() in data
    ]
    assert {what for what, where in found if "aniworld.db" not in where} == set()
    assert {what for what, _ in found} <= {"fanart.tv's key", "a key that was replaced"}
    with sqlite3.connect(house.data / "aniworld.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: str(database.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables}
    assert [name for name, text in rows.items() if any(secret in text for secret in secrets.values())] == [
        "source_key"
    ]
    assert rows["source_key"].count(FANART_KEY) == 1 and not any(
        secret in rows["source_key"] for what, secret in secrets.items() if what != "fanart.tv's key"
    )
    assert all((house.data / name).stat().st_mode & 0o077 == 0 for name in (".", "aniworld.db"))
