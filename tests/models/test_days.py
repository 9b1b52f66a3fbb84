"""Days are kept as text; what is no day is none."""

from datetime import date

import pytest

from aniworld.models.days import day_of


@pytest.mark.parametrize("text", [None, "", "2026-02-30", "soon"])
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None


def test_a_day_is_read():
    assert day_of("2026-01-12") == date(2026, 1, 12)
