"""What became of a picture that a series should have: from whom it is, once it is there."""

import pytest

from aniworld.library.artwork import picture_jobs
from aniworld.library.artwork.picture_jobs import Outcome
from aniworld.library.disk.series_folder import StoredFile
from aniworld.models import Artwork

THEIRS, OURS = StoredFile("poster.jpg", "abc", is_theirs=True), StoredFile("poster.jpg", "abc")
SOURCES = {
    "nothing is there": (None, None, ""),
    "a person put it there": (THEIRS, None, "yours"),
    "a source has it": (OURS, Artwork(source="tvmaze"), "tvmaze"),
}


@pytest.mark.parametrize("file, artwork, source", SOURCES.values(), ids=SOURCES)
def test_from_whom_it_is(file, artwork, source):
    job = picture_jobs.job_for("poster")
    assert Outcome(job, file=file, artwork=artwork).source == source
