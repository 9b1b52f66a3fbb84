"""Each machine has a row while its library cannot be used, with the reason and the next try."""

from peewee import CharField, FloatField, IntegerField, Model, TextField


def up(migrator, db):
    class LibraryGate(Model):
        host = CharField(max_length=255, unique=True)
        code = CharField(max_length=32)
        sentence = TextField()
        cure = TextField(default="")
        room = IntegerField(default=0)
        since = FloatField()
        next_probe_at = FloatField()
        probe_until = FloatField(default=0)
        seen_at = FloatField()

        class Meta:
            database = db
            table_name = "library_gate"

    db.create_tables([LibraryGate])
