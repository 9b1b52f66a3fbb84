"""What an empty library suggests is in the catalogue, each show once."""

from aniworld.library.matching import suggestions


def test_each_suggestion_is_a_show_of_the_catalogue(house):
    found = suggestions.well_known()
    assert len({show.id for show in found}) == len(suggestions.WELL_KNOWN)
    assert all(show.provider == "catalogue" and show.year and show.kind == "TV" for show in found)
