"""The episodes that have aired and are not here."""

from datetime import date

import pytest
from airings import ago, aired, grow, put, soon

from aniworld.errors import Invalid
from aniworld.library.series import missing
from aniworld.library.series.missing import Wanted
from aniworld.models import Episode

pytestmark = pytest.mark.usefixtures("database")


def found(page=1, per_page=30, **wanted):
    """What a page of them has: titles with the numbers of their missing episodes."""
    items = missing.find(Wanted(**wanted), page, per_page).items
    return {one.series.title: [(row.season, row.number) for row in one.episodes] for one in items}


def test_an_episode_is_missing_when_it_has_aired_and_is_neither_here_nor_ignored_nor_gone():
    put(
        "Frieren",
        aired(30, file="a.mkv"),
        aired(20),
        aired(10, is_ignored=True),
        aired(9, missing_since=1.0),
        aired(-1),
        {"air_date": None},
        aired(0),
    )
    assert found() == {"Frieren": [(1, 2), (1, 7)]}


def test_what_airs_later_today_is_not_missing_yet():
    put("Frieren", aired(0, airs_at=soon(+1)), aired(0, airs_at=soon(-1)))
    assert found() == {"Frieren": [(1, 2)]}


def test_the_list_and_the_state_of_each_episode_agree():
    put("Frieren", aired(1), aired(0), aired(-1), aired(0, airs_at=soon(1)), aired(1, airs_at=soon(-20)))
    told = [row.number for row in Episode.select() if row.state(date.today()) == "missing"]
    assert found()["Frieren"] == [(1, number) for number in told]


def test_specials_are_left_out_unless_they_are_asked_for():
    row = put("Frieren", aired(3, file="a.mkv"))
    grow(row, aired(2), season=0)
    assert found() == {} and found(specials=True) == {"Frieren": [(0, 1)]}


@pytest.mark.parametrize(
    "sort, titles",
    [
        ("newest", ["Cowboy Bebop", "Barakamon", "Akira"]),
        ("most", ["Barakamon", "Akira", "Cowboy Bebop"]),
        ("title", ["Akira", "Barakamon", "Cowboy Bebop"]),
    ],
)
def test_they_are_sorted_as_asked(sort, titles):
    put("Barakamon", aired(50), aired(40))
    put("Akira", aired(90))
    put("Cowboy Bebop", aired(5))
    assert list(found(sort=sort)) == titles


def test_they_are_filtered_by_time_by_title_and_by_what_is_here():
    put("Barakamon", aired(50), aired(4), aired(60, file="a.mkv"))
    put("Akira", aired(900))
    assert found(aired="week") == {"Barakamon": [(1, 2)]}
    assert found(aired="year") == {"Barakamon": [(1, 1), (1, 2)]}
    assert list(found(q="akir")) == ["Akira"] and list(found(q="barrakamon")) == ["Barakamon"]
    assert found(q="nothing like it") == {}
    assert list(found(have="some")) == ["Barakamon"] and list(found(have="none")) == ["Akira"]


@pytest.mark.parametrize("field", ["aired", "have", "sort"])
def test_a_filter_that_is_none_is_refused_by_its_name(field):
    with pytest.raises(Invalid) as refused:
        missing.find(Wanted(**{field: "odd"}))
    assert refused.value.field == field and field in str(refused.value)


def test_a_page_has_its_series_and_the_sums_of_all():
    for title in ("Akira", "Barakamon", "Cowboy Bebop"):
        put(title, aired(9), aired(8), aired(7, file="a.mkv"))
    page = missing.find(Wanted(sort="title"), 2, 2)
    assert [one.series.title for one in page.items] == ["Cowboy Bebop"]
    assert (page.total, page.episodes, page.pages) == (3, 6, 2)
    assert (page.items[0].present, page.items[0].total) == (1, 3)
    assert missing.find(Wanted(), 9, 2).items == []


def test_a_flat_list_has_them_one_by_one_with_their_series():
    put("Barakamon", aired(50), aired(4))
    put("Akira", aired(20))
    rows, total = missing.episodes(Wanted(), 1, 2)
    assert [(row.series.title, row.air_date) for row in rows] == [("Barakamon", ago(4)), ("Akira", ago(20))]
    assert total == 3
    rows, _ = missing.episodes(Wanted(sort="title"), 1, 9)
    assert [row.series.title for row in rows] == ["Akira", "Barakamon", "Barakamon"]
