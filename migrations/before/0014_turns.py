"""Parts know who asked for them, and those who ask get a row each, so that each gets their turn."""

from peewee import CharField, FloatField, IntegerField, Model


def up(migrator, db):
    class Asker(Model):
        name = CharField(max_length=100, primary_key=True)
        served = IntegerField(default=0, index=True)
        asks = IntegerField(default=0)
        since = FloatField(default=0)
        last_at = FloatField(default=0)

        class Meta:
            database = db
            table_name = "asker"

    db.create_tables([Asker])
    migrator.migrate(migrator.add_column("part", "asker", CharField(max_length=100, default="schedule")))
    db.execute_sql(
        "UPDATE part SET asker = 'earlier' WHERE priority > 0"
    )  # a person or a program, nobody knows which
    Asker.insert_many([{"name": "schedule"}, {"name": "earlier"}]).execute()
    db.execute_sql("CREATE INDEX part_turns ON part (state, priority, asker, requested_at, id)")
