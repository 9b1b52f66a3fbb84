"""Another source numbers the episodes because the user wants it so: it is asked first, and nothing else is lost."""

import pytest

from aniworld.errors import AlreadyInLibrary, Invalid, NotFound, ProviderError
from aniworld.files import naming
from aniworld.library import numbering, series
from aniworld.library.claims import LeaseLost
from aniworld.models import Artwork, Episode, Part, Season, Series, SeriesId


@pytest.fixture
def bebop(shelf):
    """TVmaze has it as a show, and Kitsu all of it as one entry."""
    return shelf.add("Cowboy Bebop")


def names(added):
    return [source.name for source in numbering.choices(added)]


def change(shelf, added, name):
    numbering.change(added, name)
    shelf.work()
    return Series.get_by_id(added.id)


def shown(added):
    return {(r.season, r.number): r for r in Episode.select().where((Episode.series == added) & (Episode.season >= 0))}


def state_of(shelf, added):
    """All that must be as it was when nothing is changed."""
    rows = [sorted(map(repr, model.select().where(model.series == added).dicts())) for model in (Episode, Season, SeriesId, Artwork, Part)]
    return rows, Series.select().where(Series.id == added.id).dicts().get(), shelf.files(added)


# Who could

def test_a_source_of_whole_shows_could_and_one_that_has_all_of_it_as_one_entry(shelf, bebop):
    assert names(bebop) == ["kitsu"]
    assert names(change(shelf, bebop, "kitsu")) == ["tvmaze"]


def test_a_source_with_an_entry_for_each_cour_could_not(frieren):
    assert names(frieren) == []


def test_nobody_could_for_a_series_that_is_not_known_yet(shelf):
    assert names(shelf.put("Cowboy Bebop")) == []


@pytest.mark.parametrize("name", ["", "nobody", "kitsu", "fanart", "catalogue"])
def test_whoever_could_not_is_refused(shelf, frieren, name):
    before = state_of(shelf, frieren)
    with pytest.raises(Invalid, match="Pick one of the sources that can number this show") as caught:
        numbering.change(frieren, name)
    assert caught.value.field == "provider" and state_of(shelf, frieren) == before


# The change

def test_another_source_numbers_the_episodes_from_now_on(shelf, bebop):
    changed = change(shelf, bebop, "kitsu")
    assert changed.spine == "kitsu" and shelf.states(changed).startswith("loaded loaded")
    assert {row.provider for row in shown(changed).values()} == {"kitsu"} and len(shown(changed)) == 26
    assert shelf.load(changed, force=True).spine == "kitsu", "it stays so"


def test_it_is_the_same_series_as_before_in_all_else(shelf, bebop):
    shelf.video(bebop, "Season 01", "Cowboy Bebop - S01E02.mkv")
    mine = shelf.path(bebop, naming.FANART)
    mine.write_bytes(shelf.path(bebop, naming.POSTER).read_bytes())
    nfo = shelf.path(bebop, naming.TVSHOW_NFO)
    nfo.write_text(nfo.read_text().replace("<title>Cowboy Bebop</title>", "<title>See you, Space Cowboy</title>"))
    picture = mine.read_bytes()
    changed = change(shelf, bebop, "kitsu")
    assert (changed.id, changed.key, changed.folder, changed.added_at) == (bebop.id, bebop.key, bebop.folder, bebop.added_at)
    assert shown(changed)[1, 2].file == "Season 01/Cowboy Bebop - S01E02.mkv"
    assert "See you, Space Cowboy" in nfo.read_text() and mine.read_bytes() == picture
    assert {"tvmaze", "kitsu"} <= {row.provider for row in changed.ids}


def test_going_there_and_back_leaves_the_list_as_it_was(shelf, bebop):
    places = {place: (row.provider_id, row.title) for place, row in shown(bebop).items()}
    Episode.update(is_ignored=True).where(Episode.number == 7).execute()
    there = change(shelf, bebop, "kitsu")
    assert [place for place, row in shown(there).items() if row.is_ignored] == [(1, 7)]
    back = change(shelf, there, "tvmaze")
    assert {place: (row.provider_id, row.title) for place, row in shown(back).items()} == places
    assert [place for place, row in shown(back).items() if row.is_ignored] == [(1, 7)]


def test_the_seasons_and_their_posters_are_those_of_the_new_source(shelf, bebop):
    assert "season01-poster.jpg" in shelf.files(bebop)
    changed = change(shelf, bebop, "kitsu")
    assert {row.source for row in Artwork.select().where(Artwork.kind == "season_poster")} <= {"tvmaze"}
    assert [row.number for row in changed.seasons] == [1]
    assert shelf.chosen(changed, "poster") and naming.POSTER in shelf.files(changed)


def test_what_was_just_answered_is_not_asked_again(shelf, bebop, standin):
    numbering.change(bebop, "kitsu")
    asked = len(shelf.asked("/kitsu/anime/"))
    shelf.work()
    assert asked and not [path for path in shelf.asked("/kitsu/anime/")[asked:] if "/episodes" in path]


def test_whoever_loads_it_meanwhile_by_the_old_numbers_stops(shelf, bebop):
    shelf.request(bebop, "episodes")
    held = shelf.claim()
    numbering.change(bebop, "kitsu")
    shelf.work()
    with pytest.raises(LeaseLost), held.writing():
        pytest.fail("the part is somebody else's")


def test_the_source_that_numbers_it_already_may_be_named_again(shelf, bebop):
    before = state_of(shelf, bebop)
    numbering.change(bebop, "tvmaze")
    assert state_of(shelf, bebop) == before


# When it cannot be

def test_a_source_that_does_not_answer_changes_nothing(shelf, bebop, standin):
    before = state_of(shelf, bebop)
    standin.fail("/kitsu/anime/", times=None, status=503)
    with pytest.raises(ProviderError, match=r"Kitsu .*\. Nothing was changed\.$") as caught:
        numbering.change(bebop, "kitsu")
    assert caught.value.retryable and state_of(shelf, bebop) == before


def test_a_source_without_a_list_changes_nothing(shelf, bebop, monkeypatch):
    before, [kitsu] = state_of(shelf, bebop), numbering.choices(bebop)
    monkeypatch.setattr(kitsu, "episodes", lambda *args, **how: [])
    with pytest.raises(ProviderError) as caught:
        numbering.change(bebop, "kitsu")
    assert str(caught.value) == "Kitsu lists no episodes of this show yet. Nothing was changed."
    assert state_of(shelf, bebop) == before


def test_a_source_that_does_not_know_the_show_changes_nothing(shelf):
    barakamon = shelf.add("Barakamon")  # only Kitsu has it
    before = state_of(shelf, barakamon)
    with pytest.raises(ProviderError) as caught:
        numbering.change(barakamon, "tvmaze")
    assert str(caught.value) == "TVmaze does not know this show. Nothing was changed."
    assert state_of(shelf, barakamon) == before


def test_a_series_that_is_removed_meanwhile_stays_removed(shelf, bebop, monkeypatch):
    [kitsu] = numbering.choices(bebop)
    list_episodes = kitsu.episodes

    def removing(*args, **how):
        series.remove(bebop)
        return list_episodes(*args, **how)

    monkeypatch.setattr(kitsu, "episodes", removing)
    with pytest.raises(NotFound):
        numbering.change(bebop, "kitsu")
    assert not Series.select().exists() and not SeriesId.select().exists()


def test_a_show_that_is_another_series_there_changes_nothing(shelf, bebop):
    changed, other = change(shelf, bebop, "kitsu"), shelf.put("Other")
    SeriesId.update(series=other).where(SeriesId.provider == "tvmaze").execute()
    before = state_of(shelf, changed)
    with pytest.raises(AlreadyInLibrary, match="TVmaze has this show as one with “Other”. Nothing was changed.") as caught:
        numbering.change(changed, "tvmaze")
    assert caught.value.series_id == other.id and state_of(shelf, changed) == before
