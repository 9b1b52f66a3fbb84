"""Lists that people keep at AniList, MyAnimeList and Kitsu: pages, statuses, users that there are not."""

import pytest

from aniworld.demo import lists as demo_lists
from aniworld.errors import GateClosed, NotAllowed, NotFound, ProviderError
from aniworld.library.sources import ask
from aniworld.models.part import USER
from aniworld.providers import anilist_list, kitsu_list, list_values, mal_list, watch_lists
from aniworld.providers.list_values import STATUSES
from aniworld.providers.watch_lists import SERVICES

EVERY = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def page(app, database):
    """Reads a page of somebody's list."""

    def read(service, user="aniworld", statuses=STATUSES, number=1, **more):
        return watch_lists.of(service, ask.sources().client).page(
            user, statuses, number, priority=USER, **more
        )

    return read


@EVERY
def test_each_entry_of_a_list_has_its_title_its_status_and_its_ids(page, service):
    found = page(service)
    assert len(found.entries) > 5 and not found.has_more
    by_title = {entry.title: entry for entry in found.entries}
    bebop = by_title["Cowboy Bebop"]
    assert bebop.ids["mal"] == "1" and bebop.kind == "TV" and bebop.status in STATUSES
    assert bebop.year in (1998, None)
    assert {entry.status for entry in found.entries} == set(STATUSES)


@EVERY
def test_only_the_statuses_that_are_wanted_are_read(page, service):
    for statuses in (["planned"], ["watching", "dropped"]):
        found = page(service, statuses=statuses)
        assert found.entries and {entry.status for entry in found.entries} <= set(statuses)


@pytest.mark.parametrize(("service", "many"), [("anilist", 10_000), ("kitsu", 700), ("myanimelist", 700)])
def test_a_list_of_ten_thousand_comes_in_pages_and_none_is_left_out(page, service, many, monkeypatch):
    monkeypatch.setattr(demo_lists, "MANY", many)
    seen, number, has_more = set(), 0, True
    while has_more:
        number += 1
        entries, has_more = page(service, "collector", number=number)
        assert len(entries) <= list_values.PAGE
        seen.update(entry.id for entry in entries)
    assert len(seen) == many and number == -(-many // list_values.PAGE)


@EVERY
def test_a_page_that_was_just_read_is_not_asked_for_again(page, service, standin):
    page(service)
    asked = len(standin.log)
    assert page(service).entries and len(standin.log) == asked
    assert page(service, force=True).entries and len(standin.log) == asked + 1


@EVERY
def test_a_user_that_there_is_not_is_said(page, service):
    with pytest.raises(NotFound) as told:
        page(service, "nobody-of-this-name")
    assert told.value.message.code == "list_user_unknown"
    assert str(told.value) == f"{SERVICES[service].label} has no user nobody-of-this-name."


@pytest.mark.parametrize("service", ["anilist", "myanimelist"])
def test_a_private_list_is_not_taken_for_an_empty_one(page, service):
    with pytest.raises(NotAllowed) as told:
        page(service, "hidden")
    assert told.value.message.code == "list_is_private" and "private" in str(told.value)


@EVERY
def test_a_service_that_is_away_is_its_gates_business(page, service, standin):
    standin.fail(f"/{service}", status=503, times=20)
    for _ in range(5):
        with pytest.raises(ProviderError):
            page(service)
    with pytest.raises(GateClosed) as told:
        page(service)
    assert told.value.retry_after_seconds > 1


class Says:
    """A client that gets one answer."""

    def __init__(self, answer):
        self.answer = answer

    def get_json(self, provider, path, *, good, **how):
        assert good(self.answer)
        return self.answer


def read(service, answer):
    return service(Says(answer)).page("x", STATUSES, 1, priority=USER)


def test_anilist_may_say_with_status_200_that_there_is_no_such_list():
    private = {"data": {"MediaListCollection": None}, "errors": [{"message": "Private User", "status": 404}]}
    with pytest.raises(NotAllowed):
        read(anilist_list.AniListLists, private)


def test_an_anime_in_several_lists_is_one_entry_and_one_without_a_title_is_none():
    media = {"id": 1, "idMal": 1, "title": {"romaji": "Cowboy Bebop"}, "format": None, "startDate": None}
    row = {"status": "REPEATING", "media": media}
    rows = [row, row, {"status": "CURRENT", "media": {"id": 2}}, {"status": "NEW", "media": media}, None]
    answer = {"data": {"MediaListCollection": {"lists": [{"entries": rows}, None], "hasNextChunk": None}}}
    found = read(anilist_list.AniListLists, answer)
    assert [(entry.title, entry.status) for entry in found.entries] == [("Cowboy Bebop", "watching")]


def test_a_title_at_myanimelist_may_be_a_number():
    rows = [{"anime_id": 41457, "anime_title": 86, "status": 2}, {"anime_id": "x", "status": 2}, "odd"]
    found = read(mal_list.MyAnimeListLists, rows)
    assert [(entry.id, entry.title, entry.status) for entry in found.entries] == [
        ("41457", "86", "completed")
    ]


def test_other_refusals_of_myanimelist_stay_what_they_are(page, standin):
    standin.fail("/myanimelist", status=418, times=1)
    with pytest.raises(ProviderError) as told:
        page("myanimelist")
    assert told.value.message.args["status"] == 418


def test_a_kitsu_user_is_also_found_by_the_name_they_show(page, standin):
    standin.fail("/kitsu/users?filter%5Bslug", status=404, times=1)
    assert page("kitsu").entries


def test_an_entry_of_kitsu_whose_anime_did_not_come_along_is_passed_over():
    row = {"attributes": {"status": "current"}, "relationships": {"anime": {"data": {"id": "5"}}}}
    service = kitsu_list.KitsuLists(Says({"data": [row], "included": []}))
    service._user_id = lambda user, priority: "1"
    assert service.page("x", STATUSES, 1, priority=USER) == ((), False)
