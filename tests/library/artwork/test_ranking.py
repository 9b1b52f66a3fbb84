"""Which pictures are tried first: by language, then quality, then source, then votes."""

from aniworld.library.artwork import ranking as artwork_ranking
from aniworld.providers.base import BEST, MAKESHIFT, USUAL, Image


def picture(kind, language=None, score=USUAL):
    return Image(kind=kind, url="https://pictures.example/1.jpg", language=language, score=score)


def order(languages, *offered):
    """The offers (source, its rank, kind, language, score), best first."""
    weights = {
        name: artwork_ranking.weight(picture(kind, language, score), rank, 0, languages)
        for name, rank, kind, language, score in offered
    }
    return sorted(weights, key=weights.get, reverse=True)


def test_language_goes_before_quality_before_source_before_votes():
    assert order(
        ["de"],
        ("first source", 0, "logo", None, USUAL),
        ("much liked", 1, "logo", "en", USUAL + 0.9),
        ("made for it", 2, "logo", "en", BEST),
        ("mine", 5, "logo", "de", MAKESHIFT),
        ("at home", 0, "logo", "ja", BEST),
        ("unreadable", 0, "logo", "he", BEST),
    ) == ["mine", "made for it", "first source", "much liked", "at home", "unreadable"]


def test_a_background_is_best_without_words():
    offered = [
        ("en", 0, "fanart", "en", BEST),
        ("plain", 3, "fanart", None, USUAL),
        ("de", 0, "fanart", "de", USUAL),
    ]
    assert order(["de"], *offered) == ["plain", "de", "en"]


def test_the_first_entry_of_a_source_goes_before_its_later_ones():
    first, second = (artwork_ranking.weight(picture("poster"), 1, place, ["en"]) for place in (0, 1))
    assert first > second


def test_a_logo_that_cannot_be_read_is_not_offered_but_a_poster_is():
    assert not artwork_ranking.is_wanted(picture("logo", "he"), ["de"])
    assert artwork_ranking.is_wanted(picture("poster", "he"), ["de"])
    assert artwork_ranking.is_wanted(picture("logo", "ja"), ["de"])
    assert artwork_ranking.is_wanted(picture("logo", "pt"), ["pt-br"])
