"""Episodes have the moment at which they are broadcast; calendar apps get addresses of their own."""

from peewee import CharField, FloatField, ForeignKeyField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class User(Table):
    pass


class ApiKey(Table):
    pass


class CalendarAddress(Table):
    name = CharField(max_length=80, unique=True)
    token_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    key = ForeignKeyField(ApiKey, null=True, on_delete="CASCADE")
    created_at = FloatField()
    last_used_at = FloatField(null=True)


def up(migrator, db):
    db.bind([User, ApiKey, CalendarAddress])
    migrator.migrate(
        migrator.add_column("episode", "airs_at", FloatField(null=True)),
        migrator.add_index("episode", ["air_date"]),
    )
    db.execute_sql('CREATE INDEX "episode_edited" ON "episode" ("series_id") WHERE "edits" IS NOT NULL')
    db.create_tables([CalendarAddress])
