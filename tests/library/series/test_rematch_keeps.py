"""What is its user's stays when a series becomes another one, and back; what was the other show's goes."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from PIL import Image

from aniworld import events
from aniworld.library.parts import activity, completeness
from aniworld.library.series import rematch, series
from aniworld.models import Episode, Series

# What is its user's stays: on the way to another show, and back
from .test_rematch import SPY, TITAN, VIDEO, pick


def own_picture(colour):
    stream = BytesIO()
    Image.new("RGB", (400, 600), colour).save(stream, "JPEG")
    return stream.getvalue()


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
