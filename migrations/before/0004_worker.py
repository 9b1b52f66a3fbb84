"""Worker processes get a row each, so that other machines know that they are alive."""

from peewee import CharField, FloatField, IntegerField, Model


def up(migrator, db):
    class Worker(Model):
        name = CharField(max_length=120, unique=True)
        host = CharField(max_length=64)
        threads = IntegerField()
        seen_at = FloatField()

        class Meta:
            database = db
            table_name = "worker"

    db.create_tables([Worker])
