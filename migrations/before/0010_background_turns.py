"""Gates remember when the background may ask again, which leaves turns for people."""

from peewee import FloatField


def up(migrator, db):
    migrator.migrate(migrator.add_column("gate", "background_at", FloatField(default=0)))
