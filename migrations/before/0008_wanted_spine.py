"""Series remember which other source is to number their episodes, until it does."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("series", "wanted_spine", CharField(max_length=16, null=True)))
