"""What a person edited of a series or an episode is kept."""

from peewee import JSONField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("series", "edits", JSONField(null=True)),
        migrator.add_column("series", "edits_aside", JSONField(null=True)),
        migrator.add_column("episode", "edits", JSONField(null=True)),
    )
