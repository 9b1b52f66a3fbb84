"""What one table held under names with blanks in them lies in tables that say what they hold.

A row of an unknown name stays in the old table, which goes when it is empty.
"""

import json

from peewee import BooleanField, CharField, FloatField, IntegerField, JSONField, Model, TextField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Preference(Table):
    name = CharField(max_length=80, primary_key=True)
    value = TextField()


class Secret(Table):
    name = CharField(max_length=80, primary_key=True)
    value = TextField()


class SourceKey(Table):
    source = CharField(max_length=64, primary_key=True)
    key = TextField()


class SourceTest(Table):
    source = CharField(max_length=64, primary_key=True)
    kind = CharField(max_length=16)
    said = JSONField()
    until = FloatField(null=True)
    at = FloatField()


class LastAnswers(Table):
    source = CharField(max_length=64, primary_key=True)
    answers = JSONField()


class Flag(Table):
    name = CharField(max_length=80, primary_key=True)
    set_at = FloatField()


class LibraryMark(Table):
    id = IntegerField(primary_key=True)
    library_id = CharField(max_length=64, null=True)
    is_written = BooleanField()


NEW = [Secret, SourceKey, SourceTest, LastAnswers, Flag, LibraryMark]


def up(migrator, db):
    db.bind([Preference, *NEW])
    db.create_tables(NEW)
    values = {row.name: row.value for row in Preference.select()}
    _move_mark(values.get("library id"), "library is marked" in values)
    moved = ["library id", "library is marked"]
    for name, value in values.items():
        if _move_named(name, value) or _move_of_source(name, value):
            moved.append(name)
    Preference.delete().where(Preference.name.in_(moved)).execute()
    if not Preference.select().exists():
        db.drop_tables([Preference])


def _move_mark(library_id, is_written):
    """Keep the id of the library, and whether its mark was ever on disk; older versions knew only that."""
    if library_id or is_written:
        LibraryMark.create(id=1, library_id=library_id, is_written=is_written)


def _move_named(name, value):
    """Move a row that there was once. Return whether it was one."""
    if name == "secret":
        Secret.create(name="forms", value=value)
    elif name == "paused":
        Flag.create(name="paused", set_at=float(value))
    elif name == "worker gone":
        Flag.create(name="worker_gone", set_at=float(value))
    else:
        return False
    return True


def _move_of_source(name, value):
    """Move a row that there was for each source. Return whether it was one."""
    kind, _, source = name.partition(" ")
    if kind == "key":
        SourceKey.create(source=source, key=value)
    elif kind == "lately":
        LastAnswers.create(source=source, answers=json.loads(value))
    elif kind == "tested":
        outcome, said, until, at = json.loads(value)
        SourceTest.create(source=source, kind=outcome, said=said, until=until, at=at)
    else:
        return False
    return True
