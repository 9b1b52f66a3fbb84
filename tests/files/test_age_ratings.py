"""A show's rating for an age, in the household's system."""

import pytest

from aniworld.files import age_ratings

CASES = [
    ({"US": "TV-14", "DE": "16"}, "DE", "FSK-16", "the country's own counts"),
    ({"DE": "FSK 12"}, "DE", "FSK-12", "with its board's name before it"),
    ({"DE": "ab 12"}, "DE", "FSK-12", "in other words"),
    ({"DE": "12+"}, "DE", "FSK-12", "with a plus behind it"),
    ({"US": "tv-ma"}, "US", "TV-MA", "in small letters"),
    ({"US": "TV-14"}, "GB", "15", "the nearest age"),
    ({"US": "TV-14"}, "DE", "FSK-16", "of two that are as near the higher"),
    ({"US": "TV-14"}, "FR", "16", "of two that are as near the higher"),
    ({"mal": "PG-13"}, "DE", "FSK-12", "a service's own words"),
    ({"mal": "R+"}, "US", "TV-MA", "a service's own words"),
    ({"kitsu": "PG"}, "US", "TV-14", "the same word of another service"),
    ({"kitsu": "R18", "mal": "G"}, "DE", "FSK-0", "the first service that rated it"),
    ({"mal": "G", "US": "TV-MA"}, "GB", "18", "a board goes before a service"),
    ({"AU": "MA15+"}, "AU", "MA 15+", "its own words in another form"),
    ({"JP": "R15+"}, "US", "TV-14", "converted from Japan"),
    ({"XX": "TV-14"}, "US", "", "of a country that is not known"),
    ({"US": "Not Rated"}, "US", "", "no rating at all"),
    ({}, "US", "", "nobody rated it"),
]


@pytest.mark.parametrize(
    "told, country, rating", [case[:3] for case in CASES], ids=[case[3] for case in CASES]
)
def test_a_show_is_rated_in_the_words_of_the_household(told, country, rating):
    assert age_ratings.in_system(told, country) == rating


def test_every_system_knows_its_own_words():
    for country, system in age_ratings.SYSTEMS.items():
        for word in system.ages:
            assert age_ratings.in_system({country: word}, country) == system.prefix + word
