"""Adding by a title: what several sources know together, and when a person is asked instead."""

import pytest

from aniworld.errors import UnknownTitle
from aniworld.models import Series
from aniworld.providers.base import Capability

from .standins import called, cour, resolve, tv


def spine(typed):
    found = resolve(typed).spine
    return found.provider, found.title, found.premiered.year


def question(typed):
    with pytest.raises(UnknownTitle) as caught:
        resolve(typed)
    return str(caught.value)


def test_the_source_that_has_it_exactly_is_taken_before_one_that_sounds_alike(sources):
    sources([tv(1, "Yanagi Neko Mini", 2026)], [cour(2, "Yanagi Neko", 2025)])
    assert spine("Yanagi Neko") == ("kitsu", "Yanagi Neko", 2025)


def test_also_before_one_whose_title_goes_on(sources):
    sources([tv(1, "Willow: The Lost Leaf", 2026)], [cour(2, "Willow", 2005)])
    assert spine("Willow") == ("kitsu", "Willow", 2005)


def test_and_before_live_action_of_that_name(sources):
    sources([tv(1, "Willow", 2023, genres=("live action",))], [cour(2, "Willow", 2005)])
    assert spine("Willow") == ("kitsu", "Willow", 2005)


def test_but_not_before_live_action_that_is_the_same_show(sources):
    sources([tv(1, "Willow", 2005, genres=("live action",))], [cour(2, "Willow", 2005)])
    assert spine("Willow") == ("tvmaze", "Willow", 2005)


def test_what_only_a_source_without_episodes_knows_is_no_show(sources):
    known = sources([], [cour(2, "Willow", 2005)])
    known["kitsu"].capabilities = Capability.SEARCH | Capability.DETAILS
    assert "No show called" in question("Willow")


def test_a_show_with_a_zero_behind_is_another_one(sources):
    sources([tv(1, "Willow;Gate", 2011)], [cour(2, "Willow;Gate", 2011), cour(3, "Willow;Gate 0", 2018)])
    assert spine("Willow;Gate 0") == ("kitsu", "Willow;Gate 0", 2018)


def test_a_remake_with_a_word_more_is_another_one(sources):
    sources([tv(1, "Tokyo Mew", 2002)], [cour(2, "Tokyo Mew", 2002), cour(3, "Tokyo Mew New", 2022)])
    assert spine("Tokyo Mew New") == ("kitsu", "Tokyo Mew New", 2022)


def test_a_sequel_goes_to_its_show(sources):
    third = cour(3, "Yanagi 3rd Season", 2018, titles={"en": "Willow Tale 3"})
    sources([tv(1, "Willow Tale", 2016)], [third])
    assert spine("Willow Tale Season 3") == ("tvmaze", "Willow Tale", 2016)
    assert spine("Yanagi 3rd Season") == ("tvmaze", "Willow Tale", 2016)


def test_an_alias_that_another_show_has_as_its_title_is_not_taken(sources):
    sources([tv(1, "The Leaf", 2001, synonyms=("Willow: The Leaf",))], [cour(2, "Willow", 2005)])
    assert spine("Willow") == ("kitsu", "Willow", 2005)


def test_a_show_that_is_gone_when_its_aliases_are_read_is_passed_over(sources):
    known = sources([tv(1, "The Leaf", 2001, synonyms=("Willow",))])
    known["tvmaze"].details = lambda source_id, *, priority, force=False: None
    assert "No show called" in question("Willow")


def test_a_year_without_brackets_is_understood(sources):
    sources([tv(1, "Willow Tale", 1969), tv(2, "Willow Tale", 2019)])
    assert spine("Willow Tale 2019") == ("tvmaze", "Willow Tale", 2019)


def test_the_beginning_is_asked_for_when_the_whole_finds_nothing(sources):
    known = sources(
        [tv(1, "Willow's Way", 2003), tv(2, "Willow's Way: The Leaf - The Animated Series", 2017)]
    )
    everything = known["tvmaze"].search

    def strict(query, *, priority):
        if ":" in query:
            known["tvmaze"].asked.append(query)
            return []
        return everything(query, priority=priority)

    known["tvmaze"].search = strict
    assert spine("Willow's Way: The Animated Series")[2] == 2017
    assert known["tvmaze"].asked == ["Willow's Way: The Animated Series", "Willow's Way"]


def test_of_two_shows_of_one_name_the_one_is_taken_that_is_not_here_yet(sources):
    sources([tv(1, "Willow Tale", 2019), tv(2, "Willow Tale", 2001)])
    called("Willow Tale (2019)", {"tvmaze": "1"})
    assert spine("Willow Tale") == ("tvmaze", "Willow Tale", 2001)


def test_the_only_show_of_a_name_is_taken_though_it_is_here(sources):
    sources([tv(1, "Willow Tale", 2019), tv(2, "Oak Tale", 2001)])
    called("Willow", {"tvmaze": "1"})
    assert spine("Willow Tale") == ("tvmaze", "Willow Tale", 2019)


def test_when_several_may_be_meant_a_person_is_asked(sources):
    sources([tv(1, "Aster the Scarlet", 2011), tv(2, "Aster the Animation", 2005), tv(3, "Oak")])
    assert question("Aster") == (
        "It is not certain which show “Aster” is: Aster the Scarlet (2011) or Aster the Animation (2005). "
        "Pick the right one."
    )


def test_a_show_of_another_time_is_asked_about(sources):
    sources([tv(1, "Willow Tale", 1969)])
    assert "Willow Tale (1969)" in question("Willow Tale (2019)")


def test_not_more_than_four_shows_are_named(sources):
    sources([tv(number, f"Aster leaf {'x' * number}") for number in range(1, 7)])
    assert question("Aster").count("Aster leaf") == 4


def test_what_the_catalogue_knows_as_another_show_is_asked_about(sources):
    sources([tv(1, "Monster: The Lost Leaf", 2022)])
    assert "Monster: The Lost Leaf (2022)" in question("Monster")


def test_so_is_what_only_a_source_of_entries_has(sources):
    sources([], [cour(1, "Monster: The Lost Leaf", 2022)])
    assert "Monster: The Lost Leaf (2022)" in question("Monster")


def test_an_id_that_leads_nowhere_leaves_the_title(sources):
    sources([tv(1, "Willow Tale", 2019)])
    assert resolve("Willow Tale (2019)", tvdb="77").spine.id == "1"


def test_an_id_at_a_service_without_a_source_leads_to_the_show(sources):
    sources([tv(1, "Willow Tale", 2019)], resolves={("tvdb", "77"): "1"})
    assert resolve("whatever", tvdb="77").spine.id == "1"
    assert Series.select().count() == 1
