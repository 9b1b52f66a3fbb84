"""Each chore gets a row in the timetable, and each series a next refresh within the next day."""

import time

from peewee import CharField, FloatField, Model, TextField

DAY = 86400.0


def up(migrator, db):
    class Chore(Model):
        name = CharField(max_length=40, unique=True)
        next_at = FloatField()
        last_at = FloatField(null=True)
        took_seconds = FloatField(null=True)
        result = TextField(default="")

        class Meta:
            database = db
            table_name = "chore"

    db.create_tables([Chore])
    migrator.migrate(migrator.add_column("series", "refresh_at", FloatField(null=True, index=True)))
    ids = [
        row[0]
        for row in db.execute_sql(
            "SELECT id FROM series WHERE resolved_at IS NOT NULL ORDER BY id"
        ).fetchall()
    ]
    for place, series_id in enumerate(ids):
        moment = time.time() + DAY * (place + 1) / len(ids)
        db.execute_sql(f"UPDATE series SET refresh_at = {moment!r} WHERE id = {int(series_id)}")
