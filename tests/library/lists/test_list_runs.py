"""Lists that are read in the background: once or daily, page by page, and nothing twice."""

import pytest

from aniworld.database import now, transaction
from aniworld.errors import Invalid, NotFound, ProviderError
from aniworld.library.lists import list_matching, list_rows, list_runs
from aniworld.library.series import series
from aniworld.library.series.pasted import Wanted
from aniworld.models import ListedEntry, Series, WatchList
from aniworld.models.part import USER
from aniworld.providers.list_values import ListEntry, ListPage

pytestmark = pytest.mark.usefixtures("house")
LIST = list_rows.Wanted("anilist", "aniworld", ["watching", "planned", "completed", "on_hold", "dropped"])


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    """The pages of the list, instead of a service's."""
    pages = [ListPage((entry(1, "Cowboy Bebop", mal="1"), entry(2, "A Show That Nobody Has")), False)]

    def read(wanted, number, *, priority, force=False):
        page = pages[number - 1]
        if isinstance(page, Exception):
            raise page
        return page

    monkeypatch.setattr(list_matching, "read", read)
    return pages


def entry(number, title, kind="TV", **ids):
    return ListEntry(id=str(number), title=title, status="planned", kind=kind, ids=ids)


def put(*, is_daily=False, only_new=False):
    return list_rows.put(LIST, is_daily=is_daily, only_new=only_new)[0]


def again(row):
    return list_rows.get(row.id)


def titles():
    return [row.title for row in Series.select().order_by(Series.id)]


def test_a_list_is_read_once_and_what_is_on_it_is_added():
    row = put()
    assert list_runs.run_due() == 2
    assert titles() == ["COWBOY BEBOP", "A Show That Nobody Has"]
    row = again(row)
    assert row.result.sentence == "2 titles on the list: 2 added, 0 known already."
    assert row.next_at is None and not row.is_reading and list_runs.run_due() == 0


def test_a_daily_list_adds_only_what_is_new_and_never_what_somebody_removed(offered):
    row = put(is_daily=True)
    list_runs.run_due()
    assert again(row).next_at > now() + 80_000 and list_runs.run_due() == 0
    series.remove(Series.get(Series.title == "COWBOY BEBOP"))
    offered[0] = ListPage((*offered[0].entries, entry(3, "One More")), False)
    list_rows.run_now(again(row))
    assert list_runs.run_due() == 1
    assert titles() == ["A Show That Nobody Has", "One More"]
    assert again(row).result.sentence == "3 titles on the list: 1 added, 2 known already."


def test_what_is_on_a_list_now_can_be_left_out_for_good(offered):
    row = put(is_daily=True, only_new=True)
    assert list_runs.run_due() == 0 and titles() == []
    assert again(row).result.code == "list_noted" and not again(row).only_notes
    offered[0] = ListPage((*offered[0].entries, entry(3, "One More")), False)
    list_rows.run_now(again(row))
    assert list_runs.run_due() == 1 and titles() == ["One More"]


def test_a_long_list_is_read_page_by_page_and_goes_on_after_a_kill(offered, monkeypatch):
    offered[:] = [
        ListPage(tuple(entry(n, f"Show {n}") for n in range(1, 121)), True),
        ListPage((entry(121, "Show 121"),), False),
    ]
    row, added = put(), series.add
    calls = []

    def dies(*args, **more):
        calls.append(args)
        if len(calls) == 70:
            raise KeyboardInterrupt
        return added(*args, **more)

    monkeypatch.setattr(series, "add", dies)
    with pytest.raises(KeyboardInterrupt):
        list_runs.run_due()
    assert len(titles()) == 50 and ListedEntry.select().count() == 50  # whole batches, and nothing else
    assert list_runs.run_due() == 0  # another process may still be reading it
    WatchList.update(busy_until=0.0).execute()
    assert list_runs.run_due() == 70 and again(row).page == 2 and again(row).is_reading
    assert list_runs.run_due() == 1 and len(titles()) == 121
    assert again(row).result.args == {"found": 121, "added": 71, "here": 50}


def test_no_list_is_read_without_end(offered, monkeypatch):
    monkeypatch.setattr(list_matching, "MOST_PAGES", 1)
    offered[0] = offered[0]._replace(has_more=True)
    row = put()
    list_runs.run_due()
    assert again(row).next_at is None
    assert not list_matching.preview(LIST, 1, priority=USER).has_more


def test_a_service_that_is_away_is_asked_again_later_at_the_same_page(offered):
    away = ProviderError("server_error", "anilist", retryable=True, source="AniList", status=503)
    good, offered[0] = offered[0], away
    row = put()
    assert list_runs.run_due() == 0
    row = again(row)
    assert row.result.code == "server_error" and now() + 200 < row.next_at < now() + 400
    offered[0] = good
    list_rows.run_now(row)
    assert list_runs.run_due() == 2


@pytest.mark.parametrize("is_daily", [True, False])
def test_a_list_that_is_refused_is_asked_for_again_only_if_it_is_daily(offered, is_daily):
    offered[0] = NotFound("list_user_unknown", service="AniList", user="aniworld")
    row = put(is_daily=is_daily)
    list_runs.run_due()
    row = again(row)
    assert row.result.sentence == "AniList has no user aniworld."
    assert (row.next_at is not None) is is_daily and not row.is_reading


def test_music_videos_are_no_series(offered):
    offered[0] = ListPage((entry(1, "A Song", kind="MUSIC"), entry(2, "A Show")), False)
    put()
    assert list_runs.run_due() == 1 and titles() == ["A Show"]
    song = list_matching.preview(LIST, 1, priority=USER).matches[0]
    assert song.show.series_id is None and not song.is_wanted


def test_what_cannot_be_added_keeps_nothing_else_from_it(offered, monkeypatch):
    monkeypatch.setattr(
        list_matching, "wanted_of", lambda new: [Wanted("", "nobody", "1"), Wanted(new[1].title)]
    )

    row = put()
    assert list_runs.run_due() == 1
    assert again(row).result.sentence.endswith("0 known already, 1 could not be added.")


def test_one_list_is_read_by_one_process_and_a_wrong_clock_stops_none():
    row = put()
    assert list_rows.take(row) and not list_rows.take(row) and not list_rows.take(again(row))
    with transaction():
        WatchList.update(busy_until=now() + 10**6, next_at=now() + 10**6).execute()
    assert list_rows.due() is not None


def test_the_same_list_again_is_the_same_row():
    first, is_new = list_rows.put(LIST, is_daily=False, only_new=False)
    second, is_new_too = list_rows.put(LIST, is_daily=True, only_new=False)
    assert is_new and not is_new_too and first.id == second.id and second.is_daily


def test_a_list_that_is_removed_leaves_its_series():
    row = put()
    list_runs.run_due()
    list_rows.remove(again(row))
    assert list_rows.all() == [] and ListedEntry.select().count() == 0 and len(titles()) == 2


NAMED = {
    "aniworld": "aniworld",
    " @aniworld ": "aniworld",
    "https://anilist.co/user/aniworld/animelist": "aniworld",
    "https://myanimelist.net/profile/ani-world": "ani-world",
    "https://myanimelist.net/animelist/aniworld?status=7": "aniworld",
    "https://kitsu.app/users/ani_world": "ani_world",
}


@pytest.mark.parametrize("typed", NAMED)
def test_a_user_is_named_by_name_or_by_the_address_of_their_page(typed):
    assert list_rows.wanted("anilist", typed).user == NAMED[typed]


WRONG = [
    ("service", "nobody", "x", None),
    ("user", "anilist", "", None),
    ("user", "anilist", "../x", None),
    ("user", "anilist", "x" * 41, None),
    ("user", "anilist", "https://x.example/other/name", None),
    ("statuses", "anilist", "x", []),
    ("statuses", "anilist", "x", ["watching", "nonsense"]),
]


@pytest.mark.parametrize(("field", "service", "user", "statuses"), WRONG)
def test_what_cannot_be_a_list_is_refused_in_words(field, service, user, statuses):
    with pytest.raises(Invalid) as told:
        list_rows.wanted(service, user, statuses)
    assert told.value.field == field and str(told.value).endswith(".")


def test_all_but_dropped_entries_are_wanted_unless_somebody_says_otherwise():
    assert list_rows.wanted("kitsu", "x").statuses == ["watching", "planned", "completed", "on_hold"]
    assert list_rows.wanted("kitsu", "x", ["dropped", "planned"]).statuses == ["planned", "dropped"]
