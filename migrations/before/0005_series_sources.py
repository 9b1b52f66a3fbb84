"""Series remember from which source each of their fields is."""

from peewee import JSONField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("series", "sources", JSONField(default="{}"))
    )  # as text: no table is bound here
