"""Cards that turned out to be one show lead to the one that stays.

NFO files that were changed are noticed by their date.
"""

from peewee import BigIntegerField, CharField, FloatField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Series(Model):
        class Meta:
            database = db
            table_name = "series"

    class MergedSeries(Model):
        id = IntegerField(primary_key=True)
        key = CharField(max_length=120, index=True)
        added_as = CharField(max_length=500, null=True, index=True)
        series = ForeignKeyField(Series, on_delete="CASCADE")
        merged_at = FloatField()

        class Meta:
            database = db
            table_name = "merged_series"

    db.create_tables([MergedSeries])
    migrator.migrate(migrator.add_column("written_file", "seen_at_ns", BigIntegerField(null=True)))
