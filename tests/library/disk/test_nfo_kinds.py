"""Each kind of what NFO files hold is written or left out, as the household wants."""

import pytest

from aniworld import context
from aniworld.files import nfo
from aniworld.files.nfo.kinds import NFO_KINDS
from aniworld.library.disk import nfo_kinds
from aniworld.library.household import changing

SHOW = nfo.ShowNfo(
    "Lanterns",
    sort_title="Lanterns",
    tagline="It speaks.",
    mpaa="TV-14",
    tags=("paper",),
    countries=("Japan",),
    trailer="aaaaaaaaaaa",
    actors=(nfo.Actor("Aki"),),
    directors=("Sei",),
    writers=("Tomo",),
    rating=8.0,
    has_guide=True,
    locked_fields=("Name",),
    genres=("Fantasy",),
)
SPECIAL = nfo.EpisodeNfo(
    "OVA",
    0,
    1,
    rating=7.0,
    directors=("Sei",),
    ids={"tvmaze": "1", "kitsu": "2"},
    default_id="tvmaze",
    display_season=1,
    display_episode=2,
)


def only(**kinds):
    """What a household wants that decided only this."""
    return nfo_kinds.Wanted({name: kinds.get(name, True) for name in nfo_kinds.KINDS}, "US")


@pytest.mark.parametrize("kind", nfo_kinds.KINDS)
def test_a_kind_that_is_unwanted_is_left_out_and_no_other(kind):
    wanted = only(**{kind: False})
    changed = {name for name, value in vars(wanted.of_show(SHOW)).items() if value != getattr(SHOW, name)}
    assert changed == set(nfo_kinds.KINDS[kind].show)
    assert wanted.of_show(SHOW).genres == ("Fantasy",)


def test_everything_is_left_as_it_is_when_everything_is_wanted():
    assert only().of_show(SHOW) == SHOW and only().of_episode(SPECIAL) == SPECIAL


def test_an_episode_keeps_the_id_of_its_own_source_when_others_are_unwanted():
    assert only(episode_ids=False).of_episode(SPECIAL).ids == {"tvmaze": "1"}


def test_the_place_of_a_special_is_left_out_as_a_whole():
    left = only(specials_order=False).of_episode(SPECIAL)
    assert (left.display_season, left.display_episode, left.display_after_season) == (None, None, None)
    assert left.rating == 7.0


def test_at_first_all_is_written_but_the_guide_that_stalls_kodi_and_the_locks_of_jellyfin(shelf):
    kinds = nfo_kinds.wanted().kinds
    assert [name for name, is_written in kinds.items() if not is_written] == ["locked_fields", "episodeguide"]


SYSTEMS = {"de": "DE", "en": "US", "en-gb": "GB", "ja": "JP", "pt-br": "BR", "de-at": "DE", "ko": "US"}


@pytest.mark.parametrize("language, system", SYSTEMS.items())
def test_the_rating_system_is_that_of_the_language_until_one_is_chosen(shelf, monkeypatch, language, system):
    monkeypatch.setattr(context.current(), "languages", (language, "en"))
    assert nfo_kinds.wanted().rating_system == system
    changing.change({"rating_system": "FR"})
    assert nfo_kinds.wanted().rating_system == "FR"


def test_what_may_be_chosen_are_the_kinds_that_there_are():
    assert list(nfo_kinds.KINDS) == list(NFO_KINDS)
