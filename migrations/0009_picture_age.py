"""Pictures remember when they came from their source: some may not be kept for ever without being fetched again."""

from peewee import FloatField


def up(migrator, db):
    migrator.migrate(migrator.add_column("artwork", "fetched_at", FloatField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("artwork", "fetched_at"))
