"""Preferences are changed as a whole, count at once, and are followed by what they change on disk."""

import pytest

from aniworld.bootstrap import prepare
from aniworld.database import connected
from aniworld.errors import Invalid, NotFound
from aniworld.library.household import changing, listing
from aniworld.library.sources import ask, keys
from aniworld.models import ChosenPreference, Part, SourceKey
from aniworld.models.part import LOADED, UNAVAILABLE
from aniworld.preferences import values
from aniworld.settings import Settings

LONG = "eyJhbGciOi.canary.4f2a"


@pytest.fixture
def freely(environ):
    """An aniworld whose environment does not say which sources are asked."""
    prepare(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}), durable=False)
    with connected():
        yield


def chosen():
    return {row.name: row.value for row in ChosenPreference.select()}


def part(series, name):
    return Part.get((Part.series == series) & (Part.name == name))


def test_what_is_chosen_counts_at_once(house):
    changing.change({"theme": "dark", "backup_days": 30})
    assert (values.value("theme"), values.value("backup_days")) == ("dark", 30)
    changing.change({"theme": None})
    assert values.value("theme") == "system" and chosen() == {"backup_days": 30}


REFUSED = {
    "a name that there is not": ({"theme": "dark", "colour": "red"}, Invalid, "no_such_preference"),
    "a value that cannot be": ({"theme": "dark", "backup_days": 0}, Invalid, "not_in_range"),
    "a key that is none": ({"theme": "dark", "tmdb_key": "two words"}, Invalid, "key_not_plain"),
    "what the environment gives": ({"theme": "dark", "sources": ["kitsu"]}, Invalid, "preference_given"),
}


@pytest.mark.parametrize("wanted, kind, code", REFUSED.values(), ids=REFUSED)
def test_all_is_changed_or_nothing(house, wanted, kind, code):
    with pytest.raises(kind) as refused:
        changing.change(wanted)
    assert refused.value.message.code == code
    keys.take_up()
    assert chosen() == {} and values.value("theme") == "system" and not SourceKey.select().exists()


def test_a_key_goes_to_its_own_table_and_is_never_told_whole(house):
    changing.change({"fanart_key": LONG})
    assert chosen() == {} and SourceKey.get().key == LONG
    entry = listing.entry(changing.get("fanart_key"))
    assert (entry.value, entry.is_chosen, entry.given_by) == ("•••• 4f2a", True, "")
    changing.change({"fanart_key": None})
    assert listing.entry(changing.get("fanart_key")).value is None


def test_choosing_what_is_so_already_stores_and_asks_nothing(shelf, frieren):
    before = list(Part.select().dicts())
    changing.change({"nfo_kinds": {"actors": True}, "nfo_files": True, "theme": "system"})
    assert list(Part.select().dicts()) == before and chosen() == {}


def test_the_files_of_all_series_are_written_anew(shelf, frieren):
    nfo = shelf.path(frieren, "tvshow.nfo")
    assert "<actor>" in nfo.read_text()
    changing.change({"nfo_kinds": {"actors": False}})
    shelf.work()
    assert "<actor>" not in nfo.read_text()
    changing.change({"nfo_kinds": {"actors": True}})
    shelf.work()
    assert "<actor>" in nfo.read_text()


def test_a_later_choice_leaves_the_earlier_ones(shelf):
    changing.change({"nfo_kinds": {"tags": False}})
    changing.change({"nfo_kinds": {"crew": False}})
    kinds = values.value("nfo_kinds")
    assert (kinds["tags"], kinds["crew"], kinds["actors"]) == (False, False, True)


def test_without_nfo_files_those_that_are_there_stay_and_nothing_is_written(shelf, frieren):
    nfo = shelf.path(frieren, "tvshow.nfo")
    was = nfo.stat().st_mtime_ns
    changing.change({"nfo_files": False})
    shelf.work()
    assert nfo.stat().st_mtime_ns == was
    assert part(frieren, "nfo").state == UNAVAILABLE
    assert part(frieren, "nfo").error == "NFO files are switched off in the settings."
    changing.change({"nfo_files": True})
    shelf.work()
    assert part(frieren, "nfo").state == LOADED


def test_a_series_without_pictures_is_complete_and_gets_them_when_they_are_wanted(shelf, own_standin):
    changing.change({"pictures": dict.fromkeys(values.value("pictures"), False)})
    series = shelf.add("Frieren")
    assert [part(series, name).state for name in ("images", "logo")] == [UNAVAILABLE, UNAVAILABLE]
    assert not list(shelf.path(series, "").glob("*.jpg")) + list(shelf.path(series, "").glob("*.png"))
    assert part(series, "images").error == "Pictures are switched off in the settings."
    changing.change({"pictures": {"poster": True, "logo": True}})
    shelf.work()
    assert shelf.path(series, "poster.jpg").exists() and shelf.path(series, "clearlogo.png").exists()
    assert not shelf.path(series, "fanart.jpg").exists()
    assert part(series, "images").state == LOADED


def test_pictures_that_are_no_longer_wanted_stay(shelf, frieren):
    poster = shelf.path(frieren, "poster.jpg")
    was = poster.stat().st_mtime_ns
    changing.change({"pictures": {"poster": False}})
    shelf.work()
    assert poster.stat().st_mtime_ns == was


def test_sources_are_asked_in_the_order_that_was_chosen(freely):
    changing.change({"sources": ["kitsu", "tvmaze"]})
    assert list(ask.providers()) == ["kitsu", "tvmaze"]
    changing.change({"sources": None})
    assert next(iter(ask.providers())) == "tvmaze" and "jikan" in ask.providers()


def test_one_that_there_is_not_is_not_found(house):
    with pytest.raises(NotFound):
        changing.get("colour")
