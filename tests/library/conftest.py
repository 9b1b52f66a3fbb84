"""A shelf to put series on: they are added, loaded, looked at, and time passes when a test says so."""

import shutil
from types import SimpleNamespace

import pytest

from aniworld import tasks
from aniworld.bootstrap import prepare
from aniworld.database import db, now, transaction
from aniworld.library.disk import library_gate
from aniworld.library.parts import backoff, claims, loading
from aniworld.library.parts import workers as owners
from aniworld.library.parts.claims import ClaimedPart
from aniworld.library.series import series
from aniworld.models import PARTS, Artwork, Episode, Part, Series, WrittenFile
from aniworld.models.part import PENDING, USER

from .extras import services as services
from .extras import switch as switch
from .extras import with_keys as with_keys


class Shelf:
    """The library as a user knows it. Nothing sleeps: later() makes due what waits for its time."""

    def __init__(self, settings, standin):
        self.settings, self.standin = settings, standin
        self.root, self.data = settings.library, settings.data_dir

    def put(self, name=None, **how):
        """A series that no worker has touched yet."""
        return series.add(name, **how)[0]

    def add(self, name=None, **how):
        """A series, loaded as far as it goes at once."""
        added = self.put(name, **how)
        self.work()
        return Series.get_by_id(added.id)

    def work(self):
        """Everything that may run now runs."""
        tasks.wake()

    def load(self, added, *names, force=False):
        series.load(added, list(names or PARTS), force=force)
        self.work()
        return Series.get_by_id(added.id)

    def later(self, added):
        """The library is looked at again, the waiting parts become due, and run."""
        self.look()
        self.due(added)
        self.work()
        return Series.get_by_id(added.id)

    def dead_worker(self):
        """The name of a worker that was killed on this machine."""
        owner = owners.Owner(self.data)
        owner._file.close()  # as the kernel does at kill -9: the lock is free, the file is still there
        return owner.name

    def look(self):
        """A worker looks at a library in trouble, as it does every few seconds. Returns whether it is well
        again."""
        library_gate.look_at_once()
        return library_gate.look_again()

    def unplug(self, *left_behind):
        """The disk is not mounted any more: what lies in the mount point is only this. Returns what mounts
        it again."""
        away = self.root.with_name("unplugged")
        self.root.rename(away)
        self.root.mkdir()
        for name in left_behind:
            (self.root / name).mkdir() if name.endswith("/") else (self.root / name).write_bytes(b"x")

        def mount():
            shutil.rmtree(self.root)
            away.rename(self.root)

        return mount

    def due(self, added):
        Part.update(not_before=0).where((Part.series == added) & (Part.state == PENDING)).execute()

    def claim(self, owner="me", workers=16):
        """The next part, held as a worker holds it; None when there is none."""
        part = claims.claim(owner, workers)
        return part and ClaimedPart(part)

    def run(self, owner="me", is_stopping=lambda: False):
        """One turn of a worker that does not go on to the next part."""
        return loading.work(owner, 16, wake=lambda count: None, is_stopping=is_stopping)

    def request(self, added, *names, priority=USER, force=False):
        with transaction():
            return claims.request(added.id, names, priority, force=force)

    def part(self, added, name):
        return Part.get((Part.series == added) & (Part.name == name))

    def parts(self, added):
        return {part.name: part for part in Part.select().where(Part.series == added)}

    def states(self, added):
        parts = self.parts(added)
        return " ".join(parts[name].state for name in PARTS)

    def set(self, added, name, **fields):
        Part.update(**fields).where((Part.series == added) & (Part.name == name)).execute()

    def resolve(self, added):
        """As if its ids were known, so that logo and images may run."""
        Series.update(resolved_at=now()).where(Series.id == added.id).execute()

    def path(self, added, *names):
        return self.root.joinpath(Series.get_by_id(added.id).folder, *names)

    def files(self, added):
        home = self.path(added)
        return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())

    def video(self, added, *names):
        """A video file that appears in the series' folder."""
        path = self.path(added, *names)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not much of a film")
        return path

    def episodes(self, added):
        """(season, number) -> row"""
        return {(row.season, row.number): row for row in Episode.select().where(Episode.series == added)}

    def chosen(self, added, kind, season=-1):
        mine = (Artwork.series == added) & (Artwork.kind == kind) & (Artwork.season == season)
        return Artwork.get_or_none(mine & Artwork.is_chosen)

    def written(self, added):
        return {row.path: row for row in WrittenFile.select().where(WrittenFile.series == added)}

    def asked(self, text):
        """The requests that the sources got whose path has this in it."""
        return [path for _, path in self.standin.log if text in path]


@pytest.fixture
def shelf(house, standin, monkeypatch):
    """Nothing comes back by itself within a test: its first wait is already a long one."""
    monkeypatch.setattr(backoff, "FIRST_WAIT_SECONDS", backoff.LONGEST_WAIT_SECONDS)
    monkeypatch.setattr(backoff, "random", SimpleNamespace(uniform=lambda low, high: high))
    return Shelf(house, standin)


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Where houses of loaded series are kept, to be copied."""
    return tmp_path_factory.mktemp("finished")


@pytest.fixture
def once(shelf, standin, finished):
    """Do what takes long once for all tests, and have a copy of the house as it was then in each.

    once("frieren", make, folders): under this name; folders: what is copied besides those of every house.
    """

    def have(name, make, *folders):
        folders = (shelf.data, shelf.root, *folders)
        kept = finished / name
        if shelf.settings.database_url:  # its rows lie in no folder
            make()
        elif not kept.exists():
            make()
            db.close()
            for folder in folders:
                shutil.copytree(folder, kept / folder.name)
            db.connect()
        else:
            db.close()
            for folder in folders:
                shutil.rmtree(folder)
                shutil.copytree(kept / folder.name, folder)
            prepare(shelf.settings, durable=False)
            db.connect()
        standin.log.clear()

    return have


@pytest.fixture
def frieren(shelf, once):
    """A series with everything, loaded."""
    once("frieren", lambda: shelf.add("Frieren"))
    return Series.get()
