"""Series get a folded text of all their titles, so that the search box finds them by any; the existing ones are filled."""

import json
import unicodedata

from peewee import TextField


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def up(migrator, db):
    migrator.migrate(migrator.add_column("series", "search_text", TextField(default="")))
    for series_id, title, titles, synonyms in db.execute_sql("SELECT id, title, titles, synonyms FROM series").fetchall():
        known = [title, *(json.loads(titles or "{}") or {}).values(), *(json.loads(synonyms or "[]") or [])]
        text = " · ".join(dict.fromkeys(folded for name in known if (folded := fold(name))))
        db.execute_sql("UPDATE series SET search_text = ? WHERE id = ?", (text, series_id))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("series", "search_text"))
