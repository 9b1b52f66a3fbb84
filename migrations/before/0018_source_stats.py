"""The answers of the sources are counted in a table of their own; what was counted before is kept."""

import json

from peewee import CharField, FloatField, IntegerField, Model, TextField


def up(migrator, db):
    class Preference(Model):
        name = CharField(max_length=80, primary_key=True)
        value = TextField()

        class Meta:
            database = db
            table_name = "preference"

    class AnswerCount(Model):
        source = CharField(max_length=64)
        outcome = CharField(max_length=8)
        bucket = IntegerField()
        count = IntegerField()
        seconds = FloatField()

        class Meta:
            database = db
            table_name = "answer_count"
            indexes = ((("source", "outcome", "bucket"), True),)

    db.create_tables([AnswerCount])
    counted = Preference.select().where(Preference.name.startswith("answers "))
    for row in list(counted):
        _, source, outcome = row.name.split(" ")
        within, seconds = json.loads(row.value)
        for bucket, count in enumerate(within):
            if count:
                # Only the sum of seconds was kept, and only the sum is ever told: the first has it all.
                AnswerCount.create(
                    source=source, outcome=outcome, bucket=bucket, count=count, seconds=seconds
                )
                seconds = 0.0
        row.delete_instance()


def down(migrator, db):
    db.execute_sql("DROP TABLE answer_count")
