"""The app as a whole: the headers of every answer, host names, proxies, sub-paths, limits, and our own
mistakes."""

import re
from io import BytesIO

import pytest
from peewee import OperationalError

from aniworld import tasks
from aniworld.app import announce_setup, create_app
from aniworld.auth import api_keys
from aniworld.database import connected, db
from aniworld.errors import AlreadyInLibrary, DiskError, ProviderError
from aniworld.fallback import POLICY
from aniworld.library.parts.workers import Owner
from aniworld.library.series import browsing, series
from aniworld.queues import FileQueue
from aniworld.settings import Settings
from aniworld.wakeup import WakeUp, folder_for
from aniworld.write_lock import alone


@pytest.fixture
def make(environ):
    """Makes an app with other settings."""

    def make_app(**changes):
        return create_app(Settings.load(environ | changes), with_queue=False)

    tasks.huey.immediate = True
    yield make_app
    if not db.is_closed():
        db.close()


@pytest.fixture
def broken(app, monkeypatch):
    """Makes the library fail with an error of choice, on its page as in the API."""

    def break_with(error):
        def fail(*_args, **_more):
            raise error

        monkeypatch.setattr(series, "list_series", fail)
        monkeypatch.setattr(browsing, "browse", fail)

    return break_with


# Headers


@pytest.fixture
def answers(alice, stranger, program, broken):
    """One answer of every kind, by name."""
    alice.post("/series", name="Barakamon")
    page = alice.get("/series/1").get_data(as_text=True)
    picture = re.search(r'src="(/artwork/[^"]+)"', page)[1]
    front = alice.get("/")
    broken(RuntimeError("a mistake"))
    return {
        "page": front,
        "series": alice.get("/series/1"),
        "login": stranger.get("/login"),
        "static": alice.get("/static/app.js"),
        "icon": alice.get("/static/favicon.svg"),
        "picture": alice.get(picture),
        "json": program.get("/api/series/1"),
        "redirect": stranger.get("/"),
        "401": stranger.get("/api/series"),
        "403": alice.client.post("/logout"),
        "404": alice.get("/nothing"),
        "405": alice.post("/about"),
        "413": alice.client.post("/series", data=b"x" * 3_000_000),
        "422": alice.post("/series", name=""),
        "500": alice.get("/"),
        "500 json": program.get("/api/series"),
        "404 static": alice.get("/static/nothing.css"),
        "404 picture": alice.get("/artwork/" + "0" * 64 + "-small.webp"),
        "fragment": alice.get("/live/changes?since=0"),
        "204": program.delete("/api/series/1"),
        "health": stranger.get("/healthz"),
        "options": alice.client.options("/"),
        "logout": alice.post("/logout"),
    }


def test_every_answer_tells_the_browser_to_trust_nothing_but_our_own_pages(answers):
    for name, answer in answers.items():
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "no-referrer", name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe-eval" not in policy and "*" not in policy, name
        assert ("sandbox" in policy) is answer.mimetype.startswith("image/"), name
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, name
        assert "Strict-Transport-Security" not in headers, name
        assert not [header for header, _ in headers if header.startswith("Access-Control-")], name
        assert "Server" not in headers and "X-Powered-By" not in headers, name


def test_only_pictures_and_assets_are_kept_by_the_browser(answers):
    kept = {name for name, answer in answers.items() if answer.headers["Cache-Control"] != "no-store"}
    assert kept == {"static", "icon", "picture"}
    assert answers["picture"].headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_scripts_run_from_our_own_files_only():
    assert "script-src 'self';" in POLICY and "unsafe-inline" not in POLICY


def test_an_answer_over_https_asks_for_https_next_time(stranger):
    assert "Strict-Transport-Security" in stranger.client.get("/login", base_url="https://localhost").headers


def test_no_other_site_may_read_the_api(program):
    for method in ("GET", "OPTIONS"):
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}
        answer = program.open("/api/series", method=method, headers=headers)
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


# Limits


def test_a_body_of_100_mb_is_refused_unread(program, alice):
    body = BytesIO(b"x" * 1000)
    sent = {
        "wsgi.input": body,
        "CONTENT_LENGTH": "100000000",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    for send, path in (
        (program.post, "/api/series"),
        (alice.client.post, "/series"),
        (alice.client.post, "/login"),
    ):
        assert send(path, environ_overrides=sent).status_code == 413, path
    assert body.tell() == 0


def test_a_form_of_10000_parts_breaks_nothing(alice):
    fields = {f"f{number}": "1" for number in range(10_000)}
    assert alice.client.post("/series", data=fields).status_code == 403  # no token among them
    assert alice.client.post("/series", data=fields | {"file": (BytesIO(b"x"), "x.txt")}).status_code == 413


QUERIES = [
    "q=" + "x" * 10_000,
    "q=%00%ff%fe",
    "q=%",
    "page=" + "9" * 5000,
    "page=-1",
    "page=x",
    "q[]=1",
    "q=" + "%F0%9F%99%82" * 500,
]


def test_whatever_is_asked_of_the_library_is_answered(alice):
    for query in QUERIES:
        assert alice.get(f"/?{query}").status_code == 200, query


SQL = [
    "title;DROP TABLE series",
    "1) UNION SELECT password_hash FROM user--",
    '"',
    "NEAR(",
    "*",
    "' OR 1=1--",
    "%",
    "_",
]


def test_sql_in_a_filter_is_only_text(alice, program, still):
    program.post("/api/series", json={"name": "Barakamon"})
    for injected in SQL:
        found = alice.client.get("/", query_string={"q": injected})
        assert found.status_code == 200 and b"Barakamon" not in found.data, injected
        for name in ("sort", "state"):
            assert alice.client.get("/", query_string={name: injected}).status_code == 422, injected
        assert program.get("/api/series").get_json()["total"] == 1, injected


# Mistakes of ours


def test_a_mistake_of_ours_is_a_page_with_a_number_that_the_log_knows_too(alice, broken, caplog):
    broken(RuntimeError("secret detail"))
    page = alice.get("/")
    number = re.search(r"under ([0-9a-f]{8})\.", page.get_data(as_text=True))[1]
    assert page.status_code == 500 and page.mimetype == "text/html"
    assert b"secret detail" not in page.data and b"Traceback" not in page.data and b"<h1>" in page.data
    assert number in caplog.text and "secret detail" in caplog.text


def test_a_mistake_of_ours_is_json_for_a_program(program, broken):
    broken(RuntimeError("secret detail"))
    answer = program.get("/api/series")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "unexpected")
    assert set(answer.get_json()) == {"error", "code", "args"} and b"secret detail" not in answer.data


def test_a_mistake_of_ours_is_a_fragment_for_an_open_page(alice, broken):
    broken(RuntimeError("secret detail"))
    answer = alice.get("/", **{"HX-Request": "true"})
    assert answer.status_code == 500 and answer.data.startswith(b'<hx-partial hx-target="#problem"')


def test_debugging_is_off_whatever_the_environment_says(monkeypatch, make, broken):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make()
    broken(RuntimeError("secret detail"))
    with connected():
        key = api_keys.add("player")
    answer = app.test_client().get("/api/series", headers={"Authorization": f"Bearer {key}"})
    assert not app.testing and (answer.status_code, answer.get_json()["code"]) == (500, "unexpected")


TROUBLES = [
    (OperationalError("database is locked"), 503, "busy"),
    (OperationalError("database or disk is full"), 507, "full"),
    (
        DiskError("data_folder_unusable", "/data", place="/data", why="it is gone"),
        507,
        "The data folder /data cannot be used: it is gone.",
    ),
    (
        ProviderError("not_reached", "tvmaze", retryable=True, source="TVmaze"),
        502,
        "TVmaze could not be reached.",
    ),
    (AlreadyInLibrary("This show is already there.", 7), 409, "This show is already there."),
]


def test_a_known_trouble_is_said_in_its_own_words(alice, program, broken):
    for error, status, words in TROUBLES:
        broken(error)
        page, answer = alice.get("/"), program.get("/api/series")
        assert (page.status_code, answer.status_code) == (status, status), error
        assert words in page.get_data(as_text=True) and words in answer.get_json()["error"], error
        assert b"Nothing was lost" in page.data, error


def test_a_busy_database_says_when_to_come_back(program, broken):
    broken(OperationalError("database is locked"))
    assert program.get("/api/series").headers["Retry-After"] == "5"


def test_a_show_that_is_already_there_is_one_click_away(alice, broken):
    broken(AlreadyInLibrary("This show is already there.", 7))
    assert b'href="/series/7"' in alice.get("/").data


# Secrets and the first start


SECRETS = {
    "ANIWORLD_ADMIN_USER": "alice",
    "ANIWORLD_ADMIN_PASSWORD": "canary-password",
    "ANIWORLD_TMDB_KEY": "canary-tmdb",
    "ANIWORLD_FANART_KEY": "canary-fanart",
}


def test_no_secret_is_on_a_page_or_in_the_log(make, caplog, tmp_path):
    caplog.set_level("DEBUG")
    app = make(**SECRETS)
    client = app.test_client()
    with connected():
        key = api_keys.add("player")
    pages = [client.get("/login").get_data(as_text=True)]
    token = re.search('name="csrf-token" content="([^"]+)"', pages[0])[1]
    client.post("/login", data={"username": "alice", "password": "canary-password", "csrf_token": token})
    session = client.get_cookie("aniworld_session").value
    for path in (
        "/",
        "/account",
        "/about",
        "/nothing",
        "/series/1",
        "/healthz",
        "/api/series",
        "/login?password=x",
    ):
        answer = client.get(path)
        pages.append(answer.get_data(as_text=True) + str(answer.headers))
        pages.append(client.get(path, headers={"Authorization": f"Bearer {key}"}).get_data(as_text=True))
    everything = "".join(pages) + caplog.text
    assert "alice</span>" in everything
    assert not [secret for secret in ("canary", key, session) if secret in everything]


def test_the_environment_makes_the_first_user_and_then_there_is_no_setup(make, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("canary-password\n")
    app = make(ANIWORLD_ADMIN_USER="alice", ANIWORLD_ADMIN_PASSWORD_FILE=str(secret))
    client = app.test_client()
    assert (
        client.get("/setup").status_code == 404
        and announce_setup(Settings.load({"ANIWORLD_DATA_DIR": str(tmp_path)})) is None
    )
    token = re.search('name="csrf-token" content="([^"]+)"', client.get("/login").get_data(as_text=True))[1]
    assert (
        client.post(
            "/login", data={"username": "alice", "password": "canary-password", "csrf_token": token}
        ).location
        == "/"
    )


def test_the_first_start_prints_a_link_that_makes_the_first_account(app, settings, stranger, caplog):
    sentence = announce_setup(settings)
    code = re.search(rf"{settings.address}/setup\?code=(\S+)", sentence)[1]
    assert stranger.get(f"/setup?code={code}").status_code == 200
    assert (
        stranger.post("/setup", code=code, username="alice", password="correct horse").location
        == "/setup/folder"
    )
    assert stranger.get("/").status_code == 200 and code not in caplog.text
    assert announce_setup(settings) is None


def test_two_apps_can_be_made_in_one_process(make):
    assert [make().test_client().get("/healthz").status_code for _ in range(2)] == [200, 200]


@pytest.mark.sqlite
def test_the_data_folder_is_for_its_owner_only(app, settings):
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    assert (settings.data_dir / "aniworld.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.sqlite
def test_all_that_lies_in_the_data_folder_is_its_owners_alone(alice, settings, database):
    alice.post("/series", name="Barakamon")
    tasks.wake()
    picture = re.search(r'src="(/artwork/[^"]+)"', alice.get("/series/1").get_data(as_text=True))[1]
    assert alice.get(picture).status_code == 200
    worker, listener = Owner(settings.data_dir), WakeUp(folder_for(settings.data_dir), "web").listen()
    FileQueue(
        "queue",
        filename=str(settings.data_dir / "tasks.db"),
        wakeup=WakeUp(folder_for(settings.data_dir), "worker"),
    )
    with alone(settings.data_dir / "tasks.lock"):
        found = {
            str(path.relative_to(settings.data_dir)): path.stat().st_mode
            for path in [settings.data_dir, *settings.data_dir.rglob("*")]
        }
        found["its bell"] = listener.path.stat().st_mode
    worker.close()
    listener.close()
    assert not [name for name, mode in found.items() if mode & 0o077]
    names = " ".join(found)
    assert all(
        name in names
        for name in (".webp", "workers/", "answers.db", "write.lock", "migrate.lock", "tasks.lock")
    )
