"""Pages and programs with several machines: what another one made is shown, and what is away is said."""

from types import SimpleNamespace

import pytest

from aniworld import context
from aniworld.app import start_listening
from aniworld.database import db
from aniworld.library.parts import workers
from aniworld.library.series import series
from aniworld.models import Artwork, Series
from aniworld.postgres import NotifyWakeUp


@pytest.fixture
def loaded(app, alice):
    """Series 1, with its pictures."""
    alice.post("/series", name="Frieren")
    db.connect(reuse_if_open=True)
    return Series.get()


def test_a_series_is_added_loaded_and_shown(alice, loaded):
    assert loaded.loading_status == "completed"
    assert "Frieren" in alice.get("/").get_data(as_text=True)
    assert alice.get(f"/series/{loaded.id}").status_code == 200


def test_a_thumbnail_that_another_machine_made_is_made_here_when_it_is_asked_for(alice, loaded):
    poster = Artwork.get((Artwork.kind == "poster") & Artwork.is_chosen)
    for file in context.current().thumbnails.iterdir():
        file.unlink()
    answer = alice.get(f"/artwork/{poster.sha}-small.webp")
    assert answer.status_code == 200 and answer.mimetype == "image/webp"
    assert [path.name for path in context.current().thumbnails.iterdir()] == [f"{poster.sha}-small.webp"]


def test_a_picture_that_changed_meanwhile_is_not_shown_under_its_old_name(alice, loaded, settings):
    poster = Artwork.get((Artwork.kind == "poster") & Artwork.is_chosen)
    for file in context.current().thumbnails.iterdir():
        file.unlink()
    (settings.library / loaded.folder / poster.file).write_bytes(b"something else")
    assert alice.get(f"/artwork/{poster.sha}-small.webp").status_code == 404
    assert alice.get(f"/artwork/{'0' * 64}-small.webp").status_code == 404


def test_a_worker_of_another_machine_makes_it_ready(stranger):
    assert stranger.get("/readyz").status_code == 503
    workers.beat("elsewhere:1:a", 8)
    assert stranger.get("/readyz").status_code == 200


def test_without_the_database_the_web_says_so_and_is_ready_again_by_itself(stranger, alice, postgres):
    workers.beat("elsewhere:1:a", 8)
    db.close()
    postgres.halt()
    try:
        ready = stranger.get("/readyz")
        assert ready.status_code == 503
        assert ready.get_json()["reasons"][0].startswith("The database does not answer")
        assert "127.0.0.1" not in ready.get_data(as_text=True), "who may not sign in is told no addresses"
        assert stranger.get("/healthz").status_code == 200
        page = alice.get("/")
        assert page.status_code == 503 and page.headers["Retry-After"]
    finally:
        postgres.start()
    assert stranger.get("/readyz").status_code == 200
    assert alice.get("/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/series/99999999999999999999",
        "/api/series/%00",
        "/?q=%00",
        "/live/changes?since=99999999999999999999",
    ],
)
def test_what_only_sqlite_takes_is_no_accident(alice, address):
    assert alice.get(address).status_code in (200, 404)


def test_years_that_nobody_knows_come_last(alice, app):
    for name, year in (("Old", 1990), ("Unknown", None), ("New", 2024)):
        added, _ = series.add(name)
        Series.update(year=year, title=name).where(Series.id == added.id).execute()
    assert [row.title for row in series.list_series(sort="year").items] == ["New", "Old", "Unknown"]


def test_the_pages_are_woken_by_the_database(app, settings, monkeypatch):
    woken = []
    monkeypatch.setattr(
        "aniworld.app.Listener",
        lambda hub, wakeup, *others: SimpleNamespace(start=lambda: woken.append(wakeup), leave=print),
    )
    other = SimpleNamespace(start=lambda: None)
    monkeypatch.setattr("aniworld.app.system.Watcher", lambda app, hub: other)
    monkeypatch.setattr("aniworld.app.Notifier", lambda installation: other)
    start_listening(app, settings)
    assert isinstance(woken[0], NotifyWakeUp)
