"""What rows of older versions say after an upgrade."""

from older_versions import (
    BEFORE,
    dump,
    insert,
    make_older,
    shape,
    without_indexes,
)
from playhouse.migrations import Runner
from test_migrations import empty as empty

from aniworld import context
from aniworld.context import Context
from aniworld.database import (
    connected,
    db,
    migrate,
    run_sql,
)
from aniworld.library.notices import follow, target_changes
from aniworld.library.parts import claims
from aniworld.models import (
    CalendarAddress,
    ChosenPreference,
    Credit,
    Episode,
    Folder,
    ForeignWrite,
    NoticeAddress,
    NoticeMark,
    OriginalFile,
    Root,
    Series,
)
from aniworld.paths import MIGRATIONS


def test_pictures_of_older_versions_are_not_pinned(empty):
    make_older(BEFORE[0])
    migrate()
    with connected():
        assert [(row["is_pinned"], row["is_chosen"]) for row in dump()["artwork"]] == [(0, 1), (0, 1)]
        insert(
            "replaced_artwork",
            series_id=7,
            kind="poster",
            season=-1,
            url="u",
            source="x",
            is_pinned=1,
            content=b"x",
            replaced_at=1.0,
            file="",
        )
        db.execute_sql("DELETE FROM series WHERE id = 7")
        assert dump()["replaced_artwork"] == []


def test_what_waited_in_an_older_version_has_its_turn_in_this_one(empty, settings):
    context.use(Context.of(settings))
    make_older(BEFORE[0])
    with connected():
        db.execute_sql(
            "UPDATE part SET state = 'pending', priority = CASE series_id WHEN 7 THEN 2 ELSE 0 END"
        )
    migrate()
    with connected():
        assert [(row["series_id"], row["asker"]) for row in dump()["part"]] == [
            (7, "earlier"),
            (9, "schedule"),
        ]
        assert [claims.claim("me", 16).series_id for _ in range(2)] == [7, 9]


def test_answers_that_were_counted_in_preferences_go_on_being_counted(empty):
    make_older("0017_merged_series")
    with connected():
        insert("preference", name="answers tvmaze 2xx", value="[[2, 0, 1, 0, 0, 0, 0, 0, 0, 1], 99.5]")
        insert("preference", name="paused", value="1")
    migrate()
    with connected():
        counted = [
            (row["source"], row["outcome"], row["bucket"], row["count"]) for row in dump()["answer_count"]
        ]
        assert counted == [("tvmaze", "2xx", 0, 2), ("tvmaze", "2xx", 2, 1), ("tvmaze", "2xx", 9, 1)]
        assert sum(row["seconds"] for row in dump()["answer_count"]) == 99.5
        assert [row["name"] for row in dump()["flag"]] == ["paused"]


def test_folders_and_videos_of_an_older_database_are_brought_over(empty):
    make_older(BEFORE[-1])
    with connected():
        run_sql("UPDATE series SET folder = 'Conan (1996)', folder_key = 'conan (1996)' WHERE id = 7")
        run_sql("UPDATE episode SET file = 'Season 1/1-2.mkv' WHERE series_id = 7")
        columns = "series_id, season, title, titles, overview, provider, sources, is_ignored, file"
        copied = f"INSERT INTO episode ({columns}, number, provider_id) SELECT {columns}, 2, 'x' FROM episode"
        run_sql(copied + " WHERE series_id = 7")
    migrate()
    with connected():
        folder = Folder.get()
        assert (folder.series_id, folder.root_id, folder.path, folder.key) == (
            7,
            Root.FIRST,
            "Conan (1996)",
            "conan (1996)",
        )
        assert [(row.root_id, row.folder) for row in Series.select().order_by(Series.id)] == [
            (Root.FIRST, "Conan (1996)"),
            (None, None),
        ]
        held = {row.path: [place.episode.number for place in row.places] for row in folder.videos}
    assert held == {"Season 1/1-2.mkv": [1, 2]}


def test_series_and_episodes_of_an_older_database_have_no_tags_until_they_are_read_again(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        show, episode = Series.get_by_id(7), Episode.select().first()
        assert (show.tagline, show.trailer, show.tags, show.content_ratings, show.ratings) == (None,) * 5
        assert (episode.votes, episode.directors, episode.writers, episode.ids) == (None,) * 4
        Credit.create(series=show, job=Credit.ACTOR, position=0, name="Aki")
        run_sql("DELETE FROM series WHERE id = 7")
        assert Credit.select().count() == 0


def test_a_series_of_an_older_database_has_no_originals_yet(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        series = Series.get_by_id(7)
        assert not any(series.originals) and not any(series.foreign_writes)
        OriginalFile.create(series=series, path="tvshow.nfo", content=b"\0")
        ForeignWrite.create(series=series, path="tvshow.nfo", elements=[["plot", "A"]])
        Series.delete().where(Series.id == 7).execute()
        assert not OriginalFile.select().exists() and not ForeignWrite.select().exists()


def test_episodes_of_an_older_database_have_their_days_and_no_moments_yet(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        assert all(row.airs_at is None for row in Episode.select()) and not CalendarAddress.select().exists()


def test_nobody_is_notified_of_what_happened_before_an_upgrade(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        target, _ = target_changes.add("webhook", {"address": "http://nas/hook"})
        assert follow.follow() == 0
        target_changes.remove(target)
        assert not NoticeAddress.select().exists() and not NoticeMark.select().exists()


def test_who_was_no_administrator_is_an_editor_and_keys_may_do_all_as_before(empty):
    make_older("0017_merged_series")
    with connected():
        insert("user", id=4, name="bob", password_hash="h", is_admin=False, created_at=8.0)
        insert("api_key", name="player", key_hash="k", created_at=8.0)
    migrate()
    with connected():
        assert {row["name"]: row["role"] for row in dump()["user"]} == {"alice": "admin", "bob": "editor"}
        assert not any(row["is_disabled"] or "is_admin" in row for row in dump()["user"])
        assert [row["scope"] for row in dump()["api_key"] if row["name"] == "player"] == ["admin"]
        assert {(row["how"], row["device"], row["address"]) for row in dump()["session"]} == {
            ("password", "", "")
        }


def test_what_was_chosen_for_nfo_files_is_kept_among_the_preferences(empty):
    with connected():
        Runner(db.obj, str(MIGRATIONS)).up("0032_notifications")
        row = ("INSERT INTO nfo_choice (id, rating_system, kinds) VALUES (1, 'DE', ?)", '{"tags": false}')
        run_sql(*row)
    migrate()
    with connected():
        kept = {row.name: row.value for row in ChosenPreference.select()}
        assert kept == {"rating_system": "DE", "nfo_kinds": {"tags": False}}
        assert not db.table_exists("nfo_choice")


def test_who_chose_nothing_for_nfo_files_has_chosen_nothing(empty):
    with connected():
        Runner(db.obj, str(MIGRATIONS)).up("0032_notifications")
        run_sql("INSERT INTO nfo_choice (id, rating_system, kinds) VALUES (1, NULL, '{}')")
    migrate()
    with connected():
        assert not ChosenPreference.select().exists()


def test_library_folders_of_an_older_database_stay_as_they_are_and_have_left_out_nothing_yet(empty):
    with connected():
        Runner(db.obj, str(MIGRATIONS)).up("0036_found_by_index")
        insert("root", path="/second", takes_new=1, position=1)
        before, indexes = dump(), set(shape()) - set(without_indexes(shape()))
    migrate()
    with connected():
        after = dump()
        nothing = [row.pop("left_out") for row in after["root"]]
        assert len(nothing) >= 2 and set(nothing) == {"[]"} and after == before
        assert indexes and indexes == set(shape()) - set(without_indexes(shape()))
        assert [root.left_out for root in Root.select()] == [[] for _ in nothing]
