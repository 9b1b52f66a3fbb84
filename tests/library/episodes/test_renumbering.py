"""Another source numbers the episodes because the user wants it so: as soon as its list is here, and
nothing else is lost."""

import pytest

from aniworld.errors import GateClosed, Invalid, NotFound
from aniworld.files import naming
from aniworld.library.episodes import renumbering
from aniworld.library.parts import claims
from aniworld.library.parts.claims import LeaseLost
from aniworld.library.series import rematch, series
from aniworld.library.sources import ask
from aniworld.models import PARTS, Artwork, Episode, Part, Season, Series, SeriesId
from aniworld.models.part import USER
from aniworld.providers import build
from aniworld.settings import Settings


@pytest.fixture
def bebop(shelf, once):
    """TVmaze has it as a show, and Kitsu all of it as one entry."""
    once("bebop", lambda: shelf.add("Cowboy Bebop"))
    return Series.get()


def names(added):
    return [source.name for source in renumbering.choices(added)]


def change(shelf, added, name):
    renumbering.change(added, name)
    shelf.work()
    return Series.get_by_id(added.id)


def shown(added):
    return {
        (r.season, r.number): r
        for r in Episode.select().where((Episode.series == added) & (Episode.season >= 0))
    }


TOLD_BY_PARTS = ("loading_started_at", "loading_completed_at")


def state_of(shelf, added):
    """All that must be as it was when nothing is changed; of the parts only how far they are."""
    models = (Episode, Season, SeriesId, Artwork)
    rows = [sorted(map(repr, model.select().where(model.series == added).dicts())) for model in models]
    row = Series.select().where(Series.id == added.id).dicts().get()
    return rows, {name: value for name, value in row.items() if name not in TOLD_BY_PARTS}, shelf.files(added)


def states(shelf, added):
    return {name: (part.state, part.claim) for name, part in shelf.parts(added).items()}


@pytest.fixture
def switch(environ):
    return lambda sources: ask.use(build(Settings.load(environ | {"ANIWORLD_PROVIDERS": sources})))


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
    before = state_of(shelf, frieren), states(shelf, frieren)
    with pytest.raises(Invalid, match="Pick one of the sources that can number this show") as caught:
        renumbering.change(frieren, name)
    assert caught.value.field == "provider" and (state_of(shelf, frieren), states(shelf, frieren)) == before


@pytest.mark.parametrize("name", ["", "kitsu"])
def test_nobody_is_taken_for_a_series_that_is_not_known_yet(shelf, name):
    with pytest.raises(Invalid, match="Pick one of the sources"):
        renumbering.change(shelf.put("Cowboy Bebop"), name)


def test_while_another_is_wanted_the_present_one_could_stay(bebop):
    renumbering.change(bebop, "kitsu")
    assert names(Series.get()) == ["tvmaze"]


def test_an_entry_that_numbers_could_stay_though_there_are_more_by_now(shelf, bebop):
    changed = change(shelf, bebop, "kitsu")
    SeriesId.create(series=changed, provider="kitsu", value="999")
    assert names(changed) == ["tvmaze"]
    renumbering.change(changed, "tvmaze")
    assert names(Series.get()) == ["kitsu"]


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
    nfo.write_text(
        nfo.read_text().replace("<title>Cowboy Bebop</title>", "<title>See you, Space Cowboy</title>")
    )
    picture = mine.read_bytes()
    changed = change(shelf, bebop, "kitsu")
    assert (changed.id, changed.key, changed.folder, changed.added_at) == (
        bebop.id,
        bebop.key,
        bebop.folder,
        bebop.added_at,
    )
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
    assert [row.number for row in changed.seasons] == [1] and Artwork.select().where(
        Artwork.kind == "season_poster"
    ).exists()
    assert "season01-poster.jpg" in shelf.files(changed) and shelf.states(changed) == " ".join(
        ["loaded"] * len(PARTS)
    )
    assert shelf.chosen(changed, "poster") and naming.POSTER in shelf.files(changed)


def test_it_costs_no_request_and_comes_first(shelf, bebop, standin):
    standin.log.clear()
    before = state_of(shelf, bebop)[0]
    renumbering.change(bebop, "kitsu")
    waiting = {
        name: (part.priority, part.force)
        for name, part in shelf.parts(bebop).items()
        if part.state == "pending"
    }
    assert waiting == {"episodes": (USER, 1), "nfo": (USER, 1)} and standin.log == []
    assert (Series.get().spine, Series.get().wanted_spine) == ("tvmaze", "kitsu") and state_of(shelf, bebop)[
        0
    ] == before


def test_the_wish_is_over_when_it_is_fulfilled(shelf, bebop):
    assert (
        change(shelf, bebop, "kitsu").wanted_spine is None and shelf.part(bebop, "episodes").source == "Kitsu"
    )


def test_of_the_pictures_only_the_posters_of_seasons_are_fetched_again(shelf, bebop, standin):
    poster = shelf.chosen(bebop, "poster").sha
    standin.log.clear()
    changed = change(shelf, bebop, "kitsu")
    assert shelf.chosen(changed, "poster").sha == poster
    assert {path.rpartition("/")[2] for path in shelf.asked("/images")} == {"season-1.jpg"}


def test_whoever_loads_it_meanwhile_by_the_old_numbers_stops(shelf, bebop):
    shelf.request(bebop, "episodes")
    claimed = shelf.claim()
    renumbering.change(bebop, "kitsu")
    shelf.work()
    with pytest.raises(LeaseLost), claimed.writing():
        pytest.fail("the part is somebody else's")


def test_the_source_that_numbers_it_already_may_be_named_again(shelf, bebop):
    before = state_of(shelf, bebop), states(shelf, bebop)
    renumbering.change(bebop, "tvmaze")
    assert (state_of(shelf, bebop), states(shelf, bebop)) == before


def test_a_wish_may_be_said_twice(shelf, bebop):
    renumbering.change(bebop, "kitsu")
    before = states(shelf, bebop)
    renumbering.change(bebop, "kitsu")
    assert states(shelf, bebop) == before and Series.get().wanted_spine == "kitsu"


def test_a_wish_is_taken_back_by_choosing_the_present_source(shelf, bebop):
    before = state_of(shelf, bebop)[0]
    renumbering.change(bebop, "kitsu")
    changed = change(shelf, bebop, "tvmaze")
    assert (changed.spine, changed.wanted_spine) == ("tvmaze", None) and state_of(shelf, bebop)[0] == before


def test_a_wish_is_taken_back_also_when_the_present_source_is_switched_off(bebop, switch):
    renumbering.change(bebop, "kitsu")
    switch("kitsu")
    renumbering.change(bebop, "tvmaze")
    assert Series.get().wanted_spine is None


@pytest.mark.parametrize("where", ["ask", "settle"])
def test_a_worker_that_is_stopped_in_between_leaves_the_wish(shelf, bebop, monkeypatch, where):
    def stopped(*args):
        raise claims.Stopping

    renumbering.change(bebop, "kitsu")
    with monkeypatch.context() as patch:
        patch.setattr(renumbering, where, stopped)
        shelf.run(shelf.dead_worker())
    assert (Series.get().spine, Series.get().wanted_spine, shelf.part(bebop, "episodes").state) == (
        "tvmaze",
        "kitsu",
        "loading",
    )
    claims.recover(shelf.data)
    shelf.work()
    assert (Series.get().spine, Series.get().wanted_spine) == ("kitsu", None)
    assert {row.provider for row in shown(bebop).values()} == {"kitsu"}


def test_a_wish_that_is_taken_back_at_the_last_moment_is_not_fulfilled(shelf, bebop, monkeypatch):
    renumbering.change(bebop, "kitsu")
    settle = renumbering.settle

    def too_late(claimed, match):
        renumbering.change(bebop, "tvmaze")
        settle(claimed, match)

    monkeypatch.setattr(renumbering, "settle", too_late)
    shelf.run()
    assert (Series.get().spine, Series.get().wanted_spine) == ("tvmaze", None)
    shelf.work()
    assert {row.provider for row in shown(bebop).values()} == {"tvmaze"}


def test_another_show_forgets_the_wish(bebop):
    renumbering.change(bebop, "kitsu")
    rematch.to(Series.get(), "tvmaze", "517")
    assert Series.get().wanted_spine is None


def test_a_series_that_was_removed_is_not_there_to_be_numbered(bebop):
    series.remove(bebop)
    with pytest.raises(NotFound):
        renumbering.change(bebop, "kitsu")


def test_a_series_that_is_removed_meanwhile_stays_removed(shelf, bebop, monkeypatch):
    [kitsu] = renumbering.choices(bebop)
    list_episodes = kitsu.episodes

    def removing(*args, **how):
        series.remove(bebop)
        return list_episodes(*args, **how)

    monkeypatch.setattr(kitsu, "episodes", removing)
    renumbering.change(bebop, "kitsu")
    shelf.work()
    assert not Series.select().exists() and not SeriesId.select().exists()


# When it cannot be


@pytest.fixture
def refused(shelf):
    """What the episodes part says when the wish is refused and nothing else has changed."""

    def refused_to(added, name, numberer):
        before = state_of(shelf, added)
        changed = change(shelf, added, name)
        part = shelf.part(changed, "episodes")
        assert (part.state, part.error_code, part.source) == ("partial", "not_renumbered", numberer)
        assert state_of(shelf, changed) == before and changed.loading_status == "completed"
        return part.error

    return refused_to


def test_a_source_without_a_list_changes_nothing(bebop, refused, monkeypatch):
    [kitsu] = renumbering.choices(bebop)
    monkeypatch.setattr(kitsu, "episodes", lambda *args, **how: [])
    assert (
        refused(bebop, "kitsu", "TVmaze")
        == "Kitsu lists no episodes of this show yet. TVmaze goes on numbering the episodes."
    )


def test_a_source_that_does_not_know_the_show_changes_nothing(shelf, refused):
    barakamon = shelf.add("Barakamon")  # only Kitsu has it
    assert (
        refused(barakamon, "tvmaze", "Kitsu")
        == "TVmaze does not know this show. Kitsu goes on numbering the episodes."
    )


def test_a_source_that_no_longer_has_the_show_under_its_id_changes_nothing(bebop, refused, monkeypatch):
    [kitsu] = renumbering.choices(bebop)
    monkeypatch.setattr(kitsu, "details", lambda *args, **how: None)
    assert (
        refused(bebop, "kitsu", "TVmaze")
        == "Kitsu does not know this show. TVmaze goes on numbering the episodes."
    )


def test_a_show_that_is_another_series_there_changes_nothing(shelf, bebop, refused):
    changed, other = change(shelf, bebop, "kitsu"), shelf.put("Other")
    Part.delete().where(Part.series == other).execute()
    SeriesId.update(series=other).where(SeriesId.provider == "tvmaze").execute()
    assert (
        refused(changed, "tvmaze", "Kitsu")
        == "TVmaze has this show as one with “Other”. Kitsu goes on numbering the episodes."
    )


def test_a_source_that_was_switched_off_meanwhile_is_not_waited_for(shelf, bebop, switch):
    renumbering.change(bebop, "kitsu")
    switch("tvmaze")
    shelf.work()
    assert (
        shelf.part(bebop, "episodes").error == "Kitsu is switched off. TVmaze goes on numbering the episodes."
    )


def test_a_series_that_lost_its_list_says_that_it_has_none(shelf, bebop, monkeypatch):
    [kitsu] = renumbering.choices(bebop)
    monkeypatch.setattr(kitsu, "episodes", lambda *args, **how: [])
    Episode.delete().execute()
    change(shelf, bebop, "kitsu")
    assert shelf.part(bebop, "episodes").state == "failed"


def test_a_source_that_has_a_bad_day_is_waited_for_and_then_left(shelf, bebop, standin):
    before = state_of(shelf, bebop)[0]
    standin.fail("/kitsu", times=None, status=500)
    changed = change(shelf, bebop, "kitsu")
    assert (shelf.part(changed, "episodes").state, changed.wanted_spine) == ("pending", "kitsu")
    shelf.set(changed, "episodes", attempt=claims.TRIES - 1)
    changed, part = shelf.later(changed), shelf.part(changed, "episodes")
    assert (part.state, changed.spine, changed.wanted_spine) == ("partial", "tvmaze", None)
    assert part.error.startswith("Kitsu") and part.error.endswith(". TVmaze goes on numbering the episodes.")
    assert state_of(shelf, changed)[0] == before


def test_a_bad_day_that_passes_ends_in_the_new_numbering(shelf, bebop, standin):
    standin.fail("/kitsu", times=None, status=500)
    change(shelf, bebop, "kitsu")
    standin.reset()
    assert shelf.later(bebop).spine == "kitsu"


def test_a_closed_gate_costs_nothing(shelf, bebop, monkeypatch):
    def closed(*args, **how):
        raise GateClosed("Kitsu is busy.", "kitsu", retryable=True, retry_after_seconds=60)

    [kitsu] = renumbering.choices(bebop)
    monkeypatch.setattr(kitsu, "episodes", closed)
    renumbering.change(bebop, "kitsu")
    shelf.set(bebop, "episodes", attempt=claims.TRIES)
    shelf.work()
    assert (shelf.part(bebop, "episodes").state, Series.get().wanted_spine) == ("pending", "kitsu")


def test_after_a_refusal_it_is_loaded_as_ever(shelf, bebop, refused, monkeypatch):
    [kitsu] = renumbering.choices(bebop)
    with monkeypatch.context() as patch:
        patch.setattr(kitsu, "episodes", lambda *args, **how: [])
        refused(bebop, "kitsu", "TVmaze")
    assert shelf.load(bebop, "episodes").spine == "tvmaze" and shelf.states(bebop).startswith("loaded")
