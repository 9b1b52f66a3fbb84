"""Where a series' facts are from and what else it is called, in words for its page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..library import asking, catalogued
from ..models import Artwork, Episode, Series

FIELDS = {
    "title": "title", "overview": "overview", "status": "status", "premiered": "first day", "ended": "last day",
    "runtime_minutes": "running time", "rating": "rating", "genres": "genres", "studio": "studio", "country": "country",
}  # fmt: skip
PICTURES = {"poster": "poster", "fanart": "background", "banner": "banner", "logo": "logo", "season_poster": "season posters"}
LANGUAGES = {
    "ja": "Japanese", "x-jat": "Romaji", "en": "English", "de": "German", "ar": "Arabic", "cs": "Czech", "da": "Danish",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "pt-br": "Brazilian Portuguese",
    "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
MOST_LANGUAGES = 4  # titles of one source that are named one by one
WRITTEN = {"x-jat": "ja-Latn"}  # our codes of languages, as HTML has them
WEB = ("https://", "http://")


@dataclass(frozen=True)
class Credit:
    """A source by name, its page about the series (else its own home, None when it is switched off), and what is from it."""

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
    known = asking.providers().get(source)
    told_url, is_web = (series.sources or {}).get("url", series.spine), (series.url or "").startswith(WEB)
    home = known.attribution.url if known else catalogued.ATTRIBUTION.url if source == catalogued.NAME else None
    return Credit(asking.label(source), series.url if is_web and source == told_url else home, tuple(fields))


def where_from(series: Series, pictures: Iterable[Artwork]) -> list[Credit]:
    """What each source gave, the preferred one first."""
    given: dict[str, list[str]] = defaultdict(list)
    for field, word in FIELDS.items():
        if source := (series.sources or {}).get(field):
            given[source].append(word)
    for source, languages in _titles(series).items():
        many = [f"titles in {len(languages)} languages"] if len(languages) > MOST_LANGUAGES else [f"{name} title" for name in languages]
        given[source] += many
    for source, fields in _of_episodes(series).items():
        given[source] += fields
    for picture in pictures:
        if picture.source in asking.providers():
            given[picture.source].append(PICTURES.get(picture.kind, picture.kind))
    order = [*asking.providers(), *sorted(given.keys() - asking.providers().keys())]
    return [credit(series, source, dict.fromkeys(given[source])) for source in order if source in given]


def _titles(series: Series) -> dict[str, list[str]]:
    by_source: dict[str, list[str]] = defaultdict(list)
    for field, source in (series.sources or {}).items():
        if field.startswith("titles."):
            by_source[source].append(_language(field.removeprefix("titles.")))
    return by_source


def _of_episodes(series: Series) -> dict[str, list[str]]:
    rows = list(series.episodes.select(Episode.provider, Episode.sources).where(Episode.season >= 0))
    spines = {row.provider for row in rows}
    fillers = {source for row in rows for source in (row.sources or {}).values()} - spines
    return dict.fromkeys(spines, ["episodes"]) | dict.fromkeys(fillers, ["what episodes lacked"])


def also_known_as(series: Series) -> list[Name]:
    """Its other titles: native, romaji, English and German, then further languages, then synonyms; each once."""
    told = series.titles or {}
    order = [*(code for code in LANGUAGES if code in told), *sorted(told.keys() - LANGUAGES.keys())]
    names = [Name(told[code], WRITTEN.get(code, code), _language(code)) for code in order]
    names += [Name(text) for text in series.synonyms or ()]
    once: dict[str, Name] = {}
    for name in names:
        once.setdefault(name.text, name)
    return [name for text, name in once.items() if text and text != series.title]


def _language(code: str) -> str:
    return LANGUAGES.get(code) or LANGUAGES.get(code.partition("-")[0]) or code
