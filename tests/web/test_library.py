"""The front page: cards, filters in the address, paging, and what an empty shelf says."""

import re
from datetime import date, timedelta

import pytest

from aniworld import events
from aniworld.database import connected, transaction
from aniworld.library.series.titles import search_text
from aniworld.models import Episode, Part, Root, Series

from .pages import Page


def front(person, query=""):
    answer = person.get(f"/?{query}")
    assert answer.status_code == 200
    return Page(answer)


@pytest.fixture
def shelf(put):
    put("Barakamon", "loaded", year=2014, search_text=search_text(["Barakamon", "ばらかもん"]))
    put("The Apothecary Diaries", "pending", year=2023)
    put(
        "Détective Conan",
        "failed",
        year=1996,
        search_text=search_text(["Détective Conan", "名探偵コナン", "Meitantei Conan"]),
    )
    put("A Silent Voice", "loading")


def test_an_empty_library_offers_one_thing_to_do(alice):
    page = front(alice)
    assert page.one("h1").text == "Your library" and page.cards == []
    assert "Your shelf is ready" in page.text and page.one("a", class_="button-main")["href"] == "#name"
    assert [page.one("div", id="shelf")["data-empty"]] == [""], (
        "the style sheet hides what cannot be chosen yet"
    )
    form = page.one("form", id="add")
    assert (form["action"], form["method"]) == ("/series", "post")
    assert page.one("input", id="name")["name"] == "name" and page.all("input", name="csrf_token")


def test_no_link_leads_to_a_series_that_is_not_there(alice, put):
    put("Barakamon", "loaded")
    links = [link["href"] for link in front(alice).links]
    assert "/series/1" in links and not [link for link in links if "/0" in link or "=0" in link]


def test_a_card_shows_how_far_a_series_is(alice, put):
    put("Barakamon", "loading")
    page = front(alice)
    assert page.cards == ["1"] and page.titles == ["Barakamon"]
    assert page.one(class_="loading-indicator") and page.one(class_="status-text").text == "Loading"
    assert [link["title"] for link in page.links if link["href"] == "/series/1" and "title" in link] == [
        "Loading episodes…"
    ]
    parts = page.all(class_="progress-item")
    assert [part["data-part"] for part in parts] == ["episodes", "nfo", "logo", "images"]
    assert all("pending" in part.classes for part in parts)
    assert page.link("Barakamon") == "/series/1"


@pytest.mark.parametrize(
    "state, expected",
    [
        ("loaded", "completed"),
        ("partial", "completed"),
        ("failed", "failed"),
        ("unavailable", "failed"),
        ("pending", "pending"),
    ],
)
def test_each_part_is_marked_by_how_it_ended(alice, put, state, expected):
    put("Barakamon", "loading")
    with connected():
        Part.update(state=state).where(Part.name == "logo").execute()
    logo = front(alice).one(class_="progress-item", data_part="logo")
    assert {"completed", "failed", "pending"} & logo.classes == {expected}


def test_a_loaded_series_has_no_indicator(alice, put):
    put("Barakamon", "loaded")
    page = front(alice)
    assert page.cards == ["1"]
    assert not page.all(class_="loading-indicator")
    assert not page.all(class_="status-text")


def test_the_counts_are_those_of_the_whole_library(alice, shelf):
    for query in ("", "state=failed", "q=bara"):
        assert front(alice, query).one(id="library-count").text == "4 series · 2 loading · 1 failed"


SHELVES = [
    ("", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("sort=title", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("sort=year", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("sort=missing", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("year=2014", ["Barakamon"]),
    ("year=x&folder=y&genre=", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("year=2014&q=conan", []),
    ("state=incomplete", ["Détective Conan"]),
    ("state=loading", ["A Silent Voice", "The Apothecary Diaries"]),
    ("state=completed", ["Barakamon"]),
    ("state=failed", ["Détective Conan"]),
    ("q=conan", ["Détective Conan"]),
    ("q=Détective", ["Détective Conan"]),
    ("q=%E3%82%B3%E3%83%8A%E3%83%B3", ["Détective Conan"]),
    ("q=meitantei", ["Détective Conan"]),
    ("q=ばらかもん", ["Barakamon"]),
    ("q=a&state=loading&sort=title", ["The Apothecary Diaries", "A Silent Voice"]),
    ("q=%20", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("q=nothing", []),
]


def test_the_library_is_searched_filtered_and_sorted_by_its_address(alice, shelf):
    for query, expected in SHELVES:
        assert front(alice, query).titles == expected, query


def test_a_filter_keeps_the_others(alice, shelf):
    page = front(alice, "q=a&state=loading&sort=title")
    assert page.link("Failed") == "/?q=a&state=failed&sort=title" and page.link("All") == "/?q=a&sort=title"
    assert page.one("a", class_="chip", aria_current="true").text.split() == ["Loading", "2"]
    chosen = [element.attributes["value"] for element in page.all("option") if "selected" in element]
    assert chosen == ["title"] and page.one("input", id="filter-q")["value"] == "a"
    assert "2 series with titles like “a”" in page.text and page.link("Show the whole library") == "/"


def chips(page):
    return {chip.text.split()[0]: chip.text.split()[-1] for chip in page.all("a", class_="chip")}


def test_each_chip_says_how_many_there_are_in_the_whole_library(alice, shelf):
    expected = {"All": "4", "Missing": "0", "Airing": "0", "Ended": "0"}
    expected |= {"Incomplete": "1", "Loading": "2", "Failed": "1"}
    for query in ("", "q=bara", "state=failed"):
        assert chips(front(alice, query)) == expected, query


def test_menus_offer_the_genres_and_years_that_there_are(alice, put):
    put("Barakamon", "loaded", year=2014, genres=["Comedy", "slice of life"])
    put("Conan", "loaded", year=1996, genres=["Comedy"])
    page = front(alice, "genre=Comedy&year=1996")
    options = [option.text for option in page.all("option")]
    assert options[:3] == ["All genres", "Comedy (2)", "slice of life (1)"]
    assert options[3:6] == ["All years", "2014 (1)", "1996 (1)"] and page.titles == ["Conan"]
    assert not page.all("select", name="folder"), "there is one folder, so nothing is chosen"


def test_with_two_library_folders_one_of_them_can_be_chosen(alice, put, tmp_path):
    put("Barakamon", "loaded")
    with connected():
        other = Root.create(path=str(tmp_path / "second"), position=1)
    put("Conan", "loaded", root=other.id)
    page = front(alice, f"folder={other.id}")
    assert page.titles == ["Conan"]
    assert next(option.text for option in page.all("option") if "selected" in option) == "second (1)"


@pytest.fixture
def episodes(put):
    """Barakamon, running: of six episodes two are here and one is ignored; the sixth airs today."""
    series_id = put("Barakamon", "loaded", status="running")
    days = [date.today() - timedelta(days=days) for days in (70, 63, 56, 49, 3, 0)]
    with connected(), transaction():
        for number, day in enumerate(days, 1):
            Episode.create(
                series=series_id,
                season=1,
                number=number,
                air_date=day.isoformat(),
                provider="tvmaze",
                provider_id=str(number),
                file="x.mkv" if number < 3 else None,
                is_ignored=number == 3,
            )
        Episode.create(
            series=series_id, season=0, number=1, air_date="2014-01-01", provider="tvmaze", provider_id="s"
        )
        events.publish(f"series-{series_id}", "series_updated", {})
    return series_id


def test_a_card_shows_how_many_episodes_are_here_and_how_many_are_missing(alice, episodes):
    page = front(alice)
    bar = page.one("progress", class_="card-bar")
    assert (bar["value"], bar["max"]) == ("2", "6")
    assert "2/6 episodes on disk" in page.one(class_="card-facts").text
    assert page.one(class_="badge-missing").text == "3 missing"
    assert chips(page)["Missing"] == "1" and front(alice, "state=missing").cards == [str(episodes)]


def test_a_series_that_airs_says_so_when_nothing_is_missing(alice, put):
    put("Barakamon", "loaded", status="running")
    assert front(alice).one(class_="badge").text == "Airing"
    assert front(alice, "state=airing").titles == ["Barakamon"] and not front(alice, "state=ended").titles


def test_what_a_person_has_to_do_comes_before_what_is_missing(alice, episodes):
    with connected(), transaction():
        Series.update(folder_missing_since=1.0).execute()
        events.publish(f"series-{episodes}", "series_updated", {})
    assert front(alice).one(class_="badge").text == "! Folder missing"


def test_today_shows_what_airs_what_is_new_and_what_waits_for_a_person(alice, episodes, put):
    put("Conan", "failed")
    lost = put("Elf", "loaded")
    with connected(), transaction():
        Series.update(folder_missing_since=1.0).where(Series.id == lost).execute()
        events.publish(f"series-{lost}", "series_updated", {})
    page = front(alice)
    names = [element.text for element in page.all(class_="today-name")]
    reasons = [element.text for element in page.all(class_="today-why")]
    assert list(zip(names, reasons, strict=True)) == [
        ("Barakamon", "Airs today"),
        ("Conan", "Failed"),
        ("Elf", "Folder missing"),
    ]
    for query in ("q=bara", "sort=title", "state=failed"):
        assert not front(alice, query).all(class_="today"), query


def test_a_newly_missing_episode_is_in_today_for_a_week(alice, episodes):
    with connected(), transaction():
        Episode.update(air_date="2014-01-01").where(Episode.number == 6).execute()
        events.publish(f"series-{episodes}", "series_updated", {})
    assert front(alice).one(class_="today-why").text == "1 newly missing"


def test_of_many_today_shows_some_and_leads_to_the_others(alice, put):
    for number in range(7):
        put(f"Lost {number}", "failed")
    page = front(alice)
    assert len(page.all(class_="today-name")) == 4 and page.link("3 more") == "/?state=failed"


def test_without_anything_today_there_is_no_shelf_of_today(alice, put):
    put("Barakamon", "loaded")
    assert not front(alice).all(class_="today")


def test_a_title_of_each_letter_is_one_link_away(alice, many):
    page = front(alice)
    assert [link.text for link in page.links if "#series-" in link["href"]] == ["#", "A", "Z"]
    assert page.link("Z").startswith("/?sort=title&page=2#series-")
    last = Page(alice.get(page.link("Z").partition("#")[0]))
    assert page.link("Z").partition("#series-")[2] in last.cards


def test_what_begins_with_no_latin_letter_is_one_link_away_also_behind_z(alice):
    put(*[f"z {number:02}" for number in range(31)], "進撃の巨人")
    page = front(alice)
    assert [link.text for link in page.links if "#series-" in link["href"]] == ["#", "Z"]
    assert page.link("#").startswith("/?sort=title&page=2#series-")


@pytest.fixture
def many(alice):
    """A show with a number, 38 with an A, and one with a Z."""
    put("86", *[f"a {number:02}" for number in range(38)], "zoku")


def put(*titles):
    with connected():
        for number, title in enumerate(titles):
            Series.create(key=f"s{number}", title=title, added_as=title, sort_title=title, added_at=number)


def test_a_typing_error_is_forgiven_when_nothing_has_the_words(alice, shelf):
    assert front(alice, "q=barakmon").titles == ["Barakamon"]
    assert front(alice, "q=apothekary").titles == ["The Apothecary Diaries"]


def test_an_empty_library_suggests_what_many_know(alice, put):
    page = front(alice)
    picked = [field["value"] for field in page.all("input", name="id")]
    assert len(picked) == 12 and len(set(picked)) == 12
    alice.post("/series", provider="catalogue", id=picked[0])
    page = front(alice)
    assert len(page.cards) == 1 and not page.all("input", name="id")


NO_MATCHES = [
    ("q=nothing", "No series in your library is called “nothing”."),
    ("q=nothing&state=failed", "called “nothing” and fits the other filters."),
    ("q=%3Cb%3Enothing", "called “<b>nothing”."),
]


def test_when_nothing_matches_the_page_says_what_was_looked_for(alice, shelf):
    for query, words in NO_MATCHES:
        page = front(alice, query)
        assert page.cards == [] and words in page.text and page.link("Show all series") == "/", query


def test_when_no_series_is_in_a_state_the_page_says_so(alice, put):
    put("Barakamon", "loaded")
    page = front(alice, "state=failed")
    assert "No series fits these filters just now." in page.text and page.link("Show all series") == "/"


NO_SHELVES = ["sort=price", "state=deleted", "state=loading_nfo", "sort=TITLE"]


def test_what_the_library_cannot_do_is_a_page_that_says_so(alice):
    for query in NO_SHELVES:
        answer = alice.get(f"/?{query}")
        assert answer.status_code == 422 and Page(answer).link("Go to the library") == "/", query


def test_thirty_cards_are_a_page_and_the_rest_is_one_link_away(alice, put):
    with connected():
        for n in range(35):
            Series.create(
                key=f"s{n}", title=f"Series {n:02}", added_as=f"s{n}", added_at=n, search_text="series"
            )
    first = front(alice)
    assert len(first.cards) == 30 and first.titles[0] == "Series 34" and "Page 1 of 2" in first.text
    second = Page(alice.get(first.link("Show more")))
    assert second.titles == [f"Series {n:02}" for n in (4, 3, 2, 1, 0)] and not second.all(id="more-link")
    assert second.link("Previous page") == "/" and not first.all(id="earlier")
    assert front(alice, "page=99").cards == second.cards and front(alice, "page=-3").cards == first.cards
    assert front(alice, "page=x").cards == first.cards
    assert front(alice, "q=series&sort=title").link("Show more") == "/?q=series&sort=title&page=2"


def test_a_full_page_takes_as_many_questions_as_a_page_with_one_card(alice, put, caplog):
    put("Barakamon", "loading")

    def questions():
        front(alice)  # what has changed meanwhile is read before
        with caplog.at_level("DEBUG", "peewee"):
            caplog.clear()
            front(alice)
        return sum("SELECT" in record.getMessage() for record in caplog.records if record.name == "peewee")

    few = questions()
    for number in range(30):
        put(f"Series {number}", "loading")
    assert questions() == few > 3


@pytest.mark.parametrize(
    "states, refreshes",
    [
        (["loaded"], False),
        (["failed"], False),
        (["loaded", "pending"], True),
        (["loading"], True),
    ],
)
def test_without_scripts_the_page_comes_again_by_itself_while_something_loads(alice, put, states, refreshes):
    for number, state in enumerate(states):
        put(f"Series {number}", state)
    assert (
        bool(re.search(r'<noscript><meta http-equiv="refresh" content="5"></noscript>', front(alice).html))
        is refreshes
    )


VIEWS = [
    ("", "library"),
    ("sort=added", "library"),
    ("sort=title", "cards"),
    ("q=bara", "cards"),
    ("state=loading", "cards"),
    ("page=2", "library"),
    ("genre=Comedy", "cards"),
]


def test_new_cards_come_to_the_page_only_where_they_belong(alice, shelf):
    for query, view in VIEWS:
        page = front(alice, query)
        with connected():
            newest = events.latest()
        assert page.one(id="live")["hx-ws:connect"].endswith(f"/live?since={newest}&view={view}"), query
        assert page.one(id="poll")["hx-get"] == f"/live/changes?since={newest}&view={view}", query
