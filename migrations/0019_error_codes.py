"""Rows and events keep codes with values in the place of sentences, and parts which part keeps them waiting.

A sentence that is there becomes the value of a message, under its code where it had one.
"""

import json

from peewee import CharField, ForeignKeyField, JSONField, Model, TextField

TOLD = "told"
WHOLE = ("cancelled", "poison", "no_images")  # codes that always had the same sentence
WHEN = " Next try in "  # it was true when it was written
BATCH = 1000
GONE = (
    ("part", "error"),
    ("series", "loading_error"),
    ("gate", "reason"),
    ("library_gate", "sentence"),
    ("library_gate", "cure"),
    ("chore", "result"),
)


def message(sentence, code=None):
    """Return a code and its values for a sentence; None and None for no sentence."""
    if not sentence:
        return None, None
    if code in WHOLE:
        return code, {}
    return code or TOLD, {"sentence": sentence.partition(WHEN)[0]}


def as_json(sentence, code=None):
    code, args = message(sentence, code)
    return {"code": code, "args": args} if code else None


def up(migrator, db):
    add_columns(migrator)
    change_parts_and_series(db)
    change_gates(db)
    change_chores(db)
    change_tests(db)
    change_events(db)
    for table, column in GONE:
        db.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def add_columns(migrator):
    code = CharField(max_length=32, null=True)
    args = JSONField(null=True)
    migrator.migrate(
        migrator.add_column("part", "error_args", args),
        migrator.add_column("part", "blocked_by", CharField(max_length=10, null=True)),
        migrator.add_column("series", "loading_error_code", code),
        migrator.add_column("series", "loading_error_args", args),
        migrator.add_column("chore", "result_code", code),
        migrator.add_column("chore", "result_args", args),
        migrator.add_column("gate", "reason_code", CharField(max_length=32, default="")),
        migrator.add_column("gate", "reason_args", TextField(default="")),
        migrator.add_column("library_gate", "args", JSONField(default="{}")),  # as text: no table is bound
    )


def change_parts_and_series(db):
    class Series(Model):
        loading_error = TextField(null=True)
        loading_error_code = CharField(null=True)
        loading_error_args = JSONField(null=True)

        class Meta:
            database = db
            table_name = "series"

    class Part(Model):
        series = ForeignKeyField(Series)
        error = TextField(null=True)
        error_code = CharField(null=True)
        error_args = JSONField(null=True)

        class Meta:
            database = db
            table_name = "part"

    db.execute_sql("""
        UPDATE part SET blocked_by = 'episodes'
        WHERE name <> 'episodes' AND state IN ('failed', 'unavailable') AND EXISTS (
            SELECT 1 FROM part AS list WHERE list.series_id = part.series_id AND list.name = 'episodes'
            AND list.state = part.state AND list.error = part.error)
    """)
    codes = {}
    for row in Part.select().where(Part.error.is_null(False) | Part.error_code.is_null(False)):
        codes[row.series_id, row.error] = row.error_code
        row.error_code, row.error_args = message(row.error, row.error_code)
        row.save(only=[Part.error_code, Part.error_args])
    for row in Series.select().where(Series.loading_error.is_null(False)):
        code = codes.get((row.id, row.loading_error))
        row.loading_error_code, row.loading_error_args = message(row.loading_error, code)
        row.save(only=[Series.loading_error_code, Series.loading_error_args])


def change_gates(db):
    class Gate(Model):
        reason = TextField()
        reason_code = CharField()
        reason_args = TextField()

        class Meta:
            database = db
            table_name = "gate"

    class LibraryGate(Model):
        sentence = TextField()
        args = JSONField()

        class Meta:
            database = db
            table_name = "library_gate"

    for row in Gate.select().where(Gate.reason != ""):
        row.reason_code, args = message(row.reason)
        row.reason_args = json.dumps(args)
        row.save(only=[Gate.reason_code, Gate.reason_args])
    for row in LibraryGate.select():
        row.args = {"sentence": row.sentence}
        row.save(only=[LibraryGate.args])


def change_chores(db):
    class Chore(Model):
        result = TextField()
        result_code = CharField(null=True)
        result_args = JSONField(null=True)

        class Meta:
            database = db
            table_name = "chore"

    for row in Chore.select():
        row.result_code, row.result_args = message(row.result)
        row.save(only=[Chore.result_code, Chore.result_args])


def change_tests(db):
    """Change the results of the tests of sources: kind, sentence, until, at."""

    class Preference(Model):
        name = CharField(primary_key=True)
        value = TextField()

        class Meta:
            database = db
            table_name = "preference"

    for row in Preference.select().where(Preference.name.startswith("tested ")):
        kind, sentence, *times = json.loads(row.value)
        row.value = json.dumps([kind, as_json(sentence), *times])
        row.save(only=[Preference.value])


def change_events(db):
    class Event(Model):
        payload = JSONField()

        class Meta:
            database = db
            table_name = "event"

    last = 0
    while rows := list(Event.select().where(Event.id > last).order_by(Event.id).limit(BATCH)):
        last = rows[-1].id
        for row in rows:
            if changed(row.payload):
                row.save(only=[Event.payload])


def changed(payload):
    """Change what an event keeps. Returns whether it kept sentences."""
    codes = {}
    for part in payload.get("parts", {}).values():
        error = part.pop("error", None)
        codes[error] = part.get("error_code")
        part["error_code"], part["error_args"] = message(error, part.get("error_code"))
    if "error" in payload:
        payload["error"] = as_json(payload["error"], codes.get(payload["error"]))
    if "message" in payload:
        payload["message"] = as_json(payload["message"])
    return bool(codes) or "message" in payload
