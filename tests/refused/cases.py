"""What a route needs before it is tried, how it is sent, and what is stored then."""

import io

import cysqlite

from aniworld.database import transaction
from aniworld.library.series import series
from aniworld.models import Part, Series

NOTES = {"api_key": {"last_used_at"}, "session": {"seen_at"}}  # what is not worth a wait may be left out
# what was learned of a source, who has tried to sign in, and where a media server is to look again
ASIDE = {"gate", "answer_count", "last_answers", "tries", "folder_to_tell"}
QUESTIONS = {}  # by table: what is asked for its rows


def rows(data_dir):
    """What another program sees in the database: a row of texts for each table, without what may be left
    out."""
    connection = cysqlite.connect(str(data_dir / "aniworld.db"))
    try:
        return {name: _rows(connection, name) for name in connection.get_tables() if name not in ASIDE}
    finally:
        connection.close()


def _rows(connection, table):
    """The rows in the order in which they were made: they are read hundreds of times, and not sorted then."""
    if table not in QUESTIONS:
        QUESTIONS[table] = _question(table, connection.execute(f'SELECT * FROM "{table}"').columns())
    return connection.execute(QUESTIONS[table]).fetchall()


def _question(table, columns):
    kept = [f'"{name}"' for name in columns if name not in NOTES.get(table, set())]
    question = f'SELECT {", ".join(kept)} FROM "{table}"'
    if "name" in columns:
        name = "coalesce(name, '')"
        question += f" WHERE {name} NOT LIKE 'answers %' AND {name} NOT LIKE 'lately %'"
    return question


def changed(before, after):
    return {table for table in after if after[table] != before[table]}


class Case:
    """Makes what a route needs, and sends it. Each act is (method, path, what is sent)."""

    def __init__(self, alice, program):
        self.alice, self.program, self.count = alice, program, 0
        for name in ("Frieren", "Cowboy Bebop"):
            alice.post("/series", name=name)
        self.frieren, self.single = [row.id for row in Series.select().order_by(Series.id)]

    def name(self):
        self.count += 1
        return f"Show {self.count}"

    def new(self, state="pending", priority=2):
        """A series of which nothing is loaded."""
        with transaction():
            row, _ = series.add(self.name())
            Part.update(state=state, priority=priority).where(Part.series == row.id).execute()
        return row.id

    def send(self, act):
        method, path, sent = act
        if path.startswith("/api"):
            return self.program.open(path, method=method, json=sent)
        fresh = {
            name: (io.BytesIO(value), "a.png") if isinstance(value, bytes) else value
            for name, value in sent.items()
        }
        return self.alice.post(path, **fresh)


def post(path, **sent):
    return "POST", path, sent
