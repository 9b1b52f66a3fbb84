"""A pasted list: what each line means, and adding all of it at once."""

import pytest

from aniworld.errors import Invalid
from aniworld.library.series import pasted
from aniworld.library.series import series as verbs
from aniworld.library.series.pasted import Wanted
from aniworld.models import Part, Series
from aniworld.models.part import NEW, USER


def meanings(*lines):
    """For each line: the title, whether nothing has to be checked, and what is noted."""
    told = []
    for line in pasted.review(lines):
        title = line.shows[0].title if line.shows else line.name
        told.append((title, line.is_sure, line.note.code if line.note else ""))
    return told


LINES = {
    "Cowboy Bebop": ("COWBOY BEBOP", True, ""),
    "cowboy bebob": ("COWBOY BEBOP", True, ""),
    "mal:1": ("COWBOY BEBOP", True, ""),
    "https://anilist.co/anime/1/Cowboy-Bebop/": ("COWBOY BEBOP", True, ""),
    "https://myanimelist.net/anime/1": ("COWBOY BEBOP", True, ""),
    "https://kitsu.app/anime/cowboy-bebop": ("COWBOY BEBOP", True, ""),
    "https://www.tvmaze.com/shows/999": ("TVmaze 999", True, ""),
    "tvdb:999999": ("TheTVDB 999999", True, ""),
    "tt9999999": ("IMDb tt9999999", True, ""),
    "bangumi:999999999": ("", False, "line_of_unknown_service"),
    "https://www.crunchyroll.com/series/x": ("", False, "line_unread"),
    "zzzz no such show": ("zzzz no such show", False, "line_not_in_catalogue"),
    "Fruits Basket": ("Fruits Basket", False, "line_is_unsure"),
    "Fruits Basket (2001)": ("Fruits Basket", True, ""),
    "titan": (None, False, "line_is_unsure"),
}


def test_each_line_is_understood_or_says_why_not(house, standin):
    told = {line: meanings(line)[0] for line in LINES}
    wanted = {
        line: (title or told[line][0], *rest) for line, (title, *rest) in LINES.items() if title is not None
    }
    assert {line: told[line] for line in wanted} == wanted
    assert told["titan"][1:] == LINES["titan"][1:]
    assert standin.counts()["requests"] == 0, "a review asks nobody"


def test_a_year_picks_the_show(house):
    years = [line.shows[0].year for line in pasted.review(["Fruits Basket (2001)", "Fruits Basket (2019)"])]
    assert years == [2001, 2019]


def test_what_an_earlier_line_means_already_is_skipped(house):
    first, again, other = pasted.review(["Cowboy Bebop", "mal:1", "Mushishi"])
    assert (first.is_chosen, again.is_chosen, other.is_chosen) == (True, False, True)
    assert again.note.sentence == "The same as line 1."


def test_what_is_in_the_library_is_seen_by_id_and_by_title(house):
    bebop, _ = verbs.add("mal:1")
    own, _ = verbs.add("My holiday videos")
    by_id, by_title, fresh = pasted.review(["Cowboy Bebop", "my holiday videos", "Mushishi"])
    assert (by_id.is_here, by_id.shows[0].series_id) == (True, bebop.id)
    assert (by_title.is_here, by_title.shows[0].series_id) == (True, own.id)
    assert not fresh.is_here


def test_where_several_shows_have_the_title_of_one_in_the_library_a_person_chooses(house):
    old, _ = verbs.add(None, "tvmaze", "999", title="Fruits Basket", year=2001)
    [line] = pasted.review(["fruits basket"])
    assert (line.is_here, line.shows[0].series_id) == (False, old.id)
    assert 2019 in [show.year for show in line.shows[1:]]


def test_a_source_s_own_id_that_is_in_the_library_shows_its_title(house):
    verbs.add(None, "tvmaze", "999", title="Elf")
    [line] = pasted.review(["tvmaze:999"])
    assert (line.shows[0].title, line.is_here) == ("Elf", True)


def test_all_are_added_and_what_is_there_is_not_added_again(house):
    first, second, again = pasted.add([Wanted("Naruto"), Wanted("Bleach"), Wanted("naruto")])
    assert (first.is_new, second.is_new, again.is_new) == (True, True, False)
    assert again.series.id == first.series.id


def test_all_are_added_in_one_transaction(house, monkeypatch):
    add = verbs.add

    def broken_off(name, **options):
        if name == "Bleach":
            raise RuntimeError
        return add(name, **options)

    monkeypatch.setattr(verbs, "add", broken_off)
    with pytest.raises(RuntimeError):
        pasted.add([Wanted("Naruto"), Wanted("Bleach")])
    assert not Series.select().exists()


def test_one_that_cannot_be_added_keeps_no_other_from_it(house):
    bad, nobody, good = pasted.add([Wanted(""), Wanted("", "nobody", "1"), Wanted("Naruto")])
    assert (bad.error.code, nobody.error.code, good.is_new) == ("name_empty", "no_such_provider", True)
    assert [row.title for row in Series.select()] == ["Naruto"]
    assert nobody.wanted.text == "nobody:1"


@pytest.mark.parametrize("count, priority", [(pasted.SINGLE_ONES, USER), (pasted.SINGLE_ONES + 1, NEW)])
def test_a_long_list_loads_behind_what_a_person_adds_one_by_one(house, count, priority):
    pasted.add([Wanted(f"Show {number}") for number in range(count)])
    assert {part.priority for part in Part.select()} == {priority}


def test_a_list_without_end_is_refused_and_nothing_is_added(house):
    with pytest.raises(Invalid, match="That is 501 series"):
        pasted.add([Wanted(f"Show {number}") for number in range(501)])
    assert not Series.select().exists()
