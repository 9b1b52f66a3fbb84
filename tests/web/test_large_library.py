"""A library of 10,000 series: its pages are small, go on to the end, and lead to each letter."""

import string

import pytest
from peewee import chunked

from aniworld.database import connected, transaction
from aniworld.library.series.titles import search_text
from aniworld.models import Artwork, Episode, Series

from .pages import Page

SHOWS, ON_A_PAGE, MOST_BYTES = 10_000, 30, 50_000


@pytest.fixture
def crowd(app):
    """Loaded series with titles as long as usual, each with a poster and some of its episodes."""
    shows, posters, episodes = [], [], []
    for number in range(1, SHOWS + 1):
        title = f"{string.ascii_uppercase[number % 26]} Show of the Quiet Harbour {number}"
        show = {
            "id": number,
            "key": f"s{number}",
            "title": title,
            "sort_title": title.casefold(),
            "year": 2014,
        }
        show |= {"added_as": f"s{number}", "search_text": search_text([title]), "added_at": number, "root": 1}
        shows.append(show | {"loading_status": "completed"})
        posters.append(
            {
                "series": number,
                "kind": "poster",
                "source": "tvmaze",
                "sha": f"{number:064}",
                "is_chosen": True,
            }
            | {"width": 680, "height": 1000, "colour": "#6688aa"}
        )
        told = {"series": number, "season": 1, "number": 1, "provider": "tvmaze", "provider_id": str(number)}
        episodes.append(told | {"air_date": "2014-07-06"})
    with connected(), transaction():
        for model, rows in ((Series, shows), (Artwork, posters), (Episode, episodes)):
            for some in chunked(rows, 1000):
                model.insert_many(some).execute()


def test_ten_thousand_series_are_pages_under_50_kb_which_go_on_to_the_last_and_to_each_letter(crowd, alice):
    sizes = {}
    for path in ("/", "/?sort=title", "/?sort=title&page=80", "/?q=harbour", "/?state=missing"):
        answer = alice.get(path)
        assert len(Page(answer).cards) == ON_A_PAGE and answer.data.count(b"frame-colour") == ON_A_PAGE, path
        sizes[path] = len(answer.data)
    assert max(sizes.values()) < MOST_BYTES, sizes

    page = Page(alice.get("/?sort=title"))
    assert f"{SHOWS:,} series" in page.text and page.link("Show more").endswith("page=2")
    last = Page(alice.get(f"/?sort=title&page={-(-SHOWS // ON_A_PAGE)}"))
    assert len(last.cards) == SHOWS % ON_A_PAGE and last.titles[-1].startswith("Z Show")

    rail = {link.text: link["href"] for link in page.all("a") if len(link.text) == 1}
    assert list(rail) == list(string.ascii_uppercase)
    for letter in "AMZ":
        titles = Page(alice.get(rail[letter].partition("#")[0])).titles
        assert any(title.startswith(f"{letter} Show") for title in titles), letter
