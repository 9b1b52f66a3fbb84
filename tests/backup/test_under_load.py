"""Backups while others write, and restores while others read: each sees one whole state."""

import threading

from aniworld.backup import checking, making, restoring, shelf
from aniworld.database import connected, db, transaction
from aniworld.library.series import series
from aniworld.models import Part, Series

WRITERS, BACKUPS = 3, 4


class Writer(threading.Thread):
    """Adds a series with its four parts, again and again, each in one transaction."""

    def __init__(self, number, stop):
        super().__init__(name=f"writer-{number}")
        self.number, self.stop, self.added = number, stop, 0

    def run(self):
        while not self.stop.is_set():
            with connected(), transaction():
                series.add(f"Show {self.number} {self.added}")
            self.added += 1


def test_each_backup_is_whole_while_three_write(app, still):
    stop = threading.Event()
    writers = [Writer(number, stop) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        made = [making.make(shelf.MANUAL) for _ in range(BACKUPS)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    counts = []
    for backup in made:
        with checking.opened(backup.path, shelf.folder()) as staged:
            found = staged.rows.execute("SELECT count(*) FROM series").fetchone()[0]
            parts = staged.rows.execute("SELECT count(*) FROM part").fetchone()[0]
            assert parts == 4 * found == 4 * backup.description.series
            counts.append(found)
    assert counts == sorted(counts) and sum(writer.added for writer in writers) >= counts[-1] > 0


def test_nobody_sees_half_of_a_restore(app, still):
    with connected(), transaction():
        for number in range(30):
            series.add(f"Show {number}")
    made = making.make(shelf.MANUAL)
    with connected(), transaction():
        Series.delete().where(Series.id > 10).execute()
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            with connected(), db.reading():
                seen.add((Series.select().count(), Part.select().count()))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        restoring.restore(made.path)
    finally:
        stop.set()
        reader.join()
    assert seen <= {(10, 40), (30, 120)}
