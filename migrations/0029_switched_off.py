"""A media server can be switched off; those that are there are on."""

from peewee import BooleanField


def up(migrator, db):
    migrator.migrate(migrator.add_column("media_server", "is_on", BooleanField(default=True)))
