"""What an empty library suggests is in the catalogue, each show once."""

import pytest

from aniworld import context
from aniworld.library.matching import suggestions


def test_each_suggestion_is_a_show_of_the_catalogue(house):
    found = suggestions.well_known()
    assert len({show.id for show in found}) == len(suggestions.WELL_KNOWN)
    assert all(show.provider == "catalogue" and show.year and show.kind == "TV" for show in found)


@pytest.mark.parametrize(
    "languages, names",
    [
        (("en",), {"Attack on Titan", "Cowboy Bebop", "Mushi-Shi"}),
        (("de",), {"Attack on Titan", "Cowboy Bebop", "Mushi-Shi"}),
        (("ja", "en"), {"進撃の巨人", "蟲師"}),
    ],
)
def test_suggestions_are_called_as_people_know_them(house, monkeypatch, languages, names):
    monkeypatch.setattr(context.current(), "languages", languages)
    assert names <= {show.title for show in suggestions.well_known()}
