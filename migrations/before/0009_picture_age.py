"""Pictures remember when they were fetched: some may not be kept for ever without that."""

from peewee import FloatField


def up(migrator, db):
    migrator.migrate(migrator.add_column("artwork", "fetched_at", FloatField(null=True)))
