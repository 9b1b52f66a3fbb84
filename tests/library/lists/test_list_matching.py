"""What each entry of a list is: by the catalogue, by a source that knows its id, by its title."""

import pytest

from aniworld.library.lists import list_matching
from aniworld.library.series import pasted, series
from aniworld.library.sources import ask
from aniworld.models import MergedSeries
from aniworld.providers.list_values import ListEntry

pytestmark = pytest.mark.usefixtures("house")


def match(title, **ids):
    entry = ListEntry(id="1", title=title, status="planned", ids=ids)
    return list_matching.of([entry])[0]


def test_the_catalogue_knows_an_entry_by_its_id_whatever_its_title():
    found = match("Bebop", mal="1")
    assert found.how == "catalogue" and found.show.title == "COWBOY BEBOP" and found.show.year == 1998
    assert found.is_wanted


def test_a_source_that_knows_its_id_is_asked_for_what_the_catalogue_lacks():
    found = match("New Show", kitsu="999999", mal="88888888")
    assert found.how == "source" and found.show.wanted == ("New Show", "kitsu", "999999")


def test_without_such_a_source_it_is_looked_for_by_its_title():
    assert "jikan" not in ask.providers()
    found = match("New Show", mal="88888888")
    assert found.how == "title" and found.show.wanted == ("New Show", None, None)


@pytest.mark.parametrize("ids", [{"mal": "1"}, {"kitsu": "999999"}, {}])
def test_what_is_in_the_library_already_is_said(ids):
    wanted = match("Some Show", **ids).show.wanted
    added = pasted.add([wanted])[0].series
    found = match("Some Show", **ids)
    assert found.show.series_id == added.id and not found.is_wanted


def test_what_was_merged_into_another_series_is_there_too():
    kept, _ = series.add("Kept Show")
    wanted = match("Some Show", kitsu="999999").show.wanted
    card = pasted.add([wanted])[0].series
    values = {"id": card.id, "key": card.key, "added_as": card.added_as, "merged_at": 1.0}
    series.remove(card)
    MergedSeries.create(series=kept, **values)
    assert match("Some Show", kitsu="999999").show.series_id == kept.id
