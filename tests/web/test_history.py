"""The history as people see it, and *Undo* wherever something was just done."""

import pytest
from library.episodes import rows

from aniworld import askers
from aniworld.database import connected
from aniworld.library.episodes import video_places
from aniworld.library.history import entries
from aniworld.library.series import series
from aniworld.models import Episode, HistoryEntry, Series

from .pages import Page


@pytest.fixture
def frieren(alice):
    alice.post("/series", name="Frieren")
    return 1


def undo_of(page):
    """What the button of the note on a page posts to."""
    (button,) = [one for one in page.all("button") if "data-undo" in one]
    return button["formaction"]


def lines(page):
    return [one for one in page.all("li") if "data-entry" in one]


def undo_buttons(page):
    """What the buttons of the history post to."""
    return [one["formaction"] for one in page.all("button", form="post") if "/undo?" in one["formaction"]]


def note(person, path):
    return Page(person.get(path))


def test_a_removed_series_is_back_with_one_click(alice, frieren):
    alice.post("/series/1/remove")
    page = note(alice, "/")
    answer = alice.post(undo_of(page))
    assert answer.status_code == 302 and answer.location.endswith("/series/1")
    assert "is back in your library." in note(alice, "/series/1").one(class_="toast-note").text
    with connected():
        assert Episode.select().count() == 38


def test_a_match_an_edit_and_a_numbering_are_undone_from_their_notes(alice, frieren):
    alice.post("/series/1/edit", plot="Mine.", was_plot="x")
    alice.post(undo_of(note(alice, "/series/1")))
    assert note(alice, "/series/1").one(class_="toast-note").text.split() == ["Undone.", "Dismiss"]
    alice.post("/series/1/match", provider="tvmaze", id="513", title="SPY x FAMILY", sure="yes")
    alice.post(undo_of(note(alice, "/series/1")))
    alice.post("/series", name="Cowboy Bebop")
    alice.post("/series/2/number", provider="kitsu")
    alice.post(undo_of(note(alice, "/series/2")))
    with connected():
        one, other = Series.select().order_by(Series.id)
        assert (one.overview != "Mine.", one.title[:7], other.spine) == (True, "Frieren", "tvmaze")


def test_a_renaming_is_undone_from_its_note(alice, put, settings):
    folder = settings.library / "Frieren"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "[G] Show - 01.mkv").write_bytes(b"film")
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1, has_folder=True)
    with connected():
        rows.with_seasons(Series.get(), 12)
        row = rows.folder(Series.get())
        rows.video(row, "[G] Show - 01.mkv", 1)
        video_places.renew([row.id])
    alice.post("/series/1/rename", which="unreadable", pattern="{title} - {episodes}")
    page = note(alice, "/series/1/rename")
    assert "1 file of “Frieren” renamed." in page.one(class_="toast-note").text
    alice.post(undo_of(page))
    assert (folder / "[G] Show - 01.mkv").exists()


def test_the_page_lists_what_was_done_and_undoes_it(alice, frieren):
    alice.post("/series/1/remove")
    page = Page(alice.get("/history"))
    removed, added = lines(page)
    assert "was removed" in removed.text and "by alice" in removed.text and "was added" in added.text
    (undo,) = undo_buttons(page)
    assert alice.post(undo).location.startswith("/history")
    page = Page(alice.get("/history"))
    assert "Undone" in lines(page)[0].text and undo_buttons(page) == []
    assert len(page.all("a", href="/series/1")) == 2


def test_the_page_is_filtered_and_keeps_its_filter_when_something_is_undone(alice, frieren):
    alice.post("/series/1/remove")
    page = Page(alice.get("/history?kind=removed&by=user:alice&q=frie&series=1"))
    (undo,) = undo_buttons(page)
    assert "kind=removed" in alice.post(undo).location
    assert "Nothing here" in Page(alice.get("/history?q=nobody")).text
    assert len(lines(Page(alice.get("/history?kind=odd&series=x&page=0")))) == 2


def test_what_cannot_be_undone_any_more_says_why(alice, frieren):
    alice.post("/series/1/remove")
    alice.post("/series", name="Frieren")
    page = Page(alice.get("/history?kind=removed"))
    assert "is in your library again." in page.text and undo_buttons(page) == []
    answer = alice.post("/history/2/undo")
    assert answer.status_code == 409 and "in your library again" in answer.get_data(as_text=True)


def test_it_says_which_program_did_something_and_what_aniworld_did_itself(alice, program, still):
    program.post("/api/series", json={"name": "Frieren"})
    with connected():
        series.add("Mushi-Shi")
    text = Page(alice.get("/history")).text
    assert "by program (API key)" in text and "by aniworld" in text


def removed_together(*names):
    with connected(), askers.acting_for(askers.Asker("user:alice")), entries.together() as shared:
        for name in names:
            series.remove(Series.get(Series.title == name))
    return shared.first.id


def test_many_are_back_with_one_click(alice, still):
    for name in ("One", "Two"):
        alice.post("/series", name=name)
    first = removed_together("One", "Two")
    answer = alice.post(f"/history/{first}/undo-together")
    assert answer.location == "/" and "2 changes undone." in note(alice, "/").text
    assert alice.post(f"/history/{first}/undo-together").status_code == 409


def test_of_many_those_that_cannot_be_undone_are_told(alice, still):
    for name in ("One", "Two"):
        alice.post("/series", name=name)
    first = removed_together("One", "Two")
    alice.post("/series", name="One")
    alice.post(f"/history/{first}/undo-together")
    assert "1 change undone. Not all could be: “One” is in your library again." in note(alice, "/").text
    with connected():
        assert HistoryEntry.select().where(HistoryEntry.undone_at.is_null(False)).count() == 1


def test_long_histories_have_pages(alice, still, monkeypatch):
    monkeypatch.setattr(entries, "PER_PAGE", 1)
    monkeypatch.setattr(entries.listed, "__defaults__", (1, 1))
    for name in ("One", "Two", "Three"):
        alice.post("/series", name=name)
    page = Page(alice.get("/history?page=2"))
    assert "“Two” was added." in page.text and "Page 2 of 3" in page.text
    assert page.one("a", rel="next")["href"] == "/history?page=3"
