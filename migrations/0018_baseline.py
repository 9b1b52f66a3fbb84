"""All tables as a new database has them: what each of the steps in before/ added, in one piece.

A frozen copy of the models. What their fields hold is said in aniworld/models/; defaults are left out, as the
database does not know them.
"""

import re

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    NodeList,
    SqliteDatabase,
    TextField,
)


class LastingId(AutoField):
    """An id that no later row gets again. PostgreSQL gives none twice anyway."""

    def ddl(self, ctx):
        plain = super().ddl(ctx)
        if isinstance(self.model._meta.database, SqliteDatabase):
            return NodeList((plain, SQL("AUTOINCREMENT")))
        return plain


def table_name(model):
    """SeriesId: series_id. Its indexes keep the names that they have in older databases: seriesid_…"""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


class Table(Model):
    class Meta:
        table_function = table_name


class Series(Table):
    id = LastingId()
    key = CharField(max_length=120, unique=True)
    title = CharField(max_length=500)
    added_as = CharField(max_length=500, unique=True)
    sort_title = CharField(max_length=500, index=True)
    search_text = TextField()
    original_title = CharField(max_length=500)
    titles = JSONField()
    synonyms = JSONField()
    year = IntegerField(null=True)
    overview = TextField()
    status = CharField(max_length=16)
    premiered = CharField(max_length=10, null=True)
    ended = CharField(max_length=10, null=True)
    runtime_minutes = IntegerField(null=True)
    rating = FloatField(null=True)
    genres = JSONField()
    studio = CharField(max_length=200)
    country = CharField(max_length=100)
    url = TextField(null=True)
    sources = JSONField()
    folder = CharField(max_length=255, null=True)
    folder_key = CharField(max_length=255, null=True, unique=True)
    has_folder = BooleanField()
    folder_missing_since = FloatField(null=True, index=True)
    folder_found = TextField(null=True)
    spine = CharField(max_length=16, null=True)
    wanted_spine = CharField(max_length=16, null=True)
    resolved_at = FloatField(null=True)
    details_at = FloatField(null=True)
    refresh_at = FloatField(null=True, index=True)
    added_at = FloatField(index=True)
    loading_status = CharField(max_length=20, index=True)
    episodes_loaded = BooleanField()
    nfo_loaded = BooleanField()
    logo_loaded = BooleanField()
    images_loaded = BooleanField()
    loading_started_at = FloatField(null=True)
    loading_completed_at = FloatField(null=True)
    loading_error = TextField(null=True)


class SeriesId(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    provider = CharField(max_length=16)
    value = CharField(max_length=64)

    class Meta:
        indexes = ((("provider", "value"), True),)


class MergedSeries(Table):
    id = IntegerField(primary_key=True)
    key = CharField(max_length=120, index=True)
    added_as = CharField(max_length=500, null=True, index=True)
    series = ForeignKeyField(Series, on_delete="CASCADE")
    merged_at = FloatField()


class Season(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    number = IntegerField()
    name = CharField(max_length=500)
    overview = TextField()
    premiered = CharField(max_length=10, null=True)
    ended = CharField(max_length=10, null=True)

    class Meta:
        indexes = ((("series", "number"), True),)


class Episode(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    season = IntegerField()
    number = IntegerField()
    absolute = IntegerField(null=True)
    title = CharField(max_length=500)
    titles = JSONField()
    overview = TextField()
    air_date = CharField(max_length=10, null=True)
    runtime_minutes = IntegerField(null=True)
    rating = FloatField(null=True)
    still_url = TextField(null=True)
    provider = CharField(max_length=16)
    provider_id = CharField(max_length=64)
    sources = JSONField()
    file = TextField(null=True)
    is_ignored = BooleanField()
    missing_since = FloatField(null=True)

    class Meta:
        indexes = ((("series", "season", "number"), True), (("series", "provider", "provider_id"), True))


class Part(Table):
    id = LastingId()
    series = ForeignKeyField(Series, on_delete="CASCADE")
    name = CharField(max_length=10)
    state = CharField(max_length=12)
    priority = IntegerField()
    asker = CharField(max_length=100)
    attempt = IntegerField()
    not_before = FloatField(null=True)
    force = IntegerField()
    owner = CharField(max_length=120, null=True)
    lease_until = FloatField(null=True)
    claim = IntegerField()
    done = IntegerField()
    total = IntegerField()
    source = CharField(max_length=100)
    error = TextField(null=True)
    error_code = CharField(max_length=32, null=True)
    requested_at = FloatField()
    started_at = FloatField(null=True)
    finished_at = FloatField(null=True)

    class Meta:
        indexes = ((("series", "name"), True),)


class Artwork(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    kind = CharField(max_length=16)
    season = IntegerField()
    url = TextField()
    source = CharField(max_length=16)
    language = CharField(max_length=16, null=True)
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    score = FloatField()
    is_chosen = BooleanField()
    is_pinned = BooleanField()
    file = CharField(max_length=255, null=True)
    sha = CharField(max_length=64, null=True, index=True)
    colour = CharField(max_length=7, null=True)
    fetched_at = FloatField(null=True)

    class Meta:
        indexes = ((("series", "kind", "season", "url"), True),)


class ReplacedArtwork(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    kind = CharField(max_length=16)
    season = IntegerField()
    url = TextField()
    source = CharField(max_length=16)
    is_pinned = BooleanField()
    content = BlobField(null=True)
    replaced_at = FloatField()

    class Meta:
        indexes = ((("series", "kind", "season"), True),)


class WrittenFile(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    path = CharField(max_length=1000)
    sha = CharField(max_length=64)
    content = BlobField(null=True)
    written_at = FloatField()
    seen_at_ns = BigIntegerField(null=True)

    class Meta:
        indexes = ((("series", "path"), True),)


class User(Table):
    name = CharField(max_length=80, unique=True)
    password_hash = CharField(max_length=255)
    is_admin = BooleanField()
    created_at = FloatField()


class Session(Table):
    user = ForeignKeyField(User, on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    created_at = FloatField()
    seen_at = FloatField()


class ApiKey(Table):
    name = CharField(max_length=80, unique=True)
    key_hash = CharField(max_length=64, unique=True)
    created_at = FloatField()
    last_used_at = FloatField(null=True)


class Code(Table):
    code_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE", null=True)
    expires_at = FloatField()


class Preference(Table):
    name = CharField(max_length=80, primary_key=True)
    value = TextField()


class Chore(Table):
    name = CharField(max_length=40, unique=True)
    next_at = FloatField()
    last_at = FloatField(null=True)
    took_seconds = FloatField(null=True)
    result = TextField()


class Worker(Table):
    name = CharField(max_length=120, unique=True)
    host = CharField(max_length=64)
    threads = IntegerField()
    seen_at = FloatField()


class LibraryGate(Table):
    host = CharField(max_length=255, unique=True)
    code = CharField(max_length=32)
    sentence = TextField()
    cure = TextField()
    room = IntegerField()
    since = FloatField()
    next_probe_at = FloatField()
    probe_until = FloatField()
    seen_at = FloatField()


class Asker(Table):
    name = CharField(max_length=100, primary_key=True)
    served = IntegerField(index=True)
    asks = IntegerField()
    since = FloatField()
    last_at = FloatField()


class Tries(Table):
    key = CharField(max_length=80, unique=True)
    failures = IntegerField()
    last_at = FloatField(index=True)
    good_at = FloatField(null=True)
    promised_at = FloatField(null=True)


class AnswerCount(Table):
    source = CharField(max_length=64)
    outcome = CharField(max_length=8)
    bucket = IntegerField()
    count = IntegerField()
    seconds = FloatField()

    class Meta:
        indexes = ((("source", "outcome", "bucket"), True),)


class Event(Table):
    id = LastingId()
    topic = CharField(max_length=64)
    kind = CharField(max_length=32)
    payload = JSONField()
    at = FloatField(index=True)


class Gate(Table):
    name = TextField(unique=True)
    tat = FloatField()
    credit = FloatField()
    background_at = FloatField()
    closed_until = FloatField()
    reason = TextField()
    failures = IntegerField()
    opened_at = FloatField(null=True)
    probe_until = FloatField()


# The queue's own order, and each asker's own.
Part.add_index(Part.state, Part.priority.desc(), Part.requested_at, name="part_queue")
Part.add_index(Part.state, Part.priority, Part.asker, Part.requested_at, Part.id, name="part_turns")


def up(migrator, db):
    tables = Table.__subclasses__()
    with db.bind_ctx(tables):
        db.create_tables(tables)
        Asker.create(name="schedule", served=0, asks=0, since=0, last_at=0)  # who has no row is never served
