"""Every page in German: no English word is left, but those of other people."""

import re
from html.parser import HTMLParser

import pytest

from aniworld.translations import speaking
from aniworld.web.languages import LANGUAGES, language

# Who wrote what stands in these, nobody of ours did: titles, paths, commands, names of keys.
OF_OTHERS = ("code", "kbd", "bdi", "script", "style", "textarea")
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-say", "data-label")
PAGES = (
    *("/", "/?view=list", "/?state=missing", "/?q=nothing+like+it", "/series/1", "/series/1/artwork"),
    *("/series/1/files", "/series/1/edit", "/series/1/story", "/series/1/remove", "/series/1/rename"),
    *("/series/1/preview?action=refresh", "/series/1/preview/held", "/missing", "/calendar"),
    *(
        "/calendar?view=list",
        "/import",
        "/import/for/1",
        "/import/lists",
        "/activity",
        "/add",
        "/search?q=Frieren",
    ),
    *("/search?q=Frieren&series=1", "/settings/folders", "/settings/files", "/settings/servers"),
    *(
        "/settings/sources",
        "/settings/notifications",
        "/settings/tasks",
        "/settings/backups",
        "/history",
        "/system",
        "/system/log",
        "/account",
        "/about",
        "/nowhere",
    ),
)
# Names, and words that are the same in both.
NAMES = (
    r"(: )?(aniworld( [\d.]+)?|Frieren( \(2023\))?|Barakamon|A Silent Voice|Fantasy( \(1\))?|alice)"
    r"|: (Frieren: Beyond|Sousou no Frieren).*|/.*|This product uses the TMDB API .*"
    r"|fanart\.tv|bangumi-data|arm|(TVmaze, )?Kitsu|TVmaze|TMDB|AniList|MyAnimeList( via Tenrai)?"
    r"|Jellyfin|Emby|Kodi|Plex|(Flask, )?huey|peewee|cysqlite|Python|SQLite.*|Linux.*"
)


class Texts(HTMLParser):
    """The texts of a page that we wrote."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag not in ("input", "img", "meta", "link", "br", "use", "rect", "circle", "path"):
            self.open.append((tag, "dir" in named or named.get("translate") == "no"))
        if not self.is_of_others:
            self.found += [named[name] for name in READ_ALOUD if named.get(name)]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_of_others and data.strip():
            self.found.append(" ".join(data.split()))

    @property
    def is_of_others(self):
        return any(tag in OF_OTHERS or theirs for tag, theirs in self.open)


@pytest.fixture
def house(alice, put):
    """A library with a series of each kind, and whoever reads it."""
    put("Frieren", "loaded", year=2023, genres=["Fantasy"], status="running", studio="Madhouse")
    put("Barakamon", "failed", year=2014)
    put("A Silent Voice", "pending")
    return alice


def texts(person, path, language):
    answer = person.get(path, **{"Accept-Language": language})
    assert answer.status_code in (200, 404), path
    page = answer.get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    return Texts(page).found


def is_the_same(text):
    """Whether a text is the same in German, as the catalogue says, or a name."""
    text = text.removesuffix(" – aniworld")
    if not re.search("[a-zA-Z]{3}", text) or re.fullmatch(NAMES, text):
        return True
    return text in SAME or text.startswith("November")


SAME = {
    *("Import", "Filter", "System", "Genre", "Name", "Status", "Studio", "Logo", "Poster", "Banner", "NFO"),
    *("Trailer", "Genres", "Specials", "Webhook", "Apprise", "API", "Enter", "Esc", "Videos", "Element"),
    *("Animation", "Clear art", "Japan (PG12)", "Logos"),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_german_has_no_english_words(house, path):
    english = texts(house, path, "en")
    german = set(texts(house, path, "de"))
    assert len(english) > 10
    left = [text for text in english if text in german and not is_the_same(text)]
    assert left == []


@pytest.mark.parametrize("path", ["/login", "/setup?code=x"])
def test_the_doors_are_german_too(stranger, path):
    english, german = (stranger.get(path, **{"Accept-Language": code}) for code in ("en", "de"))
    left = set(Texts(english.get_data(as_text=True)).found) & set(Texts(german.get_data(as_text=True)).found)
    assert [text for text in left if not is_the_same(text)] == []


def test_every_language_that_titles_have_is_named_in_german():
    with speaking("de"):
        assert language("ja") == "Japanisch" and language("pt-br") == "Brasilianisches Portugiesisch"
        assert [code for code in LANGUAGES if language(code) == LANGUAGES[code]] == ["x-jat"]
