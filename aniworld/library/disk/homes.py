"""Which folders a series has: one is its home, others hold more of its seasons."""

from typing import TYPE_CHECKING, Any

from ...errors import AniworldError, NotFound
from ...files import naming
from ...models import Episode, Folder, Series, SeriesId, Video
from ..matching import same_name
from . import root_rows
from .evidence import Said, read
from .whose_folder import Show

if TYPE_CHECKING:
    from peewee import ModelSelect


def get(folder_id: int) -> Folder:
    """Return a folder. Raises NotFound."""
    folder = Folder.one_with(id=folder_id)
    if folder is None:
        raise NotFound("no_such_folder")
    return folder


def show_of(series: Series) -> Show:
    """Return a series of the library as folders are compared with it."""
    titles = [series.title, series.original_title, *(series.titles or {}).values(), *(series.synonyms or ())]
    titles += same_name.other_titles(series.title, series.year)
    ids: dict[str, set[str]] = {}
    for row in SeriesId.all_with(series=series.id):
        ids.setdefault(row.provider, set()).add(row.value)
    known = {service: frozenset(values) for service, values in ids.items()}
    return Show(tuple(dict.fromkeys(filter(None, titles))), series.year, known)


def said_by(folder: Folder) -> Said:
    """Return what a folder says of its show; it is read when that was not done yet."""
    if "title" not in (folder.said or {}):
        folder.said = read(root_rows.path_by_id(folder.root_id), folder.path).as_json()
    return Said.of(folder.said)


def free() -> "ModelSelect[Folder]":
    """Return the folders that are there and belong to nobody. What lies loose in a root is not among them."""
    return Folder.select().where(
        (Folder.path != "") & Folder.series.is_null() & ~Folder.is_ignored & Folder.missing_since.is_null()
    )


def all_free() -> list[Folder]:
    """Return the same, as rows."""
    return Folder.read("WHERE path <> '' AND series_id IS NULL AND NOT is_ignored AND missing_since IS NULL")


def is_there(folder: Folder) -> bool:
    """Return whether a folder is on its disk now, whatever the last scan saw."""
    try:
        return naming.inside(root_rows.path_by_id(folder.root_id), folder.path).is_dir()
    except AniworldError:
        return False


def take(folder: Folder, series: Series, said: Said) -> bool:
    """Give a free folder to a series, inside the caller's transaction. Return whether it was still free."""
    values: dict[str, Any] = {"series": series.id, "said": said.as_json(), "is_ignored": False}
    if not folder.numbering_by_hand:
        values["season"] = said.season
    is_free = Folder.series.is_null() | (Folder.series == series)
    return bool(Folder.update(values).where((Folder.id == folder.id) & is_free).execute())


def make_home(series: Series, folder: Folder) -> None:
    """Make one of its folders the home of a series, inside the caller's transaction.

    The name of a home that was never made is given back.
    """
    if series.folder_key and not series.has_folder and series.folder_key != folder.key:
        never_made = (Folder.series == series) & (Folder.key == series.folder_key)
        Folder.delete().where(never_made & (Folder.root == series.root_id)).execute()
    series.root_id, series.folder, series.folder_key = folder.root_id, folder.path, folder.key
    series.has_folder = True
    series.folder_missing_since = series.folder_found = None
    fields = (Series.root, Series.folder, Series.folder_key, Series.has_folder)
    series.save(only=[*fields, Series.folder_missing_since, Series.folder_found])


def has_videos(series: Series) -> bool:
    """Return whether the folders of a series hold videos, so that they are not merely what we made."""
    return Video.select().join(Folder).where(Folder.series == series).exists()


def hand_over(series: Series, to: Series) -> bool:
    """Give the folders of a series that hold videos to another one, inside the caller's transaction.

    Return whether there are any. It has no home then.
    """
    holding = Folder.id.in_(Video.select(Video.folder))
    folders = list(Folder.select().where((Folder.series == series) & holding))
    if not folders:
        return False
    Folder.update(series=to.id).where(Folder.id.in_([folder.id for folder in folders])).execute()
    Episode.update(file=None).where(Episode.series == series).execute()
    Series.update(folder=None, folder_key=None, has_folder=False).where(Series.id == series.id).execute()
    if not to.has_folder:
        make_home(to, likeliest_home(folders))
    return True


def likeliest_home(folders: list[Folder]) -> Folder:
    """Return the folder of a show that is to be its home: of the whole show, else of the first season."""
    return min(folders, key=_turn_as_home)


def _turn_as_home(folder: Folder) -> tuple[int, int, int, str]:
    said = said_by(folder)
    season = 0 if said.season is None else 1 + (said.season or 100)  # specials come last
    return (season, said.part or 0, len(folder.path), folder.path)
