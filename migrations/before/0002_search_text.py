"""Series get a folded text of all their titles, by any of which the search box finds them."""

import unicodedata

from peewee import JSONField, Model, TextField


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def up(migrator, db):
    migrator.migrate(migrator.add_column("series", "search_text", TextField(default="")))

    class Series(Model):
        title = TextField()
        titles = JSONField()
        synonyms = JSONField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "series"

    for series in Series.select():
        known = [series.title, *(series.titles or {}).values(), *(series.synonyms or [])]
        series.search_text = " · ".join(dict.fromkeys(folded for name in known if (folded := fold(name))))
        series.save(only=[Series.search_text])
