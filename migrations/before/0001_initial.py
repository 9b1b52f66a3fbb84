"""The tables of the first version: a frozen copy of the models as they were then."""

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.sqlite_ext import AutoIncrementField


def up(migrator, db):
    LastingId = (
        AutoIncrementField if isinstance(db, SqliteDatabase) else AutoField
    )  # a sequence gives no id twice anyway

    class ApiKey(Model):
        name = CharField(unique=True, max_length=80)
        key_hash = CharField(unique=True, max_length=64)
        created_at = FloatField()
        last_used_at = FloatField(null=True)

        class Meta:
            database = db
            table_name = "api_key"

    db.create_tables([ApiKey])

    class Series(Model):
        id = LastingId()
        key = CharField(unique=True, max_length=120)
        title = CharField(max_length=500)
        added_as = CharField(unique=True, max_length=500)
        sort_title = CharField(index=True, max_length=500, default="")
        original_title = CharField(max_length=500, default="")
        titles = JSONField(default=dict)
        synonyms = JSONField(default=list)
        year = IntegerField(null=True)
        overview = TextField(default="")
        status = CharField(max_length=16, default="")
        premiered = CharField(null=True, max_length=10)
        ended = CharField(null=True, max_length=10)
        runtime_minutes = IntegerField(null=True)
        rating = FloatField(null=True)
        genres = JSONField(default=list)
        studio = CharField(max_length=200, default="")
        country = CharField(max_length=100, default="")
        url = TextField(null=True)
        folder = CharField(null=True)
        folder_key = CharField(unique=True, null=True)
        spine = CharField(null=True, max_length=16)
        resolved_at = FloatField(null=True)
        details_at = FloatField(null=True)
        added_at = FloatField(index=True)
        loading_status = CharField(index=True, max_length=20, default="loading")
        episodes_loaded = BooleanField(default=False)
        nfo_loaded = BooleanField(default=False)
        logo_loaded = BooleanField(default=False)
        images_loaded = BooleanField(default=False)
        loading_started_at = FloatField(null=True)
        loading_completed_at = FloatField(null=True)
        loading_error = TextField(null=True)

        class Meta:
            database = db
            table_name = "series"

    db.create_tables([Series])

    class Artwork(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        kind = CharField(max_length=16)
        season = IntegerField(default=-1)
        url = TextField(default="")
        source = CharField(max_length=16)
        language = CharField(null=True, max_length=16)
        width = IntegerField(null=True)
        height = IntegerField(null=True)
        score = FloatField(default=0.0)
        is_chosen = BooleanField(default=False)
        file = CharField(null=True)
        sha = CharField(index=True, null=True, max_length=64)
        colour = CharField(null=True, max_length=7)

        class Meta:
            database = db
            table_name = "artwork"
            indexes = ((("series", "kind", "season", "url"), True),)

    db.create_tables([Artwork])

    class User(Model):
        name = CharField(unique=True, max_length=80)
        password_hash = CharField()
        is_admin = BooleanField(default=False)
        created_at = FloatField()

        class Meta:
            database = db
            table_name = "user"

    db.create_tables([User])

    class Code(Model):
        code_hash = CharField(unique=True, max_length=64)
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        expires_at = FloatField()

        class Meta:
            database = db
            table_name = "code"

    db.create_tables([Code])

    class Episode(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        season = IntegerField()
        number = IntegerField()
        absolute = IntegerField(null=True)
        title = CharField(max_length=500, default="")
        titles = JSONField(default=dict)
        overview = TextField(default="")
        air_date = CharField(null=True, max_length=10)
        runtime_minutes = IntegerField(null=True)
        rating = FloatField(null=True)
        still_url = TextField(null=True)
        provider = CharField(max_length=16)
        provider_id = CharField(max_length=64)
        sources = JSONField(default=dict)
        file = TextField(null=True)
        is_ignored = BooleanField(default=False)
        missing_since = FloatField(null=True)

        class Meta:
            database = db
            table_name = "episode"
            indexes = ((("series", "season", "number"), True), (("series", "provider", "provider_id"), True))

    db.create_tables([Episode])

    class Event(Model):
        id = LastingId()
        topic = CharField(max_length=64)
        kind = CharField(max_length=32)
        payload = JSONField(default=dict)
        at = FloatField(index=True)

        class Meta:
            database = db
            table_name = "event"

    db.create_tables([Event])

    class Gate(Model):
        name = TextField(unique=True)
        tat = FloatField(default=0)
        credit = FloatField(default=0)
        closed_until = FloatField(default=0)
        reason = TextField(default="")
        failures = IntegerField(default=0)
        opened_at = FloatField(null=True)
        probe_until = FloatField(default=0)

        class Meta:
            database = db
            table_name = "gate"

    db.create_tables([Gate])

    class Part(Model):
        id = LastingId()
        series = ForeignKeyField(Series, on_delete="CASCADE")
        name = CharField(max_length=10)
        state = CharField(max_length=12, default="pending")
        priority = IntegerField(default=2)
        attempt = IntegerField(default=0)
        not_before = FloatField(null=True)
        force = IntegerField(default=0)
        owner = CharField(null=True, max_length=120)
        lease_until = FloatField(null=True)
        claim = IntegerField(default=0)
        done = IntegerField(default=0)
        total = IntegerField(default=0)
        source = CharField(max_length=100, default="")
        error = TextField(null=True)
        error_code = CharField(null=True, max_length=32)
        requested_at = FloatField()
        started_at = FloatField(null=True)
        finished_at = FloatField(null=True)

        class Meta:
            database = db
            table_name = "part"
            indexes = ((("series", "name"), True),)

    db.create_tables([Part])
    db.execute_sql("CREATE INDEX part_queue ON part (state, priority DESC, requested_at)")

    class Preference(Model):
        name = CharField(primary_key=True, max_length=80)
        value = TextField()

        class Meta:
            database = db
            table_name = "preference"

    db.create_tables([Preference])

    class Season(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        number = IntegerField()
        name = CharField(max_length=500, default="")
        overview = TextField(default="")
        premiered = CharField(null=True, max_length=10)
        ended = CharField(null=True, max_length=10)

        class Meta:
            database = db
            table_name = "season"
            indexes = ((("series", "number"), True),)

    db.create_tables([Season])

    class SeriesId(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        provider = CharField(max_length=16)
        value = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "series_id"
            indexes = ((("provider", "value"), True),)

    db.create_tables([SeriesId])

    class Session(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        created_at = FloatField()
        seen_at = FloatField()

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class WrittenFile(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        path = CharField(max_length=1000)
        sha = CharField(max_length=64)
        content = BlobField(null=True)
        written_at = FloatField()

        class Meta:
            database = db
            table_name = "written_file"
            indexes = ((("series", "path"), True),)

    db.create_tables([WrittenFile])
