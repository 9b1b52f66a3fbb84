"""Several series at once: what is done with those that were selected, and the note that takes it back."""

from datetime import date

import pytest

from aniworld.database import connected
from aniworld.library.series import together
from aniworld.models import Episode, Part, Series, SeriesId

from .pages import Page


def note(answer):
    return Page(answer).one(class_="toast-note")


def undo_of(answer):
    """Where the button of the note posts to, and what."""
    button = Page(answer).one("button", data_undo="")
    return button["formaction"], button.attributes.get("value", "")


def titles():
    with connected():
        return sorted(row.title for row in Series.select())


def act(person, name, *ids, headers=None):
    return person.post("/together", headers, act=name, series=[str(series_id) for series_id in ids])


def episode(series_id, number, **fields):
    values = {"season": 1, "air_date": "2014-01-01", "provider": "tvmaze", "provider_id": str(number)}
    Episode.create(series=series_id, number=number, **values | fields)


def ignored():
    with connected():
        return [row.number for row in Episode.select().where(Episode.is_ignored).order_by(Episode.number)]


@pytest.fixture
def gaps(put):
    """Two series: the first lacks 1 and 2, has 3, ignores 4, and 5 is not aired; the other lacks 6."""
    first, second = put("Barakamon", "loaded"), put("Conan", "loaded")
    with connected():
        episode(first, 1), episode(first, 2), episode(first, 3, file="x.mkv")
        episode(first, 4, is_ignored=True), episode(first, 5, air_date="2999-01-01"), episode(second, 6)
    return first, second


def test_removing_several_keeps_their_files_and_can_be_undone(alice, put):
    first, second = put("Barakamon", "loaded"), put("Conan", "loaded")
    put("Elf", "loaded")
    with connected():
        SeriesId.create(series=first, provider="tvmaze", value="517")
        Series.update(spine="tvmaze").where(Series.id == first).execute()
    assert act(alice, "remove", first, second).status_code == 302
    assert titles() == ["Elf"]
    page = alice.get("/")
    assert "2 series were removed from your library. Their files stay." in note(page).text
    address, what = undo_of(page)
    alice.post(address, undo=what)
    assert titles() == ["Barakamon", "Conan", "Elf"]
    with connected():
        assert SeriesId.get(SeriesId.value == "517").series.title == "Barakamon"


def test_of_a_single_one_the_note_says_its_title(alice, put):
    act(alice, "remove", put("Barakamon", "loaded"))
    assert "“Barakamon” was removed from your library. Its files stay." in note(alice.get("/")).text


def test_missing_episodes_are_ignored_and_exactly_these_are_not_any_more(alice, gaps):
    act(alice, "ignore", *gaps)
    assert ignored() == [1, 2, 4, 6]
    page = alice.get("/")
    assert "3 missing episodes ignored in 2 series." in note(page).text
    address, what = undo_of(page)
    alice.post(address, undo=what)
    assert ignored() == [4] and "3 episodes no longer ignored." in note(alice.get("/")).text


def test_where_nothing_is_missing_nothing_can_be_undone(alice, put):
    act(alice, "ignore", put("Barakamon", "loaded"))
    page = alice.get("/")
    assert "None of these series has a missing episode." in note(page).text
    assert not Page(page).all("button", data_undo="")


@pytest.mark.parametrize("count, priority", [(2, 2), (6, 1)])
def test_many_are_refreshed_behind_what_a_person_asks_for_one_by_one(alice, put, count, priority):
    ids = [put(f"Series {number}", "loaded") for number in range(count)]
    act(alice, "refresh", *ids)
    assert f"{count} series are being refreshed." in note(alice.get("/")).text
    with connected():
        waiting = [(part.state, part.priority) for part in Part.select()]
    assert waiting == [("pending", priority)] * 4 * count


def test_htmx_gets_the_note_and_what_became_of_the_cards(alice, put):
    first, second = put("Barakamon", "loaded"), put("Conan", "loaded")
    answer = act(alice, "remove", first, headers={"HX-Request": "true"})
    page = Page(answer)
    assert answer.status_code == 200 and ("#series-1", "delete") in page.swaps
    assert "was removed" in page.one(class_="toast-note").text and page.all("button", data_undo="")
    page = Page(act(alice, "refresh", second, headers={"HX-Request": "true"}))
    assert page.swaps == [("#toasts", "innerHTML")] and not page.all("button", data_undo="")


REFUSED = [
    ("remove", [], "Choose at least one series first."),
    ("remove", ["99", "x", ""], "Choose at least one series first."),
    ("remove", range(501), "Choose at most 500 series at once."),
    ("burn", ["1"], "What can be done with several series is one of"),
    ("", ["1"], "What can be done with several series is one of"),
]


@pytest.mark.parametrize("name, ids, words", REFUSED)
def test_what_cannot_be_done_is_said_and_changes_nothing(alice, put, name, ids, words):
    put("Barakamon", "loaded")
    answer = act(alice, name, *ids)
    assert answer.status_code == 422 and words in Page(answer).text
    assert titles() == ["Barakamon"]


NOTHING = [
    "",
    "x",
    "ignored:",
    "ignored:a",
    "ignored:1-",
    "ignored:9-1000000",
    "ignored:-1",
    "removed:",
    "removed:{",
]


@pytest.mark.parametrize("what", NOTHING, ids=lambda text: text[:20])
def test_what_was_never_done_cannot_be_undone(alice, gaps, what):
    answer = alice.post("/together/undo", undo=what)
    assert answer.status_code == 422 and "There is nothing here that can be undone." in Page(answer).text
    assert ignored() == [4] and titles() == ["Barakamon", "Conan"]


def test_a_note_that_is_too_long_for_a_cookie_keeps_its_words(alice, put):
    with connected():
        for series_id in [put(f"Series {number}", "loaded") for number in range(30)]:
            for season in range(1, 60):
                episode(series_id, season * 7, season=season, is_ignored=bool(season % 2))
    act(alice, "ignore", *range(1, 31))
    page = alice.get("/")
    assert "episodes ignored in 30 series" in note(page).text and not Page(page).all("button", data_undo="")


def test_episodes_that_are_gone_meanwhile_are_passed_over(alice, gaps):
    act(alice, "ignore", *gaps)
    address, what = undo_of(alice.get("/"))
    with connected():
        Episode.delete().where(Episode.number == 1).execute()
    assert alice.post(address, undo=what).status_code == 302 and ignored() == [4]


def test_today_counts_as_aired(put, app):
    series_id = put("Barakamon", "loaded")
    with connected():
        episode(series_id, 1, air_date=date.today().isoformat()), episode(series_id, 2, air_date="")
        assert together.ignore_missing(together.chosen([series_id])).episodes == 1
