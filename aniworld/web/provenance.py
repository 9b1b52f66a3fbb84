"""Where a series' facts are from and what else it is called, in words for its page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..library.matching import catalogue_source
from ..library.sources import ask
from ..messages.words import word
from ..models import Artwork, Episode, Series
from ..translations import N_, gettext
from .languages import LANGUAGES, ROMAJI, language

FIELDS = {
    "title": N_("title"),
    "overview": N_("overview"),
    "status": N_("status"),
    "premiered": N_("first day"),
    "ended": N_("last day"),
    "runtime_minutes": N_("running time"),
    "rating": N_("rating"),
    "genres": N_("genres"),
    "studio": N_("studio"),
    "country": N_("country"),
    "cast": N_("cast"),
    "directors": N_("directors"),
    "writers": N_("writers"),
    "tags": N_("tags"),
    "tagline": N_("tagline"),
    "trailer": N_("trailer"),
}
PICTURES = {
    "poster": N_("poster"),
    "fanart": N_("background"),
    "banner": N_("banner"),
    "logo": N_("logo"),
    "season_poster": N_("season posters"),
}
MOST_LANGUAGES = 4  # titles of one source that are named one by one
WRITTEN = {ROMAJI: "ja-Latn"}  # our codes of languages, as HTML has them
WEB = ("https://", "http://")


@dataclass(frozen=True)
class Credit:
    """A source by name, and what is from it.

    url: its page about the series, else its home; None when it is switched off.
    """

    label: str
    url: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """A title, the tag of its language for HTML and its name for people; both "" for a synonym."""

    text: str
    lang: str = ""
    language: str = ""


def credit(series: Series, source: str, fields: Iterable[str] = ()) -> Credit:
    """Return the credit of a source for these fields of a series."""
    return Credit(ask.label(source), _page_of(series, source) or _home_of(source), tuple(fields))


def _page_of(series: Series, source: str) -> str | None:
    """Return a source's page about the series, which the row keeps for one source only."""
    source_of_url = (series.sources or {}).get("url", series.spine)
    if source == source_of_url and (series.url or "").startswith(WEB):
        return series.url
    return None


def _home_of(source: str) -> str | None:
    known = ask.providers().get(source)
    if known:
        return known.attribution.url
    if source == catalogue_source.NAME:
        return catalogue_source.ATTRIBUTION.url
    return None


def where_from(series: Series, pictures: Iterable[Artwork]) -> list[Credit]:
    """Return what each source gave, the preferred source first."""
    providers = ask.providers()
    given: dict[str, list[str]] = defaultdict(list)
    for field, name in FIELDS.items():
        if source := (series.sources or {}).get(field):
            given[source].append(gettext(name))
    for source, languages in _titles(series).items():
        given[source] += _words_for_titles(languages)
    for source, fields in _of_episodes(series).items():
        given[source] += fields
    for picture in pictures:
        if picture.source in providers:
            given[picture.source].append(gettext(PICTURES.get(picture.kind, picture.kind)))
    order = [*providers, *sorted(given.keys() - providers.keys())]
    return [credit(series, source, dict.fromkeys(given[source])) for source in order if source in given]


def _words_for_titles(languages: list[str]) -> list[str]:
    if len(languages) > MOST_LANGUAGES:
        return [word("titles_in_languages", count=len(languages))]
    return [word("title_in_language", language=name) for name in languages]


def _titles(series: Series) -> dict[str, list[str]]:
    by_source: dict[str, list[str]] = defaultdict(list)
    for field, source in (series.sources or {}).items():
        if field.startswith("titles."):
            by_source[source].append(language(field.removeprefix("titles.")))
    return by_source


def _of_episodes(series: Series) -> dict[str, list[str]]:
    rows = list(series.episodes.select(Episode.provider, Episode.sources).where(Episode.season >= 0))
    fields: dict[str, list[str]] = {}
    for row in rows:
        fields[row.provider] = [gettext("episodes")]
    for row in rows:
        for source in (row.sources or {}).values():
            fields.setdefault(source, [gettext("what episodes lacked")])
    return fields


def also_known_as(series: Series) -> list[Name]:
    """Return its other titles, each once: native, romaji, English, German, further languages, synonyms."""
    by_language: dict[str, str] = series.titles or {}
    listed = [code for code in LANGUAGES if code in by_language]
    others = sorted(by_language.keys() - LANGUAGES.keys())
    names = []
    for code in listed + others:
        names.append(Name(by_language[code], WRITTEN.get(code, code), language(code)))
    for synonym in series.synonyms or ():
        names.append(Name(synonym))
    once: dict[str, Name] = {}
    for name in names:
        if name.text and name.text != series.title:
            once.setdefault(name.text, name)
    return list(once.values())
