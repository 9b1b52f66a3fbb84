"""What is done in the library is written down with who did it, and can be undone for 30 days."""

from peewee import (
    SQL,
    AutoField,
    BlobField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    NodeList,
    SqliteDatabase,
)


class NeverAgainField(AutoField):
    """An id that no later row gets again. PostgreSQL gives none twice anyway."""

    def ddl(self, ctx):
        plain = super().ddl(ctx)
        if isinstance(self.model._meta.database, SqliteDatabase):
            return NodeList((plain, SQL("AUTOINCREMENT")))
        return plain


class Table(Model):
    class Meta:
        legacy_table_names = False


class HistoryEntry(Table):
    id = NeverAgainField()
    kind = CharField(max_length=16)
    subject = CharField(max_length=80)
    series_id = IntegerField(index=True)
    title = CharField(max_length=500)
    asker = CharField(max_length=100)
    at = FloatField(index=True)
    code = CharField(max_length=32)
    args = JSONField()
    before = JSONField(null=True)
    together = IntegerField(null=True, index=True)
    undone_at = FloatField(null=True)
    undone_by = CharField(max_length=100, null=True)


class HistoryRows(Table):
    entry = ForeignKeyField(HistoryEntry, primary_key=True, on_delete="CASCADE")
    content = BlobField()


def up(migrator, db):
    db.bind([HistoryEntry, HistoryRows])
    db.create_tables([HistoryEntry, HistoryRows])
