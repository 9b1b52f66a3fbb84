"""The wrong show, or none, becomes the one that its user picks."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from PIL import Image

from aniworld import events
from aniworld.database import now
from aniworld.errors import AlreadyInLibrary, DiskError, Invalid, NotFound
from aniworld.files import atomic
from aniworld.library.disk import missing_folder, series_folder
from aniworld.library.parts import activity, claims, completeness, loading
from aniworld.library.series import rematch, series
from aniworld.library.sources import ask
from aniworld.models import Artwork, Credit, Episode, Part, Series
from aniworld.models.part import USER

TITAN, SPY = "504", "513"
VIDEO = "Attack on Titan - S01E01"


def pick(shelf, added, provider, source_id):
    rematch.to(added, provider, source_id)
    shelf.work()
    return Series.get_by_id(added.id)


def test_a_title_that_nobody_knew_becomes_the_picked_show(shelf):
    added = shelf.add("Zzyzx Qwfp")
    found = pick(shelf, added, "tvmaze", "503")
    assert (found.title, found.loading_status, found.loading_error) == (
        "Frieren: Beyond Journey's End",
        "completed",
        None,
    )
    assert "poster.jpg" in shelf.files(found)


def test_picking_asks_for_everything_at_once_and_first(shelf):
    added = shelf.add("Zzyzx Qwfp")
    rematch.to(added, "tvmaze", "503")
    parts = shelf.parts(added).values()
    assert {(part.state, part.priority, part.force, part.attempt, part.source) for part in parts} == {
        ("pending", USER, 1, 0, "")
    }
    assert not any(part.not_before or part.error for part in parts)


def test_nothing_of_the_wrong_show_remains(shelf):
    added = shelf.add("Attack on Titan")
    shelf.video(added, "Season 01", "Attack on Titan - S01E01.mkv")
    wrong = shelf.path(added, "poster.jpg").read_bytes()
    found = pick(shelf, added, "tvmaze", "513")
    assert found.title == "SPY x FAMILY" and {row.season for row in found.episodes} == {1, 2, 3}
    assert {row.provider_id[:3] for row in found.episodes} == {"513"} and found.seasons.count() == 3
    assert all("spy-x-family" in row.url for row in Artwork.select())
    assert shelf.path(found, "poster.jpg").read_bytes() != wrong
    assert "season04-poster.jpg" not in shelf.files(found)
    assert shelf.episodes(found)[1, 1].file == "Season 01/Attack on Titan - S01E01.mkv"
    assert {row.value for row in found.ids if row.provider == "kitsu"} == {"90141", "90142", "90143", "90144"}


TOLD = (
    "overview",
    "status",
    "premiered",
    "ended",
    "runtime_minutes",
    "rating",
    "studio",
    "country",
    "url",
    "year",
    "spine",
)


def test_no_text_of_the_wrong_show_stays_where_the_right_one_has_none(shelf, frieren):
    assert all(
        getattr(frieren, name)
        for name in ("overview", "status", "premiered", "rating", "studio", "url", "year")
    )
    rematch.to(frieren, "tvmaze", "513")
    waiting = Series.get_by_id(frieren.id)
    assert not any(
        getattr(waiting, name)
        for name in (*TOLD, "titles", "synonyms", "genres", "sources", "original_title", "ratings")
    )
    assert Credit.select().count() == 0
    assert (waiting.titles, waiting.synonyms, waiting.genres) == ({}, [], [])
    assert waiting.title == frieren.title and "葬送" not in waiting.search_text


def test_what_is_the_users_stays(shelf, frieren):
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    nfo, mine = shelf.path(frieren, "tvshow.nfo"), shelf.path(frieren, "fanart.jpg")
    nfo.write_text(nfo.read_text().replace("</tvshow>", "<tag>with the children</tag></tvshow>"))
    mine.write_bytes(shelf.path(frieren, "poster.jpg").read_bytes())
    picture = mine.read_bytes()
    found = pick(shelf, frieren, "tvmaze", "513")
    assert (found.id, found.key, found.folder, found.added_at) == (
        frieren.id,
        frieren.key,
        frieren.folder,
        frieren.added_at,
    )
    assert shelf.path(found, "Season 01", "Frieren - S01E01.mkv").exists() and mine.read_bytes() == picture
    assert (
        "<tag>with the children</tag>" in nfo.read_text() and "<title>SPY x FAMILY</title>" in nfo.read_text()
    )


def test_an_entry_of_kitsu_may_be_picked_too(shelf):
    found = pick(shelf, shelf.add("Zzyzx Qwfp"), "kitsu", "90281")
    assert (found.title, found.spine, found.episodes.count()) == ("Barakamon", "kitsu", 12)


def test_the_same_show_may_be_picked_again(shelf, frieren):
    assert pick(shelf, frieren, "tvmaze", "503").loading_status == "completed"
    assert Episode.select().count() == 38


def test_what_it_was_added_as_is_free_again(shelf, frieren):
    by_id = shelf.add(provider="tvmaze", source_id="517", title="Mushi-Shi")
    for wrong, again in ((frieren, {"name": "Frieren"}), (by_id, {"provider": "tvmaze", "source_id": "517"})):
        pick(shelf, wrong, "tvmaze", {frieren: "513", by_id: "508"}[wrong])
        added, is_new = series.add(**again)
        assert is_new and added.id != wrong.id


def test_a_show_that_is_in_the_library_is_not_put_there_twice(shelf, frieren):
    other = shelf.add("Mushi-Shi")
    with pytest.raises(
        AlreadyInLibrary, match="already in the library as “Frieren: Beyond Journey's End”"
    ) as caught:
        rematch.to(other, "tvmaze", "503")
    assert caught.value.series_id == frieren.id
    assert shelf.states(other).startswith("loaded") and other.episodes.count() == 46


@pytest.mark.parametrize("provider, source_id", [("tvmaze", ""), ("imdb", "1"), ("", "")])
def test_what_was_not_on_offer_cannot_be_picked(shelf, frieren, provider, source_id):
    with pytest.raises(Invalid):
        rematch.to(frieren, provider, source_id)
    assert shelf.states(frieren) == "loaded loaded loaded loaded"


def test_what_is_no_entry_of_the_catalogue_cannot_be_picked(shelf, frieren):
    with pytest.raises(Invalid, match="The catalogue has no such entry"):
        rematch.to(frieren, "catalogue", "0")


def test_a_series_that_was_removed_meanwhile_cannot_be_matched(shelf, frieren):
    series.remove(frieren)
    with pytest.raises(NotFound):
        rematch.to(frieren, "tvmaze", SPY)


def test_a_series_that_is_removed_while_its_files_leave_is_not_there_any_more(shelf, frieren, monkeypatch):
    monkeypatch.setattr(rematch, "_clear_folder", lambda row, but: series.remove(row) or [])
    with pytest.raises(NotFound):
        rematch.to(frieren, "tvmaze", SPY)


# What is its user's stays: on the way to another show, and back


def own_picture(colour):
    stream = BytesIO()
    Image.new("RGB", (400, 600), colour).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def titan(shelf, once):
    """Attack on Titan, loaded, with two videos; the second is of a season that SPY x FAMILY does not have."""

    def load():
        added = shelf.add("Attack on Titan")
        for season in ("01", "04"):
            shelf.video(added, f"Season {season}", f"Attack on Titan - S{season}E01.mkv")
        shelf.load(added, "episodes", "nfo")

    once("titan", load)
    return Series.get()


def write(name, content):
    return lambda shelf, added: (shelf.path(added, name).write_bytes(content), name)[1]


def edit(name, tag, text):
    def change(shelf, added):
        path = shelf.path(added, name)
        root = ET.fromstring(path.read_bytes())
        root.find(tag).text = text
        path.write_bytes(ET.tostring(root))
        return name

    return change


def says(tag, text):
    return lambda content: ET.fromstring(content).findtext(tag) == text


def video(season):
    return lambda shelf, added: f"Season {season}/Attack on Titan - S{season}E01.mkv"


RED = own_picture("#c01010")
THEIRS = {
    "a video": (video("01"), lambda content: content == b"not much of a film"),
    "a video without a place": (video("04"), lambda content: content == b"not much of a film"),
    "words in the NFO of the show": (
        edit("tvshow.nfo", "plot", "My own words."),
        says("plot", "My own words."),
    ),
    "words in the NFO of an episode": (
        edit(f"Season 01/{VIDEO}.nfo", "title", "My title"),
        says("title", "My title"),
    ),
    "words in the NFO of a season": (
        edit("Season 01/season.nfo", "title", "The first"),
        says("title", "The first"),
    ),
    "a poster": (write("poster.jpg", RED), lambda content: content == RED),
    "a logo": (write("clearlogo.png", RED), lambda content: content == RED),
    "the poster of a season": (write("season04-poster.jpg", RED), lambda content: content == RED),
    "a file of another kind": (
        write("notes.txt", b"Watch this again."),
        lambda content: content == b"Watch this again.",
    ),
    "an NFO of no video": (
        write("Season 01/S09E09.nfo", b"<episodedetails/>"),
        lambda content: content == b"<episodedetails/>",
    ),
}


@pytest.mark.parametrize("when", ["loaded again before", "not loaded again before"])
def test_what_the_user_made_or_changed_stays(shelf, titan, when):
    names = {what: make(shelf, titan) for what, (make, _) in THEIRS.items()}
    if when == "loaded again before":
        shelf.load(titan)
    for source_id in (SPY, TITAN):
        found = pick(shelf, titan, "tvmaze", source_id)
        assert found.loading_status == "completed", found.loading_error
        assert found.folder == titan.folder
        there = {what: shelf.path(found, *name.split("/")).read_bytes() for what, name in names.items()}
        assert [what for what, (_, is_kept) in THEIRS.items() if not is_kept(there[what])] == [], source_id


def test_the_rest_of_an_nfo_with_own_words_tells_of_the_new_show(shelf, titan):
    edit("tvshow.nfo", "plot", "My own words.")(shelf, titan)
    pick(shelf, titan, "tvmaze", SPY)
    root = ET.fromstring(shelf.path(titan, "tvshow.nfo").read_bytes())
    assert (root.findtext("title"), root.findtext("year"), root.findtext("plot")) == (
        "SPY x FAMILY",
        "2022",
        "My own words.",
    )
    assert TITAN not in [node.text for node in root.findall("uniqueid")]


def test_the_users_own_picture_is_known_as_such_all_the_while(shelf, titan):
    shelf.path(titan, "poster.jpg").write_bytes(RED)
    shelf.load(titan, "images")
    sha = shelf.chosen(titan, "poster").sha
    rematch.to(titan, "tvmaze", SPY)
    assert (shelf.chosen(titan, "poster").source, shelf.chosen(titan, "fanart")) == ("yours", None)
    shelf.work()
    assert (shelf.chosen(titan, "poster").source, shelf.chosen(titan, "poster").sha) == ("yours", sha)
    assert shelf.chosen(titan, "fanart").source == "tvmaze"


def test_a_series_keeps_its_id_key_address_and_age(shelf, titan):
    found = pick(shelf, titan, "tvmaze", SPY)
    kept = ("id", "key", "folder", "folder_key", "added_at")
    assert [getattr(found, name) for name in kept] == [getattr(titan, name) for name in kept]


def test_videos_belong_to_the_episodes_whose_place_they_have(shelf, titan):
    pick(shelf, titan, "tvmaze", SPY)
    assert {place: row.file for place, row in shelf.episodes(titan).items() if row.file} == {
        (1, 1): f"Season 01/{VIDEO}.mkv"
    }
    assert says("title", shelf.episodes(titan)[1, 1].title)(
        shelf.path(titan, "Season 01", f"{VIDEO}.nfo").read_bytes()
    )
    pick(shelf, titan, "tvmaze", TITAN)
    assert {place for place, row in shelf.episodes(titan).items() if row.file} == {(1, 1), (4, 1)}


def test_what_is_ignored_of_a_show_is_so_again_when_it_comes_back(shelf, titan):
    ignored = {(1, 2), (4, 3)}
    for season, number in ignored:
        Episode.update(is_ignored=True).where(
            (Episode.season == season) & (Episode.number == number)
        ).execute()
    found = pick(shelf, titan, "tvmaze", SPY)
    shown = {place: row for place, row in shelf.episodes(found).items() if place[0] >= 0}
    assert {row.provider_id[:3] for row in shown.values()} == {SPY} and not any(
        row.is_ignored for row in shown.values()
    )
    assert {season.number for season in found.seasons} == {1, 2, 3}
    found = pick(shelf, found, "tvmaze", TITAN)
    assert {place for place, row in shelf.episodes(found).items() if row.is_ignored} == ignored
    assert all(row.missing_since is None and row.season >= 0 for row in found.episodes)


def test_the_news_say_what_it_was_and_nothing_of_its_history_is_lost(shelf, titan):
    before = [event.id for event in events.since(0)]
    pick(shelf, titan, "tvmaze", SPY)
    assert [event.id for event in events.since(0)][: len(before)] == before
    [matched] = [item for item in activity.news() if item.kind == "matched"]
    assert (matched.name, matched.series_id) == ("Attack on Titan", titan.id)
    [event] = [event for event in events.since(0, limit=5000) if event.kind == "series_matched"]
    assert (event.payload["was"], event.payload["series_id"]) == ("Attack on Titan", str(titan.id))


# What was the other show's goes

KNOWN = (
    "title",
    "sort_title",
    "titles",
    "synonyms",
    "original_title",
    "year",
    "overview",
    "status",
    "premiered",
    "ended",
    "runtime_minutes",
    "rating",
    "genres",
    "studio",
    "country",
    "url",
    "sources",
    "spine",
)


def state(shelf, added):
    """All that is known of a series and lies in its folder."""
    row = Series.get_by_id(added.id)
    return {
        "row": {name: getattr(row, name) for name in KNOWN},
        "ids": {(entry.provider, entry.value) for entry in row.ids},
        "seasons": {season.number: season.name for season in row.seasons},
        "episodes": {
            place: (e.provider_id, e.title, e.titles, e.file) for place, e in shelf.episodes(row).items()
        },
        "art": {(art.kind, art.season, art.url, art.is_chosen, art.sha) for art in row.artwork},
        "files": {name: shelf.path(row, name).read_bytes() for name in shelf.files(row)},
        "notes": {path: note.sha for path, note in shelf.written(row).items()},
    }


def test_matching_again_undoes_a_match(shelf, titan):
    before = state(shelf, titan)
    meanwhile = state(shelf, pick(shelf, titan, "tvmaze", SPY))
    assert not meanwhile["ids"] & before["ids"] and "Titan" not in str(meanwhile["row"])
    assert not {row[2] for row in meanwhile["art"]} & {row[2] for row in before["art"]}
    assert all(b"Titan" not in content for content in meanwhile["files"].values())
    assert state(shelf, pick(shelf, titan, "tvmaze", TITAN)) == before


def test_what_the_new_show_does_not_tell_is_not_taken_from_the_other(shelf, titan):
    rematch.to(titan, "tvmaze", SPY, "Bare", 1999)
    row = Series.get_by_id(titan.id)
    assert (row.title, row.sort_title, row.year, row.overview, row.genres, row.rating) == (
        "Bare",
        "bare",
        1999,
        "",
        [],
        None,
    )
    assert not series.list_series("titan").items and series.list_series("bare").items == [titan]


def test_until_a_source_tells_its_title_a_series_keeps_the_one_it_had(shelf, titan):
    rematch.to(titan, "tvmaze", SPY)
    assert Series.get_by_id(titan.id).title == "Attack on Titan"


def test_an_entry_of_the_catalogue_that_no_source_knows_by_its_ids_is_searched_by_its_own_title(
    shelf, standin, titan
):
    standin.fail("/kitsu/mappings", body='{"data": []}', content_type="application/vnd.api+json", times=None)
    found = pick(shelf, titan, "catalogue", "400602")
    assert (found.title, found.spine) == ("Frieren: Beyond Journey's End", "tvmaze")


def test_the_check_misses_nothing_of_the_other_show(shelf, titan):
    found = pick(shelf, titan, "tvmaze", SPY)
    assert not {name for name in shelf.written(found) if not shelf.path(found, name).exists()}
    assert completeness.library() == 0


# While the other show still loads


def started(shelf, added, name):
    """A worker that is in the middle of a part."""
    shelf.request(added, name, force=True)
    Part.update(not_before=now() + 999).where((Part.series == added) & (Part.name != name)).execute()
    claimed = shelf.claim()
    assert claimed.part.name == name
    return claimed


@pytest.mark.parametrize("name", ["episodes", "nfo", "logo", "images"])
def test_a_load_of_the_other_show_writes_nothing_any_more(shelf, titan, name):
    claimed = started(shelf, titan, name)
    rematch.to(titan, "tvmaze", SPY)
    before = state(shelf, titan)
    loading.run(claimed)
    assert state(shelf, titan) == before and shelf.part(titan, name).state == "pending"
    shelf.work()
    assert (
        shelf.states(titan) == "loaded loaded loaded loaded"
        and Series.get_by_id(titan.id).title == "SPY x FAMILY"
    )


@pytest.mark.parametrize(
    "name, file", [("nfo", "tvshow.nfo"), ("logo", "clearlogo.png"), ("images", "fanart.jpg")]
)
@pytest.mark.parametrize("is_there", [True, False], ids=["again", "for the first time"])
def test_what_is_just_being_written_is_taken_back(shelf, titan, name, file, is_there, monkeypatch):
    """The other show's file reaches the disk in the moment of the match, after the last look at who holds
    the part."""
    if not is_there:
        shelf.path(titan, file).unlink()
    claimed, write = started(shelf, titan, name), atomic.write

    def late(root, path, content, **how):
        if path == f"{titan.folder}/{file}":
            monkeypatch.setattr(atomic, "write", write)
            rematch.to(titan, "tvmaze", SPY)
            assert file not in shelf.files(titan)
        return write(root, path, content, **how)

    monkeypatch.setattr(atomic, "write", late)
    if name == "nfo":
        Series.update(overview="Other words, so that it is written.").where(Series.id == titan.id).execute()
    loading.run(claimed)
    assert file not in shelf.files(titan) and file not in shelf.written(titan)
    found = pick_up(shelf, titan)
    assert found.title == "SPY x FAMILY" and file in shelf.files(found) and shelf.written(found)[file]
    if name == "nfo":
        assert says("title", "SPY x FAMILY")(shelf.path(found, file).read_bytes())


def pick_up(shelf, added):
    shelf.work()
    return Series.get_by_id(added.id)


def test_a_picture_of_the_other_show_that_was_long_on_its_way_replaces_none_of_the_new_one(
    shelf, titan, monkeypatch
):
    claimed, client = started(shelf, titan, "logo"), ask.sources().client
    get_image = client.get_image

    def slow(url, **how):
        monkeypatch.setattr(client, "get_image", get_image)
        content = get_image(url, **how)
        pick(shelf, titan, "tvmaze", SPY)
        return content

    monkeypatch.setattr(client, "get_image", slow)
    loading.run(claimed)
    logo = shelf.path(titan, "clearlogo.png").read_bytes()
    assert (
        series_folder.digest(logo)
        == shelf.written(titan)["clearlogo.png"].sha
        == shelf.chosen(titan, "logo").sha
    )
    assert shelf.states(titan) == "loaded loaded loaded loaded"


def test_nothing_of_the_new_show_starts_while_files_of_the_other_leave(shelf, titan, monkeypatch):
    seen, remove = [], series_folder.remove

    def look(*args):
        seen.append(shelf.claim())
        return remove(*args)

    monkeypatch.setattr(series_folder, "remove", look)
    rematch.to(titan, "tvmaze", SPY)
    assert seen and not any(seen) and claims.runnable(9) == 1


def test_a_worker_that_died_between_is_made_up_for_after_a_minute(shelf, titan, monkeypatch):
    monkeypatch.setattr(rematch, "_clear_folder", lambda row, but: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        rematch.to(titan, "tvmaze", SPY)
    waits = {part.not_before - now() for part in shelf.parts(titan).values()}
    assert all(0 < wait <= rematch.REMOVING_SECONDS for wait in waits)
    assert shelf.later(titan).title == "SPY x FAMILY" and shelf.states(titan) == "loaded loaded loaded loaded"


# The disk


def test_while_the_disk_is_away_nothing_is_changed(shelf, titan):
    before = state(shelf, titan)
    shelf.root.rename(shelf.root.parent / "away")
    with pytest.raises(DiskError, match="Is the disk mounted"):
        rematch.to(titan, "tvmaze", SPY)
    (shelf.root.parent / "away").rename(shelf.root)
    assert state(shelf, titan) == before and shelf.states(titan) == "loaded loaded loaded loaded"


def test_a_file_that_the_disk_does_not_let_go_stops_no_match_and_goes_with_the_next(
    shelf, titan, monkeypatch, caplog
):
    def refuse(root, path):
        raise DiskError(
            f"Cannot remove {path}: the disk reports an input/output error.", root / path, "broken"
        )

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "remove", refuse)
        found = pick(shelf, titan, "tvmaze", SPY)
    assert found.loading_status == "completed" and "are left: Cannot remove" in caplog.text
    assert "season04-poster.jpg" in shelf.files(found) and "season04-poster.jpg" in shelf.written(found)
    assert "season04-poster.jpg" not in shelf.files(pick(shelf, found, "tvmaze", SPY))


def test_a_folder_that_its_user_threw_away_is_made_again_when_they_say_so(shelf, titan):
    for path in sorted(shelf.path(titan).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    shelf.path(titan).rmdir()
    found = pick(shelf, titan, "tvmaze", SPY)
    assert found.folder == titan.folder and found.folder_missing_since and not shelf.path(found).exists()
    missing_folder.make_anew(found)
    shelf.work()
    assert "poster.jpg" in shelf.files(found) and completeness.library() == 0


def test_files_of_the_former_match_are_left_while_the_disk_cannot_say_whose_they_are(
    shelf, titan, monkeypatch, caplog
):
    def fail(series):
        raise DiskError("cannot_read", shelf.root, "failing", place="tvshow.nfo", why="Input/output error")

    monkeypatch.setattr(rematch.file_removal, "ours", fail)
    rematch.to(titan, "tvmaze", SPY)
    assert "poster.jpg" in shelf.files(titan) and "are left: " in caplog.text
    assert Series.get_by_id(titan.id).added_as != titan.added_as
