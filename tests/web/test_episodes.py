"""The episodes on the page of a series: strip of seasons, stretches, tiles, stills, ignoring."""

from datetime import date, timedelta

import pytest

from aniworld.database import connected
from aniworld.models import Episode, Folder, Season, Series, Video, VideoEpisode, WrittenFile
from aniworld.web import seasons

from .pages import Page

HTMX = {"HX-Request": "true"}
LONG_AGO = date(2001, 1, 1)


def episodes(season, numbers, first_day=LONG_AGO, **fields):
    """Rows of a season that aired day after day."""
    rows = []
    for number in numbers:
        day = (first_day + timedelta(days=number)).isoformat()
        known = {"series": 1, "season": season, "number": number, "air_date": day, "title": f"No. {number}"}
        rows.append(known | {"provider": "tvmaze", "provider_id": f"{season}-{number}"} | fields)
    return rows


@pytest.fixture
def show(put):
    """Series 1 with these rows of episodes."""

    def fill(*rows):
        put("Barakamon", "loaded")
        with connected():
            for start in range(0, len(rows), 50):
                Episode.insert_many(rows[start : start + 50]).execute()

    return fill


def page_of(person, query=""):
    answer = person.get(f"/series/1{query}")
    assert answer.status_code == 200
    return Page(answer)


def numbers(page):
    return [element.text.split()[0] for element in page.all("span", class_="episode-number")]


def here(page):
    """The seasons or stretches that are marked as shown."""
    return [element["id"] for element in page.all("a", aria_current="true") if "id" in element]


SOON = date.today() + timedelta(days=400)


def test_the_season_that_aired_last_is_open(alice, show):
    show(
        *episodes(1, range(1, 4)),
        *episodes(2, range(1, 3), date(2002, 1, 1)),
        *episodes(3, range(1, 3), SOON),
        *episodes(0, range(1, 2), date(2003, 1, 1)),
    )
    page = page_of(alice)
    assert here(page) == ["series-1-strip-2"] and "Season 2" in page.one("h3").text
    assert [tile["id"] for tile in page.all("a", class_="strip-season")] == [
        f"series-1-strip-{number}" for number in (1, 2, 3, 0)
    ], "specials come last"
    assert numbers(page)[:2] == ["1", "2"]


def test_before_anything_has_aired_the_first_season_is_open(alice, show):
    show(*episodes(1, [1], SOON), *episodes(2, [1], SOON + timedelta(days=9)), *episodes(0, [1]))
    assert here(page_of(alice)) == ["series-1-strip-1"]


def test_another_season_is_a_link_that_works_without_a_script(alice, show):
    show(*episodes(1, range(1, 4)), *episodes(2, range(1, 3), date(2002, 1, 1)))
    link = page_of(alice).one("a", id="series-1-strip-1")
    assert link["href"] == "/series/1?season=1#series-1-seasons"
    assert numbers(page_of(alice, "?season=1")) == ["1", "2", "3"]
    fragment = Page(alice.get(link["hx-get"], **HTMX))
    assert numbers(fragment) == ["1", "2", "3"] and not fragment.all("html")
    answer = alice.get(link["hx-get"])
    assert (answer.status_code, answer.location) == (302, "/series/1?season=1#series-1-seasons")


def test_a_season_or_stretch_that_does_not_exist_shows_the_current_one(alice, show):
    show(*episodes(1, range(1, 4)))
    for query in ("?season=9", "?season=x", "?run=0", "?run=7", "?season=-1&run=-1"):
        assert numbers(page_of(alice, query)) == ["1", "2", "3"], query


def test_1130_episodes_of_one_season_are_a_page_under_60_kb_that_shows_fifty(alice, show):
    plot = "Somebody goes to the sea, and what is found there is not what anybody looked for. " * 4
    show(*episodes(1, range(1, 1131), overview=plot, absolute=None, runtime_minutes=24))
    page = page_of(alice)
    assert len(numbers(page)) == 30 and numbers(page)[-1] == "1130", "the stretch that aired last"
    assert here(page) == ["series-1-run-23"]
    page = page_of(alice, "?season=1&run=2")
    assert numbers(page) == [str(number) for number in range(51, 101)]
    assert len(page.html.encode()) < 60 * 1024


def test_1130_episodes_of_23_seasons_are_a_page_under_60_kb(alice, show):
    plot = "Somebody goes to the sea, and what is found there is not what anybody looked for. " * 4
    for season in range(1, 24):
        rows = episodes(season, range(1, 51), date(2000 + season, 1, 1), overview=plot, runtime_minutes=24)
        if season == 1:
            show(*rows)
        else:
            with connected():
                Episode.insert_many(rows).execute()
    page = page_of(alice)
    assert len(page.all("a", class_="strip-season")) == 23 and len(numbers(page)) == 25
    assert len(page.html.encode()) < 60 * 1024


def test_specials_stand_where_they_aired(alice, show):
    show(
        *episodes(1, [1, 2, 3]),
        *episodes(0, [1], LONG_AGO + timedelta(days=1)),
        *episodes(0, [2], date(2001, 6, 1)),
        *episodes(2, [1], date(2002, 1, 1)),
    )
    page = page_of(alice, "?season=1")
    assert numbers(page) == ["1", "2", "S1", "3", "S2"]
    special = page.all("li", class_="is-special")[0]
    assert "special" in special.text and "Ignore" not in special.text
    assert numbers(page_of(alice, "?season=0")) == ["1", "2"], "and all together"
    assert numbers(page_of(alice, "?season=2")) == ["1"]


def test_a_season_says_what_is_missing_and_what_is_ignored(alice, show):
    show(
        *episodes(1, [1], file="a.mkv"),
        *episodes(1, [2, 3]),
        *episodes(1, [4], is_ignored=True),
        *episodes(1, [5], SOON),
    )
    with connected():
        Season.create(series=1, number=1, name="The Island", premiered="2001-02-03")
    page = page_of(alice)
    said = " ".join(page.one("p", class_="season-facts").text.split())
    assert said == "5 episodes · 2001 · 1 of 3 on disk · 2 missing · 1 ignored"
    assert page.one("h3", class_="season-title").text == "The Island" and "2 missing" in page.text
    assert not page.all("nav", class_="strip"), "one season needs no strip"


# Ignoring


def state(number):
    with connected():
        row = Episode.get((Episode.season == 1) & (Episode.number == number))
        return row.state(date.today())


def test_what_is_missing_is_ignored_at_once_and_that_is_undone(alice, show):
    show(*episodes(1, [1], file="a.mkv"), *episodes(1, [2, 3]), *episodes(1, [4], SOON))
    page = page_of(alice)
    form = page.one("form", id="series-1-ignoring")
    assert page.one("button", form=form["id"], value="missing").text == "Ignore what is missing"
    answer = alice.post(form["action"], headers=HTMX, season="1", run="1", number="missing")
    page = Page(answer)
    assert page.swaps == [("#series-1-seasons", "outerMorph"), ("#toasts", "innerHTML")]
    assert "2 episodes of season 1 ignored." in page.text
    assert [state(number) for number in (1, 2, 3, 4)] == ["present", "ignored", "ignored", "unaired"]
    undo = next(button for button in page.all("button") if button.text == "Undo")["formaction"]
    assert alice.post(undo).location == "/series/1?season=1#series-1-seasons"
    assert [state(number) for number in (1, 2, 3)] == ["present", "missing", "missing"]


def test_one_episode_is_ignored_without_a_script_and_the_page_says_so(alice, show):
    show(*episodes(1, [1, 2]))
    button = page_of(alice).one("button", form="series-1-ignoring", value="2")
    assert button["name"] == "number"
    answer = alice.post("/series/1/ignore", season="1", run="1", number="2")
    assert (answer.status_code, answer.location) == (302, "/series/1?season=1&run=1#series-1-seasons")
    page = page_of(alice)
    assert "Episode 2 of season 1 is ignored." in page.text and state(2) == "ignored"
    assert [button["value"] for button in page.all("button", name="count")] == ["", "2"]


def test_a_whole_season_is_ignored_and_counts_again(alice, show):
    show(*episodes(1, [1, 2]))
    assert "Season 1 is ignored" in Page(alice.post("/series/1/ignore", HTMX, season="1", number="")).text
    assert (state(1), state(2)) == ("ignored", "ignored")
    assert "Season 1 counts again." in Page(alice.post("/series/1/ignore", HTMX, season="1", count="")).text
    assert (state(1), state(2)) == ("missing", "missing")


NOT_IGNORED = [{}, {"season": "x"}, {"season": "1", "number": "x"}, {"season": "1", "number": "1,,2"}]


def test_what_cannot_be_ignored_is_said(alice, show):
    show(*episodes(1, [1, 2]))
    for fields in [*NOT_IGNORED, {"season": "7"}, {"season": "1", "number": "9"}]:
        assert alice.post("/series/1/ignore", **fields).status_code == 422, fields
    assert (state(1), state(2)) == ("missing", "missing")


# Tiles, stills and versions


@pytest.fixture
def with_still(alice, settings):
    """Barakamon, whose first episode is here twice and has a still."""
    folder = settings.library / "Barakamon (2014)" / "Season 01"
    folder.mkdir(parents=True)
    for name in ("Barakamon S01E01 [1080p].mkv", "Barakamon S01E01 [720p].mkv"):
        (folder / name).touch()
    alice.post("/series", name="Barakamon")
    with connected():
        return WrittenFile.get(WrittenFile.path.endswith("-thumb.jpg"))


def test_an_episode_says_its_versions(alice, with_still):
    first = page_of(alice).all("li", class_="episode")[0]
    assert "1080p" in first.text and "720p" in first.text and "2 videos" in first.text


def test_stills_are_shown_small_and_kept_by_the_browser(alice, with_still):
    address = page_of(alice).all("img", width="400")[0]["src"]
    assert address == f"/series/1/stills/{with_still.sha}.webp"
    for _ in ("made", "kept"):
        answer = alice.get(address)
        assert answer.status_code == 200 and answer.mimetype == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"] and answer.data[8:12] == b"WEBP"


def test_a_still_that_is_not_ours_is_not_there(alice, with_still, settings):
    for name in ("0" * 64, "x", "../../etc"):
        assert alice.get(f"/series/1/stills/{name}.webp").status_code == 404, name
    for path in settings.library.rglob("*-thumb.jpg"):
        path.write_bytes(b"another")
    assert alice.get(f"/series/1/stills/{with_still.sha}.webp").status_code == 404


def pressed(page):
    return [button["value"] for button in page.all("button", name="view") if button["aria-pressed"] == "true"]


def test_the_view_is_chosen_and_kept(alice, show):
    show(*episodes(1, [1, 2]))
    assert pressed(page_of(alice)) == ["list"], "without stills"
    answer = alice.post("/series/1/episodes/view?season=1&run=1", view="tiles")
    assert answer.location == "/series/1?season=1&run=1#series-1-seasons"
    assert pressed(page_of(alice)) == ["tiles"] and page_of(alice).all("ol", class_="episodes-tiles")
    alice.post("/series/1/episodes/view", view="nonsense")
    assert pressed(page_of(alice)) == ["tiles"]
    alice.post("/series/1/episodes/view", view="list")
    assert pressed(page_of(alice)) == ["list"]


def test_where_there_are_stills_they_are_shown(alice, with_still):
    assert pressed(page_of(alice)) == ["tiles"]


def test_folders_say_what_they_hold(alice, put):
    put("Barakamon", "loaded")
    with connected():
        folder = Folder.create(root=1, path="Barakamon", key="barakamon", series=1)
        for number, version in enumerate(("1080p", "1080p", None), 1):
            Video.create(
                folder=folder, path=f"{number}.mkv", size=1000, version=version, how="named", mtime_ns=0
            )
    files = page_of(alice).one("section", class_="on-disk")
    assert "3 videos · 3.0 kB · 1080p" in " ".join(files.text.split())


def test_a_stretch_of_a_season_is_what_is_asked_for(database):
    Series.create(key="x", title="X", added_as="x")
    assert seasons.look(Series.get(), lambda number: None) == seasons.Seasons()
    assert not VideoEpisode.select().exists()
