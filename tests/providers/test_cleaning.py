"""Foreign data, however bad, becomes clean values or blanks."""

import copy
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aniworld.errors import ProviderError
from aniworld.providers import cleaning
from aniworld.providers.anilist import AniList
from aniworld.providers.fanart import Fanart
from aniworld.providers.jikan import Jikan
from aniworld.providers.kitsu import Kitsu
from aniworld.providers.tmdb import TMDB
from aniworld.providers.tvmaze import TVmaze
from aniworld.settings import Settings

KEYS = Settings.load({"ANIWORLD_TMDB_KEY": "token", "ANIWORLD_FANART_KEY": "word", "ANIWORLD_LANGUAGE": "de"})
NOT_TEXT = (None, 1, 1.5, True, [], {}, ["x"])


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\nThree"),
        ("a<br>b<br />c<BR/>d", "a\nb\nc\nd"),
        ("  much \t space\r\n\r\n\r\nhere ", "much space\nhere"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a &lt;b&gt;word&lt;/b&gt; &amp;amp; &lt;script&gt;alert(1)&lt;/script&gt;", "a word &"),
        ("&lt;Infinite Dendrogram&gt; is <Oshi no Ko>", "<Infinite Dendrogram> is <Oshi no Ko>"),
        ("&" + "amp;" * 30 + "lt;b&gt;", ""),
        ("before<script>alert(1)</script>after", "before after"),
        ("before<script>never closed", "before"),
        ("a<!-- hidden <b> -->b", "a b"),
        ("Plot.\n\n(Source: Somebody)", "Plot."),
        ("Plot. [Written by a club]", "Plot."),
        ("Plot. (Source: A) [Written by B]", "Plot."),
        ("He (the source) stays", "He (the source) stays"),
        ("nul\x00 bell\x07 half\ud800 end\uffff", "nul bell half end"),
        *((value, "") for value in NOT_TEXT),
    ],
)
def test_html_becomes_plain_text(told, read):
    assert cleaning.plain(told) == read


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<!--", "<script>", "(source: ", "&", "&#", " \n", "</p", "[written by "]
)
def test_a_million_characters_of_mischief_are_read_in_no_time(piece):
    assert len(cleaning.plain(piece * 200_000)) <= cleaning.TEXT_LENGTH


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (" A\n title ", "A title"),
        ("x" * 999, "x" * 500),
        ("\ud83d", ""),
        *((value, "") for value in NOT_TEXT),
    ],
)
def test_titles_are_one_clean_line_of_at_most_500_characters(told, read):
    assert cleaning.text(told) == read


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (12, 12),
        (12.0, 12),
        ("12", 12),
        (0, 0),
        (12.5, None),
        (-1, None),
        (100_001, None),
        (float("inf"), None),
        (float("nan"), None),
        (10**400, None),
        ("1" * 400, None),
        (True, None),
        ("", None),
        ("x", None),
        (None, None),
        ([], None),
    ],
)
def test_a_whole_number_is_read_and_anything_else_is_none(told, read):
    assert cleaning.whole_number(told) == read


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2021-04-03", date(2021, 4, 3)),
        ("2021-04-03T10:00:00Z", date(2021, 4, 3)),
        ("", None),
        ("0000-00-00", None),
        ("2021-02-30", None),
        ("2021", None),
        ("0001-01-01", None),
        (20210403, None),
        (None, None),
        ({}, None),
    ],
)
def test_a_day_is_read_and_anything_else_is_none(told, read):
    assert cleaning.day(told) == read


@pytest.mark.parametrize(
    "told, read",
    [
        ("1970-01-01T09:00:10+09:00", 10.0),
        ("2026-01-17T15:30:00Z", 1768663800.0),
        ("2026-01-17T15:30:00", None),  # of which clock?
        ("2026-01-17", None),
        ("2026-01-17T99:30:00Z", None),
        ("0000-00-00", None),
        (1768663800, None),
        (None, None),
    ],
)
def test_a_moment_with_its_zone_is_read_and_anything_else_is_none(told, read):
    assert cleaning.moment(told) == read


@pytest.mark.parametrize("url", ["https://x.example/a?b=1#c", "http://x.example:8080/"])
def test_links_to_the_web_are_kept(url):
    assert cleaning.web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "https://",
        "https://a b",
        "https://me@x.example/",
        "https://[::1",
        "https://x.example/\u2028",
        'https://x.example/"onload=',
        "https://" + "x" * 3000,
        None,
        7,
        ["https://x.example"],
    ],
)
def test_other_links_are_dropped(url):
    assert cleaning.web_url(url) is None


@pytest.mark.parametrize(
    ("told", "read"),
    [("Episode 5", ""), ("Folge 12", ""), ("第3話", ""), ("Episode 5: Home", "Episode 5: Home")],
)
def test_a_title_that_only_repeats_the_number_is_no_title(told, read):
    assert cleaning.episode_title(told) == read


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "original", "name", "data"]), st.integers(), max_size=2),
)


def places(value, path=()):
    """Every place in nested data, as paths of keys and indexes."""
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


@st.composite
def mangled(draw, whole_number):
    """The same data with up to four places replaced by junk, or missing."""
    value = copy.deepcopy(whole_number)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(places(value))))
        if not path:
            return draw(junk)
        parent = value
        for key in path[:-1]:
            parent = parent[key]
        if draw(st.booleans()):
            parent[path[-1]] = draw(junk)
        else:
            del parent[path[-1]]
    return value


ASKED = {
    "tvmaze/search": lambda client: TVmaze(client).search("x", priority=0),
    "tvmaze/show": lambda client: [
        TVmaze(client).details("901", priority=0),
        TVmaze(client).resolve({"tvdb": "1"}, priority=0),
    ],
    "tvmaze/episodes": lambda client: TVmaze(client).episodes("901", priority=0),
    "kitsu/search": lambda client: [
        Kitsu(client).search("x", priority=0),
        Kitsu(client).resolve({"mal": "1"}, priority=0),
    ],
    "kitsu/anime": lambda client: Kitsu(client).details("5001", priority=0),
    "kitsu/episodes": lambda client: Kitsu(client).episodes("5001", priority=0),
    "jikan/search": lambda client: Jikan(client).search("x", priority=0),
    "jikan/anime": lambda client: Jikan(client).details("60001", priority=0),
    "jikan/episodes": lambda client: Jikan(client).episodes("60001", priority=0),
    "anilist/search": lambda client: AniList(client).search("x", priority=0),
    "anilist/media": lambda client: [
        AniList(client).details("7", priority=0),
        AniList(client).resolve({"mal": "1"}, priority=0),
    ],
    "tmdb/search": lambda client: TMDB(client, KEYS).search("x", priority=0),
    "tmdb/find": lambda client: TMDB(client, KEYS).resolve({"tvdb": "1"}, priority=0),
    "tmdb/show": lambda client: TMDB(client, KEYS).details("80001", priority=0),
    "tmdb/show+seasons": lambda client: TMDB(client, KEYS).episodes("80001", priority=0),
    "fanart/show": lambda client: Fanart(client, KEYS).images("390001", priority=0),
}


class Says:
    """A client that always gives the same answer."""

    def __init__(self, answer):
        self.answer = answer

    def get_json(self, provider, path, *, good, **_):
        if not good(self.answer):
            raise ProviderError("unavailable", provider, retryable=True, source=provider)
        return self.answer


@pytest.mark.parametrize("name", ASKED)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_whatever_a_source_answers_only_a_provider_error_may_follow(payload, name, draw):
    answer = draw.draw(
        mangled(payload(name) if "+" not in name else payload("tmdb/show") | payload("tmdb/seasons_de"))
    )
    try:
        result = ASKED[name](Says(answer))
    except ProviderError:
        return
    parts = {"default": lambda value: getattr(value, "__dict__", str(value))}
    assert json.dumps(result, **parts, ensure_ascii=False, allow_nan=False).encode(), (
        "what was understood can be stored and sent"
    )


@pytest.mark.parametrize("name", ["tvmaze/show", "kitsu/anime"])
def test_the_good_parts_survive_next_to_the_bad_ones(payload, name):
    answer = payload(name)
    bad = {
        "tvmaze/show": [("rating", 7), ("_embedded", "seasons", 0, None), ("summary", [])],
        "kitsu/anime": [
            ("data", "attributes", "titles", 5),
            ("included", 0, None),
            ("data", "attributes", "posterImage", "x"),
        ],
    }
    for *path, last, value in bad[name]:
        parent = answer
        for key in path:
            parent = parent[key]
        parent[last] = value
    details = ASKED[name](Says(answer))
    details = details[0] if isinstance(details, list) else details
    assert details.title in ("Paper Lanterns", "Kami no Andon") and details.premiered == date(2021, 4, 3)
