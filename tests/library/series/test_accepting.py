"""Folders of nobody become series when a person says so, and not before."""

import pytest

from aniworld.errors import AniworldError, Invalid, NotFound
from aniworld.library.disk import folder_list, folder_offers, homes, linking, scan
from aniworld.library.matching import folder_questions
from aniworld.library.series import accepting, series
from aniworld.models import Folder, Part, Series
from aniworld.models.part import NEW


def video(shelf, *names, content=b"not much of a film"):
    path = shelf.root.joinpath(*names)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def look(shelf):
    """The library is scanned, and whose its folders are is looked up."""

    def look():
        scan.all_roots()
        while folder_questions.look_up():
            pass

    return look


def folder(path):
    return Folder.get(Folder.path == path)


def everything(shelf):
    return {path: path.read_bytes() for path in shelf.root.rglob("*") if path.is_file()}


def test_nothing_is_written_and_no_series_made_before_a_person_accepts(shelf, look):
    video(shelf, "Steins;Gate (2011)", "Steins;Gate - 01.mkv")
    before = everything(shelf)
    look()
    assert accepting.candidates(folder("Steins;Gate (2011)"))[0].title == "Steins;Gate"
    assert not Series.select().exists()
    before[shelf.root / ".aniworld-library"] = (shelf.root / ".aniworld-library").read_bytes()
    assert everything(shelf) == before


def test_an_accepted_folder_is_the_home_of_its_series(shelf, look):
    video(shelf, "Steins;Gate (2011)", "Steins;Gate - 01.mkv")
    look()
    added, is_new = accepting.accept(folder("Steins;Gate (2011)"))
    assert is_new and added.folder == "Steins;Gate (2011)"
    assert {part.priority for part in Part.select()} == {NEW}
    shelf.work()
    assert "Steins;Gate - 01.nfo" in shelf.files(added)
    assert sorted(path.name for path in shelf.root.iterdir() if path.is_dir()) == ["Steins;Gate (2011)"]
    assert accepting.accept(folder("Steins;Gate (2011)")) == (Series.get(), False)


def test_a_person_may_say_another_show(shelf, look):
    video(shelf, "Some folder", "Film 01.mkv")
    look()
    added, _ = accepting.accept(folder("Some folder"), "tvmaze", "513")
    assert added.folder == "Some folder"


def test_seasons_of_one_show_are_folders_of_one_series(shelf, look):
    for name in ("Mob Psycho 100 II", "Mob Psycho 100", "Mob Psycho 100 III"):
        video(shelf, name, f"{name} - 01.mkv")
    look()
    outcomes = [outcome for _, outcome in accepting.accept_sure(0.85)]
    shelf.work()
    assert not [error for error in outcomes if isinstance(error, AniworldError)]
    assert Series.select().count() == 1 and Series.get().folder == "Mob Psycho 100"
    seasons = {row.path: (row.season, row.series_id) for row in Folder.select()}
    only = Series.get().id
    assert seasons["Mob Psycho 100 II"] == (2, only) and seasons["Mob Psycho 100 III"] == (3, only)
    assert [place for place, row in shelf.episodes(Series.get()).items() if row.file] == [
        (1, 1),
        (2, 1),
        (3, 1),
    ]


def test_a_folder_is_linked_to_a_series_that_is_there(shelf, look, frieren):
    video(shelf, "Sousou no Frieren", "Frieren - S01E02.mkv")
    look()
    added, is_new = accepting.accept(folder("Sousou no Frieren"))
    assert (added.id, is_new) == (frieren.id, False)
    assert shelf.episodes(frieren)[1, 2].file
    assert Series.get_by_id(frieren.id).folder == frieren.folder


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("qwx zyv", "folder_no_candidate"),
        ("Steins;Gate [tvdbid-244061] [tmdbid-1] [tvdbid-2]", "folder_is_unsure"),
    ],
)
def test_what_nobody_knows_is_asked(shelf, look, name, code):
    nfo = b"<tvshow><uniqueid type='anidb'>7729</uniqueid></tvshow>"
    video(shelf, name, "01.mkv")
    if code == "folder_is_unsure":
        video(shelf, name, "tvshow.nfo", content=nfo)
        video(shelf, name, ".plexmatch", content=b"anidbid: 23\n")
    look()
    with pytest.raises(Invalid) as error:
        accepting.accept(folder(name))
    assert error.value.message.code == code
    assert list(accepting.accept_sure(0.0)) == []


def test_a_folder_that_is_gone_is_not_accepted(shelf, look):
    path = video(shelf, "Steins;Gate (2011)", "01.mkv")
    look()
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(Invalid, match="is gone"):
        accepting.accept(folder("Steins;Gate (2011)"))
    assert [str(error) for _, error in accepting.accept_sure(0.5)]


def test_ignored_folders_are_not_offered(shelf, look):
    video(shelf, "Steins;Gate (2011)", "01.mkv")
    look()
    linking.ignore(folder("Steins;Gate (2011)"))
    assert accepting.sure(0.5) == []
    assert folder_list.counts() == {"unmatched": 0, "linked": 0, "ignored": 1, "missing": 0}
    linking.ignore(folder("Steins;Gate (2011)"), is_ignored=False)
    assert len(accepting.sure(0.5)) == 1


def test_a_linked_folder_is_neither_ignored_nor_given_to_another(shelf, look, frieren):
    video(shelf, "Steins;Gate (2011)", "01.mkv")
    look()
    mine = folder(frieren.folder)
    other = shelf.put("Steins;Gate")
    for act in (
        lambda: linking.ignore(mine),
        lambda: linking.link(mine, other),
        lambda: linking.relink(other, mine),
    ):
        with pytest.raises(Invalid, match="belongs to"):
            act()


def test_the_folder_of_a_series_is_not_accepted_as_another_show(shelf, look):
    video(shelf, "Some folder", "Film 01.mkv")
    look()
    added = accepting.accept(folder("Some folder"), "tvmaze", "513")[0]
    assert accepting.accept(folder("Some folder"), "tvmaze", "513") == (added, False)
    shelf.put(provider="kitsu", source_id="5646")
    for another in (("tvmaze", "506"), ("kitsu", "5646")):
        with pytest.raises(Invalid, match="belongs to"):
            accepting.accept(folder("Some folder"), *another)


def test_a_second_folder_is_let_go_but_not_the_home(shelf, look, frieren):
    video(shelf, "Sousou no Frieren", "Frieren - S01E02.mkv")
    look()
    linking.link(folder("Sousou no Frieren"), frieren)
    linking.let_go(folder("Sousou no Frieren"))
    assert shelf.episodes(frieren)[1, 2].file is None
    linking.let_go(folder("Sousou no Frieren"))
    with pytest.raises(Invalid, match="is the home"):
        linking.let_go(folder(frieren.folder))


def test_a_series_is_pointed_at_its_renamed_folder(shelf, look, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    shelf.path(frieren).rename(shelf.root / "Frieren, renamed")
    look()
    assert Series.get().folder_missing_since
    linking.relink(Series.get(), folder("Frieren, renamed"))
    shelf.work()
    row = Series.get()
    assert (row.folder, row.folder_missing_since, row.loading_status) == (
        "Frieren, renamed",
        None,
        "completed",
    )
    assert shelf.episodes(row)[1, 1].file == "Frieren - S01E01.mkv"


def test_a_folder_that_is_not_there_is_not_found(house):
    with pytest.raises(NotFound):
        homes.get(12345)


def test_a_removed_series_leaves_its_folder_to_be_accepted_again(shelf, look):
    video(shelf, "Steins;Gate (2011)", "Steins;Gate - 01.mkv")
    look()
    added, _ = accepting.accept(folder("Steins;Gate (2011)"))
    series.remove(added)
    again, is_new = accepting.accept(folder("Steins;Gate (2011)"))
    assert is_new and again.folder == "Steins;Gate (2011)"


def test_the_season_of_an_accepted_entry_is_noted(shelf, look):
    video(shelf, "Whatever [mal-25777]", "01.mkv")
    look()
    accepting.accept(folder("Whatever [mal-25777]"))
    assert folder("Whatever [mal-25777]").season == 2


def test_a_folder_that_is_gone_is_not_linked(shelf, look, frieren):
    path = video(shelf, "Sousou no Frieren", "01.mkv")
    look()
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(Invalid, match="is gone"):
        linking.link(folder("Sousou no Frieren"), frieren)


def test_a_folder_with_the_same_videos_is_offered_for_a_lost_one(shelf, look, frieren):
    shelf.video(frieren, "qwx - S01E01.mkv")
    scan.all_roots()
    video(shelf, "zyv", "qwx - S01E01.mkv", content=b"not much of a film")
    video(shelf, "vut", "other.mkv")
    look()
    offers = folder_offers.of(frieren)
    assert [(offer.folder.path, offer.same, offer.confidence) for offer in offers] == [("zyv", 1, 0.95)]


NFO = b"<tvshow><title>Barakamon</title><uniqueid type='myanimelist'>22789</uniqueid></tvshow>"


@pytest.mark.parametrize("name", ["Barakamon (2014)", "元気 [anidbid-10111]"])
@pytest.mark.parametrize("picked", [(), ("catalogue", "83868")])
def test_until_the_sources_answer_a_folder_says_the_title_that_the_catalogue_has_only_in_japanese(
    shelf, look, name, picked
):
    video(shelf, name, "tvshow.nfo", content=NFO)
    look()
    found = accepting.candidates(folder(name))[0]
    assert found.provider == "catalogue"
    added, _ = accepting.accept(folder(name), *picked)
    assert found.title == added.title and added.title in ("Barakamon", "元気")


def test_the_surest_folder_is_one_of_those_that_would_be_accepted(shelf):
    assert accepting.surest() == 0.0
    told = {
        "provider": "tvmaze",
        "id": "1",
        "title": "Show",
        "reason": {"code": "folder_title_same", "args": {}},
    }
    contradicted = told | {"reason": {"code": "folder_ids_contradict", "args": {}}}
    of_old = {name: told[name] for name in ("provider", "id", "title")}
    for number, (show, confidence) in enumerate(((told, 0.5), (contradicted, 0.99), (of_old, 0.75))):
        candidates = [show | {"confidence": confidence}, told | {"confidence": 1.0}]
        Folder.create(root=1, path=f"Show {number}", key=f"show {number}", candidates=candidates)
    Folder.create(root=1, path="Unknown", key="unknown")
    assert accepting.surest() == 0.75 == accepting.sure(0.0)[-1][1].confidence
    Folder.update(is_ignored=True).where(Folder.path == "Show 2").execute()
    assert accepting.surest() == 0.5
