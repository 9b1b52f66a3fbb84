"""A clock that is set back makes nothing wait for days, and what waits as it should is left alone."""

import pytest

from aniworld.database import now
from aniworld.library.parts import clock_change, refresh_schedule, schedule
from aniworld.library.parts.claims import (
    ASK_AGAIN_SECONDS,
    FILL_IN_SECONDS,
    LEASE_SECONDS,
    LONGEST_PAUSE_SECONDS,
)
from aniworld.library.series import series
from aniworld.models import Chore, Part, Series, Worker

pytestmark = pytest.mark.usefixtures("house")
YEAR = 365 * 86400.0
WAITS = [
    ("pending", "not_before", LONGEST_PAUSE_SECONDS, 0),
    ("pending", "requested_at", 0, 0),
    ("loading", "lease_until", LEASE_SECONDS, LEASE_SECONDS),
    ("partial", "not_before", FILL_IN_SECONDS, FILL_IN_SECONDS),
    ("unavailable", "not_before", ASK_AGAIN_SECONDS, ASK_AGAIN_SECONDS),
]


@pytest.mark.parametrize(
    "state, field, longest, instead", WAITS, ids=[f"{state} {field}" for state, field, *_ in WAITS]
)
def test_a_part_waits_no_longer_than_it_may(state, field, longest, instead):
    series.add("Frieren")
    at = now()
    Part.update({"state": state, "requested_at": at - 1, field: at + longest + YEAR}).where(
        Part.name == "logo"
    ).execute()
    Part.update({"state": state, "requested_at": at - 1, field: at + longest}).where(
        Part.name == "images"
    ).execute()

    assert clock_change.bring_near() == 1

    logo, images = Part.get(Part.name == "logo"), Part.get(Part.name == "images")
    assert at + instead <= getattr(logo, field) <= now() + instead
    assert getattr(images, field) == at + longest, "this one waits as it should"


def test_a_series_is_read_again_within_its_span():
    row, _ = series.add("Frieren")
    Series.update(refresh_at=now() + YEAR).execute()
    clock_change.bring_near()
    assert Series.get_by_id(row.id).refresh_at <= now() + refresh_schedule.ENDED_SECONDS[1]


def test_the_timetable_goes_on_at_once():
    schedule.prepare()
    before = {chore.name: chore.next_at for chore in Chore.select()}
    assert clock_change.bring_near() == 0
    Chore.update(next_at=now() + YEAR).where(Chore.name == "trim").execute()
    assert clock_change.bring_near() == 1
    after = {chore.name: chore.next_at for chore in Chore.select()}
    assert after.pop("trim") <= now() and after == {name: at for name, at in before.items() if name != "trim"}


def test_a_dead_worker_of_another_machine_is_not_taken_for_alive_until_its_time_has_come():
    Worker.create(name="far:1:a", host="far", threads=4, seen_at=now() + YEAR)
    clock_change.bring_near()
    assert Worker.get().seen_at <= now()
