"""Gates remember when the background may ask again, which leaves turns for people."""

from peewee import FloatField


def up(migrator, db):
    migrator.migrate(migrator.add_column("gate", "background_at", FloatField(default=0)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("gate", "background_at"))
