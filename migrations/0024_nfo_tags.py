"""NFO files say more: people, ages, tags, votes, trailers, ids of other sources, as a household wants.

Rows of today have none of it until their sources are asked again, which happens by itself.
"""

from peewee import CharField, ForeignKeyField, IntegerField, JSONField, Model, TextField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Series(Table):
    pass


class Credit(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    job = CharField(max_length=16)
    position = IntegerField()
    name = CharField(max_length=500)
    role = CharField(max_length=500)
    thumb_url = TextField(null=True)

    class Meta:
        indexes = ((("series", "job", "position"), True),)


class NfoChoice(Table):
    id = IntegerField(primary_key=True)
    rating_system = CharField(max_length=2, null=True)
    kinds = JSONField()


NEW = [Credit, NfoChoice]
OF_SERIES = ("tags", "content_ratings", "ratings")
OF_EPISODES = ("directors", "writers", "ids")


def up(migrator, db):
    db.bind([Series, *NEW])
    db.create_tables(NEW)
    steps = [
        migrator.add_column("series", "tagline", TextField(null=True)),
        migrator.add_column("series", "trailer", CharField(max_length=20, null=True)),
        migrator.add_column("episode", "votes", IntegerField(null=True)),
    ]
    steps += [migrator.add_column("series", name, JSONField(null=True)) for name in OF_SERIES]
    steps += [migrator.add_column("episode", name, JSONField(null=True)) for name in OF_EPISODES]
    migrator.migrate(*steps)
