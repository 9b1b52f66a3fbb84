"""A real Kodi, and a library that it reads."""

import contextlib
import os

import pytest
import requests
from library.conftest import Shelf
from processes.house import wait_for

from aniworld.library.disk import scan
from aniworld.models import Series

from .comparing import differences
from .expected import Told
from .kodi import BINARY, XVFB, Kodi

REFRESH_SECONDS = 10


def pytest_collection_modifyitems(items):
    if os.environ.get("CI") == "true":
        return  # what is not there is an error then
    for item in items:
        if "kodi" in item.keywords and not (BINARY and XVFB):
            item.add_marker(pytest.mark.skip("kodi is not installed (Debian: apt-get install kodi xvfb)"))


@pytest.fixture(scope="package")
def kodi(tmp_path_factory):
    """Kodi takes seconds to start: all tests ask the same one, each with a library of its own. It ends with
    them, as it draws all the time."""
    with Kodi(tmp_path_factory.mktemp("kodi")) as kodi:
        yield kodi


class ShelfBesideKodi(Shelf):
    """A library that Kodi reads, too; what the API tells is compared with what it knows."""

    def __init__(self, settings, standin, program, kodi):
        super().__init__(settings, standin)
        self.program, self.kodi = program, kodi
        self._seconds_ahead = 0

    def holding(self, name, *videos):
        """A series with these videos, loaded, and found by Kodi."""
        added = self.program.post("/api/series", json={"name": name}).get_json()["id"]
        series = Series.get_by_id(added)
        for video in videos:
            self.video(series, video)
        self.rescan()
        return series

    def rescan(self):
        """We look at the files, and then Kodi does."""
        self.look_at_files()
        self.kodi.scan(self.root)

    def look_at_files(self):
        scan.all_roots()
        self.work()
        self.later_by_a_second()

    def later_by_a_second(self):
        """Folders look as if they had changed a second later than before: Kodi sees no less than that."""
        self._seconds_ahead += 1
        for folder in [self.root, *self.root.rglob("*/")]:
            changed_at = folder.stat().st_mtime + self._seconds_ahead
            os.utime(folder, (changed_at, changed_at))

    def told(self, series):
        return Told(self.program, series.id)

    def differences(self, told):
        return differences(self.kodi, self.root, told)

    def differences_at_last(self, told):
        """What still differs when Kodi has had time to read the NFO files again."""
        with contextlib.suppress(AssertionError):
            wait_for(lambda: not self.differences(told), REFRESH_SECONDS)
        return self.differences(told)


@pytest.fixture
def shelf(app, database, settings, standin, program, kodi):
    kodi.begin_again_if_it_ended()
    kodi.use_library(settings.library)
    yield ShelfBesideKodi(settings, standin, program, kodi)
    with contextlib.suppress(requests.RequestException):  # it is started again for the next test
        kodi.forget_series()
