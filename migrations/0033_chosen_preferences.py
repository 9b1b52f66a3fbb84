"""What a household prefers has one table. What it chose for its NFO files is moved there."""

from peewee import CharField, FloatField, IntegerField, JSONField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class NfoChoice(Table):
    id = IntegerField(primary_key=True)
    rating_system = CharField(max_length=2, null=True)
    kinds = JSONField()


class ChosenPreference(Table):
    name = CharField(max_length=40, primary_key=True)
    value = JSONField()
    chosen_at = FloatField()


NEW = [ChosenPreference]


def up(migrator, db):
    db.bind([NfoChoice, *NEW])
    db.create_tables(NEW)
    for row in NfoChoice.select():
        if row.rating_system:
            _keep("rating_system", row.rating_system)
        if row.kinds:
            _keep("nfo_kinds", row.kinds)
    db.drop_tables([NfoChoice])


def _keep(name, value):
    ChosenPreference.create(name=name, value=value, chosen_at=0.0)
