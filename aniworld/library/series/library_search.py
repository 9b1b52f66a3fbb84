"""The search of the library by a title in any language; it forgives typing errors when little fits."""

from typing import NamedTuple

from ...database import db
from ...fuzzy import fuzz, process
from ...models import Series
from ...text import fold

LONGEST = 200  # characters that are looked for
FEW = 5  # so many exact hits need no others beside them
SHORTEST_MISTYPED = 4  # letters: a shorter word with an error is another word
LIKE, LIKE_PART = 80.0, 78.0  # percent: of a title, and of the best run of characters in all titles
LOOKED_AT = 40  # series whose titles are compared word by word
EXACT, BEGINS, WORD, PART, MISTYPED = range(5)


class Hit(NamedTuple):
    """A series that fits. fit: EXACT … MISTYPED, the lower the better; likeness: percent."""

    fit: int
    likeness: float
    series_id: int


def find(q: str, most: int) -> tuple[list[Series], int]:
    """Return the series that fit best, and how many there are."""
    found = hits(q)
    rows = {}
    for row in Series.select().where(Series.id.in_([hit.series_id for hit in found[:most]])):
        rows[row.id] = row
    return [rows[hit.series_id] for hit in found[:most] if hit.series_id in rows], len(found)


def hits(q: str) -> list[Hit]:
    """Return all series with a title that has the words, best first; then those with a title like them."""
    wanted = fold(q[:LONGEST])
    if not wanted:
        return []
    texts = _texts()
    found = []
    for series_id, text in texts.items():
        if wanted in text:
            found.append(_exact(wanted, series_id, text))
    if len(found) < FEW and len(wanted) >= SHORTEST_MISTYPED:
        seen = {hit.series_id for hit in found}
        found += _mistyped(wanted, {key: text for key, text in texts.items() if key not in seen})
    return sorted(found, key=_order)


def is_called(series: Series, q: str) -> bool:
    """Return whether this is a whole title of the series, in any language."""
    return fold(q) in series.search_text.split(" · ")


def goes_on(series: Series, q: str) -> bool:
    """Return whether the words of a title go on where this ends; a number behind it makes another show."""
    wanted = fold(q)
    if not wanted or wanted[-1].isdecimal():
        return False
    for title in series.search_text.split(" · "):
        _, found, rest = f" {title} ".partition(f" {wanted}")
        if found and not rest.strip()[:1].isdecimal():
            return True
    return False


def _texts() -> dict[int, str]:
    """Return the folded titles of each series, newest first: as plain rows, as there may be thousands."""
    query = Series.select(Series.id, Series.search_text).order_by(Series.id.desc())
    return dict(db.execute(query).fetchall())


def _order(hit: Hit) -> tuple[int, float, int]:
    return hit.fit, -hit.likeness, -hit.series_id


def _exact(wanted: str, series_id: int, text: str) -> Hit:
    best = Hit(PART, 0.0, series_id)
    for title in text.split(" · "):
        if wanted not in title:
            continue
        fit = PART
        if title == wanted:
            fit = EXACT
        elif title.startswith(wanted):
            fit = BEGINS
        elif f" {wanted}" in title:
            fit = WORD
        hit = Hit(fit, fuzz.ratio(wanted, title), series_id)
        best = min(best, hit, key=_order)
    return best


def _mistyped(wanted: str, texts: dict[int, str]) -> list[Hit]:
    """Return series with a title that is like it, as a whole, at its start, or in some of its words.

    A cheap look at all titles together finds those that are worth a close one.
    """
    near = process.extract(wanted, texts, scorer=fuzz.partial_ratio, score_cutoff=LIKE_PART, limit=LOOKED_AT)
    found = []
    for text, _, series_id in near:
        likeness = max(_likeness(wanted, title) for title in text.split(" · "))
        if likeness >= LIKE:
            found.append(Hit(MISTYPED, likeness, series_id))
    return found


def _likeness(wanted: str, title: str) -> float:
    """Return how like some words of a title are, in percent; numbers must be the same."""
    words, count = title.split(), len(wanted.split())
    best = 0.0
    for length in {max(1, count - 1), count, count + 1}:
        for start in range(max(1, len(words) - length + 1)):
            run = " ".join(words[start : start + length])
            if _numbers(run) == _numbers(wanted):
                best = max(best, fuzz.ratio(wanted, run), fuzz.ratio(wanted, run[: len(wanted) + 1]))
    return best


def _numbers(text: str) -> list[str]:
    return [word for word in text.split() if word.isdecimal()]
