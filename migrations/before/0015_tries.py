"""Wrong passwords are counted, by name, network and browser, so that guessing is slowed down."""

from peewee import CharField, FloatField, IntegerField, Model


def up(migrator, db):
    class Tries(Model):
        key = CharField(max_length=80, unique=True)
        failures = IntegerField()
        last_at = FloatField(index=True)
        good_at = FloatField(null=True)
        promised_at = FloatField(null=True)

        class Meta:
            database = db
            table_name = "tries"

    db.create_tables([Tries])
