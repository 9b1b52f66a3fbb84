"""A series may have several folders in several roots, an episode several videos, a video several episodes.

What is known of today's libraries is brought over: nothing on disk is touched. The next scan reads the rest.
"""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    SqliteDatabase,
    TextField,
    chunked,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Root(Table):
    path = TextField(null=True, unique=True)
    takes_new = BooleanField()
    position = IntegerField()


class Series(Table):
    folder = TextField(null=True)
    folder_key = TextField(null=True)


class Episode(Table):
    series = ForeignKeyField(Series)
    file = TextField(null=True)


class Folder(Table):
    root = ForeignKeyField(Root, on_delete="CASCADE")
    path = TextField()
    key = TextField()
    series = ForeignKeyField(Series, null=True, on_delete="SET NULL")
    is_ignored = BooleanField(default=False)
    missing_since = FloatField(null=True)
    numbering = CharField(max_length=16, default="seasons")
    numbering_by_hand = BooleanField(default=False)
    season = IntegerField(null=True)
    offset = IntegerField(default=0)
    said = JSONField(default=dict)
    candidates = JSONField(default=list)
    looked_at = FloatField(null=True)

    class Meta:
        indexes = ((("root", "key"), True),)


class Directory(Table):
    root = ForeignKeyField(Root, on_delete="CASCADE")
    path = TextField()
    folder = ForeignKeyField(Folder, null=True, on_delete="CASCADE")
    changed_ns = BigIntegerField()

    class Meta:
        indexes = ((("root", "path"), True),)


class Video(Table):
    folder = ForeignKeyField(Folder, on_delete="CASCADE")
    path = TextField()
    size = BigIntegerField(default=0)
    changed_ns = BigIntegerField(default=0)
    name = JSONField(default=dict)
    version = CharField(max_length=80, null=True)
    part = CharField(max_length=20, null=True)
    how = CharField(max_length=16, default="named")

    class Meta:
        indexes = ((("folder", "path"), True),)


class VideoEpisode(Table):
    video = ForeignKeyField(Video, on_delete="CASCADE")
    episode = ForeignKeyField(Episode, on_delete="CASCADE")

    class Meta:
        indexes = ((("video", "episode"), True),)


class LibraryGate(Table):
    host = CharField(max_length=255)
    root = ForeignKeyField(Root, on_delete="CASCADE")
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    room = IntegerField(default=0)
    since = FloatField()
    next_probe_at = FloatField()
    probe_until = FloatField(default=0)
    seen_at = FloatField()

    class Meta:
        indexes = ((("host", "root"), True),)


OF_THE_GATE = (
    LibraryGate.host,
    LibraryGate.code,
    LibraryGate.args,
    LibraryGate.room,
    LibraryGate.since,
    LibraryGate.next_probe_at,
    LibraryGate.probe_until,
    LibraryGate.seen_at,
)
NEW = [Root, Folder, Directory, Video, VideoEpisode]
BATCH = 1000
FIRST = 1  # the root that ANIWORLD_LIBRARY names


def up(migrator, db):
    db.bind([Series, Episode, *NEW])
    db.create_tables(NEW)
    first = Root.create(path=None, takes_new=True, position=0)
    widen_the_folder(db)
    add_the_root(migrator, db)
    for row in Series.select().where(Series.folder.is_null(False)):
        Folder.create(root=first, path=row.folder, key=row.folder_key, series=row)
    add_videos()
    VideoEpisode.insert_from(places(), [VideoEpisode.video, VideoEpisode.episode]).execute()
    widen_the_gate(db)


def widen_the_gate(db):
    """Give a machine a row for each root that it cannot use, instead of one: the table is made anew."""
    LibraryGate.bind(db)
    kept = list(LibraryGate.select(*OF_THE_GATE).dicts())
    LibraryGate.drop_table()
    LibraryGate.create_table()
    for row in kept:
        LibraryGate.create(root=FIRST, **row)


def widen_the_folder(db):
    """Make room for a path, which may be longer than a name; SQLite needs a new column for that."""
    db.execute_sql('DROP INDEX "series_folder_key"')
    for column in ("folder", "folder_key"):
        if not isinstance(db, SqliteDatabase):
            db.execute_sql(f'ALTER TABLE "series" ALTER COLUMN "{column}" TYPE TEXT')
            continue
        db.execute_sql(f'ALTER TABLE "series" ADD COLUMN "new_{column}" TEXT')
        db.execute_sql(f'UPDATE "series" SET "new_{column}" = "{column}"')
        db.execute_sql(f'ALTER TABLE "series" DROP COLUMN "{column}"')
        db.execute_sql(f'ALTER TABLE "series" RENAME COLUMN "new_{column}" TO "{column}"')


def add_the_root(migrator, db):
    root = ForeignKeyField(Root, Root.id, null=True, on_delete="SET NULL")
    migrator.migrate(
        migrator.add_column("series", "root_id", root),
        migrator.add_index("series", ("root_id", "folder_key"), True),
    )
    db.execute_sql(f'UPDATE "series" SET "root_id" = {FIRST} WHERE "folder" IS NOT NULL')


def add_videos():
    """Add a row for each file that holds episodes."""
    of_series = Episode.select(Folder.id, Episode.file).join(Folder, on=Folder.series == Episode.series)
    held = of_series.where(Episode.file.is_null(False)).distinct().tuples()
    for some in chunked(held, BATCH):
        Video.insert_many([{"folder": folder, "path": path} for folder, path in some]).execute()


def places():
    """Return the query for what each of them holds: (video, episode)."""
    of_folder = Video.select(Video.id, Episode.id).join(Folder)
    same_file = (Episode.series == Folder.series) & (Episode.file == Video.path)
    return of_folder.join(Episode, on=same_file)
