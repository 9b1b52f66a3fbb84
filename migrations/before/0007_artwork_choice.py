"""Pictures can be pinned, and the one that a person replaced is kept for an undo."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Series(Model):
        class Meta:
            database = db
            table_name = "series"

    class ReplacedArtwork(Model):
        series = ForeignKeyField(Series, on_delete="CASCADE")
        kind = CharField(max_length=16)
        season = IntegerField(default=-1)
        url = TextField(default="")
        source = CharField(max_length=16, default="")
        is_pinned = BooleanField(default=False)
        content = BlobField(null=True)
        replaced_at = FloatField()

        class Meta:
            database = db
            table_name = "replaced_artwork"
            indexes = ((("series", "kind", "season"), True),)

    db.create_tables([ReplacedArtwork])
    migrator.migrate(migrator.add_column("artwork", "is_pinned", BooleanField(default=False)))
