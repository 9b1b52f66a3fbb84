"""Rows are read and written with ready statements."""

import pytest

from aniworld.models import Part, Series
from aniworld.rows import in_batches

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def shows():
    return [Series.create(key=name, title=name, added_as=name, titles={"en": name}) for name in "abc"]


def test_rows_are_found_by_a_value_or_by_any_of_a_list(shows):
    assert [row.id for row in Series.all_with(key="b")] == [shows[1].id]
    assert {row.key for row in Series.all_with(key=["a", "c", "z"])} == {"a", "c"}
    assert Series.all_with(key=[]) == []


def test_a_value_of_another_type_is_stored_as_the_field_wants_it(shows):
    changed = shows[0]
    changed.year, changed.rating, changed.episodes_loaded = "2014", 8, 1
    changed.save()
    row = Series.one_with(key="a")
    assert (row.year, row.rating, row.episodes_loaded) == (2014, 8.0, True)
    assert type(row.rating) is float and type(row.episodes_loaded) is bool


@pytest.mark.parametrize("items, batches", [([], []), ([1, 2], [[1, 2]]), ([1, 2, 3], [[1, 2], [3]])])
def test_items_come_in_their_order_and_so_many_at_a_time(items, batches):
    assert list(in_batches(items, 2)) == batches


def test_a_row_that_was_read_has_all_its_values_as_they_were_stored(shows):
    row = Series.one_with(key="a")
    assert (row.titles, row.year, row.episodes_loaded) == ({"en": "a"}, None, False)
    assert row == Series.get(Series.key == "a") and row.dirty_fields == []


def test_rows_are_read_in_the_order_that_a_statement_asks_for(shows):
    assert [row.key for row in Series.read("WHERE key <> ? ORDER BY key DESC", "b")] == ["c", "a"]


def test_several_rows_are_stored_at_once(shows):
    rows = [
        Part(series=shows[0].id, name=name, requested_at=1.0, error_args=None) for name in ("nfo", "logo")
    ]
    Part.insert_rows(rows)
    assert {(row.name, row.state, row.requested_at) for row in Part.all_with(series=shows[0].id)} == {
        ("nfo", "pending", 1.0),
        ("logo", "pending", 1.0),
    }


def test_storing_no_rows_does_nothing():
    Part.insert_rows([])
    assert Part.select().count() == 0


def test_fields_of_the_rows_with_these_values_are_changed_and_no_others(shows):
    one, other = shows[0].id, shows[1].id
    Part.insert_rows([Part(series=show, name="nfo", requested_at=1.0) for show in (one, other)])
    wanted = {"state": "failed", "error_args": {"why": "it is full"}}
    assert Part.change(wanted, series=one, name="nfo") == 1
    assert Part.change(wanted, series=one, name="logo") == 0
    [changed], [same] = Part.all_with(series=one), Part.all_with(series=other)
    assert (changed.state, changed.error_args, same.state) == ("failed", {"why": "it is full"}, "pending")
