"""What the name of a show's folder says, or what a person types: title, year, ids, season."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from . import release_words, season_words, show_ids, titles

LONGEST = 1000  # of a name that is read; a folder's is shorter
_YEAR = re.compile(
    r"[(\[{（【]\s*(?:TV\s*)?(?P<year>19\d\d|20\d\d)年?(?:\s*[-–~/]\s*(?:\d{2,4}|present)?)?\s*[)\]}）】]"
)
_YEAR_FIRST = re.compile(r"(?P<year>19[5-9]\d|20[0-3]\d)\s+[-–]\s+(?=[^\W\d])")
_DOTTED_YEAR = re.compile(r"(?<=[._])(?P<year>19[5-9]\d|20[0-3]\d)(?=[._])")
_EDITION = re.compile(r"[{\[]\s*(?:edition|split)-[^}\]]*[}\]]", re.IGNORECASE)
_KINDS = {
    "ova": re.compile(r"[\s:(-]+(?:OVAs?|OADs?|OVA Series)\)?$", re.IGNORECASE),
    "special": re.compile(r"[\s:(-]+Specials?\)?$", re.IGNORECASE),
    "movie": re.compile(
        r"[\s:(-]+(?:The )?(?:Movies?|Films?)\)?(?:\s*\d{1,2})?$|^(?:劇場版|剧场版|Gekijou ?ban)",
        re.IGNORECASE,
    ),
    "live": re.compile(r"[\s:(-]+live[\s-]action\)?$|\s\((?:USA?|UK|AU)\)$", re.IGNORECASE),
}
_TV_LAST = re.compile(r"\sTV$")


@dataclass(frozen=True)
class FolderName:
    """What the name of a folder says.

    title: the likeliest, without year, ids, season and release words; titles: it, and others that may be
    meant; whole: the title with its words for a season, as a source may call an entry.
    year: surely the show's; maybe_year: a number at the end that may be one, or belong to the title.
    season: 0 for OVAs and specials; kind: "ova", "special", "movie" or "".
    """

    title: str
    titles: tuple[str, ...] = ()
    year: int | None = None
    maybe_year: int | None = None
    ids: dict[str, str] = field(default_factory=dict)
    season: int | None = None
    part: int | None = None
    is_final: bool = False
    kind: str = ""
    whole: str = ""


@lru_cache(4096)
def read(name: str) -> FolderName:
    """Read the name of a folder, or a title as people type it. Never fails; title "" when there is none."""
    ids, rest = show_ids.read(_EDITION.sub(" ", name[:LONGEST]))
    rest, year = _year(_with_blanks(rest))
    said = season_words.split(rest)
    untitled = FolderName("", (), year, None, ids, said.season, said.part, said.is_final)
    found = release_words.names_in(said.title)
    if not found:
        return untitled
    whole = titles.article_first(release_words.names_in(rest)[0])
    title, season = titles.article_first(found[0]), said.season
    kind, bare = _kind(title)
    if kind in ("ova", "special"):
        title, season = bare, 0  # also those of a second season
    all_titles = [title, *found]
    if _TV_LAST.search(title):
        all_titles.append(_TV_LAST.sub("", title))
    maybe_year = None
    ending = titles.year_last(title)
    if ending and year is None:
        all_titles.insert(1, ending[0])
        maybe_year = ending[1]
    titled = replace(untitled, title=title, titles=_variants(all_titles), kind=kind, whole=whole)
    return replace(titled, season=season, maybe_year=maybe_year)


def _variants(all_titles: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for title in all_titles:
        found += titles.variants(title)
    return tuple(dict.fromkeys(found))


def _with_blanks(name: str) -> str:
    """Return a name with blanks where it has dots or underscores instead."""
    if "_" in name and " " not in name:
        name = name.replace("_", " ")
    if " " in name.strip() or name.count(".") < 2:
        return name
    dotted = _DOTTED_YEAR.sub(r"(\g<year>)", name)
    return re.sub(r"\.(?=\S)", " ", dotted)


def _year(text: str) -> tuple[str, int | None]:
    match = _YEAR.search(text) or _YEAR_FIRST.match(text)
    if match is None:
        return text, None
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), int(match["year"])


def _kind(title: str) -> tuple[str, str]:
    """Return the kind that a title names, and the title without that word."""
    for kind, words in _KINDS.items():
        bare = words.sub("", title).strip()
        if bare and bare != title:
            return kind, bare
    return "", title
