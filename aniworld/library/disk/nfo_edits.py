"""What people edit in NFO files becomes known here; what they edit on pages is written over what is there."""

from collections.abc import Iterable, Mapping, Sequence

from ...errors import Invalid
from ...files import naming, nfo
from ...models import Episode, Series
from ..series import edit_fields, edits
from ..series.edit_fields import Field
from ..series.edits import FILE, GIVEN_BACK, PAGE, Entry

Numbers = tuple[str, str]
NOT_EDITS = ("showtitle", "season", "episode", "lockedfields", "year")  # they follow from other elements


class NfoEdits:
    """The edits of a series while its NFO files are written.

    show, rows: as they were when their files' content was made; found: by document, what its person edited.
    """

    def __init__(self, series: Series) -> None:
        self.series = series
        edited = Episode.read("WHERE series_id = ? AND edits IS NOT NULL AND season >= 0", series.id)
        self.rows = {_numbers(row): row for row in edited}
        self.over_show = {nfo.SHOW: _pending(series.edits, edit_fields.SERIES)}
        self.over_episodes = {}
        for numbers, row in self.rows.items():
            self.over_episodes[numbers] = _pending(row.edits, edit_fields.EPISODE)
        self.found: dict[Numbers, list[nfo.Edited]] = {}
        self.is_show_known = False
        self.are_episodes_known = True

    def over(self, path: str) -> nfo.Over:
        """Return what is written over in a file, whoever wrote it there."""
        if path == naming.TVSHOW_NFO:
            return self.over_show
        return {} if _is_of_season(path) else self.over_episodes

    def note(self, path: str, edited: Sequence[nfo.Edited] | None) -> None:
        """Note what a person edited in a file that is written now; None where that is not known."""
        if path == naming.TVSHOW_NFO:
            self.is_show_known = edited is not None
        elif edited is None:
            self.are_episodes_known = self.are_episodes_known and _is_of_season(path)
        if not _is_of_season(path):
            for one in edited or ():
                self.found.setdefault(one.numbers, []).append(one)

    def store(self) -> bool:
        """Store what is known now, inside the caller's transaction. Return whether it is news."""
        is_news = self.is_show_known and self._store_show()
        return self._store_episodes() or is_news

    def _store_episodes(self) -> bool:
        is_news = False
        rows = dict(self.rows)
        for row in self._rows_of(self.found.keys() - rows.keys() - {nfo.SHOW}):
            rows[_numbers(row)] = row
        for numbers, row in rows.items():
            found = _entries(self.found.get(numbers, ()), edit_fields.EPISODE)
            if found or self.are_episodes_known:
                changes = _changes(
                    row.edits, found, self.over_episodes.get(numbers, set()), edit_fields.EPISODE
                )
                edits.store_of_episode(row, changes)
                is_news = is_news or bool(changes)
        return is_news

    def _store_show(self) -> bool:
        found = _entries(self.found.get(nfo.SHOW, ()), edit_fields.SERIES)
        changes = _changes(self.series.edits, found, self.over_show[nfo.SHOW], edit_fields.SERIES)
        if changes:
            edits.store(self.series.id, changes)
        return bool(changes)

    def _rows_of(self, several: Iterable[Numbers]) -> list[Episode]:
        numbers = [(int(season), int(number)) for season, number in several]
        if not numbers:
            return []
        seasons = {season for season, _ in numbers}
        rows = self.series.episodes.where(Episode.season.in_(seasons))
        return [row for row in rows if (row.season, row.number) in numbers]


def _numbers(row: Episode) -> Numbers:
    return str(row.season), str(row.number)


def _is_of_season(path: str) -> bool:
    return path.rpartition("/")[2] == naming.SEASON_NFO


def _pending(edited: Mapping[str, Entry] | None, fields: Mapping[str, Field]) -> set[tuple[str, str]]:
    """Return the elements that a file does not have yet as they were edited, or given back."""
    found = set()
    for name, one in (edited or {}).items():
        if one["is_pending"]:
            tag = fields[name].tag if name in fields else name
            element, _, which = tag.partition(":")
            found.add((element, which))
    return found


def _entries(several: Iterable[nfo.Edited], fields: Mapping[str, Field]) -> dict[str, Entry]:
    """Return what was edited in files, as edits by field; the first of several files counts."""
    names = {field.tag: name for name, field in fields.items()}
    found: dict[str, Entry] = {}
    for one in several:
        name = names.get(one.tag)
        if name is None:
            if one.is_ours and one.tag not in NOT_EDITS:
                found.setdefault(":".join(filter(None, one.key)), _entry(one))
        elif (known := _known(name, fields[name], one)) is not None:
            found.setdefault(name, known)
    return found


def _entry(one: nfo.Edited, **value: object) -> Entry:
    entry = edits.entry(FILE, None, texts=list(one.texts))
    del entry["value"]
    return entry | value


def _known(name: str, field: Field, one: nfo.Edited) -> Entry | None:
    """Return the edit of a field; without a value when what is there is none that we understand."""
    try:
        value = edit_fields.from_file(name, field, one.texts)
    except Invalid:
        return _entry(one) if one.is_ours else None
    return _entry(one, value=value)


def _changes(
    before: Mapping[str, Entry] | None,
    found: Mapping[str, Entry],
    written: set[tuple[str, str]],
    fields: Mapping[str, Field],
) -> dict[str, Entry | None]:
    """Return what changes of the edits, now that a file is written; written: what was written over."""
    changes: dict[str, Entry | None] = {}
    for name, one in (before or {}).items():
        is_done = bool(one["is_pending"]) and bool(_pending({name: one}, fields) & written)
        if one["how"] == FILE and name not in found:
            changes[name] = None
        elif one["how"] in (PAGE, GIVEN_BACK) and is_done:
            changes[name] = one | {"is_pending": False}
    for name, one in found.items():
        known = (before or {}).get(name)
        if known is None or known["how"] != FILE or not _says_the_same(known, one):
            changes[name] = one
    return changes


def _says_the_same(known: Entry, one: Entry) -> bool:
    return known["texts"] == one["texts"] and known.get("value") == one.get("value")
