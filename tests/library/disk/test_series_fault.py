"""What is wrong with one series on its disk is said in a sentence, whatever it is."""

import pytest

from aniworld.errors import FolderMissing
from aniworld.library.disk import series_fault
from aniworld.models import Series

FAULTS = {
    "of ours": (
        FolderMissing("told", "/library/Show", sentence="Its folder is gone."),
        "Its folder is gone.",
    ),
    "of the disk": (OSError(5, "Input/output error"), "Input/output error."),
    "without a number": (OSError("no idea."), "no idea."),
    "a name that no disk takes": (ValueError("embedded null byte"), "embedded null byte."),
}


@pytest.mark.parametrize("error, said", FAULTS.values(), ids=FAULTS)
def test_the_series_and_its_trouble_are_named(error, said):
    told = series_fault.message(Series(title="Frieren"), error)
    assert "Frieren" in str(told) and str(told).endswith(said)
