"""Library folders tell which folders the last scans left out, and why; so far nobody knows."""

from peewee import JSONField


def up(migrator, db):
    nothing = JSONField(default="[]")  # as text: no table is bound
    migrator.migrate(migrator.add_column("root", "left_out", nothing))
