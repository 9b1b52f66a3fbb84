"""The pictures that a series can choose from, and what a person does: use another, upload one, pin, undo."""

import contextlib
from dataclasses import dataclass
from typing import Any

from peewee import Expression, PeeweeException

from ...database import now, transaction
from ...errors import AniworldError, Invalid, NotFound
from ...files import images
from ...models import Artwork, HistoryEntry, Part, ReplacedArtwork, Series
from ...models.part import PARTIAL, UNAVAILABLE, USER
from ..disk import aside, series_folder
from ..history import entries
from ..parts import claims, progress_events
from . import chosen_rows, fetched_files, own_pictures, picture_places, thumbnails
from .picture_jobs import DRAWN, FURTHER_FANART, YOURS, Job, Outcome

SAYS_SO = ("picture_gone", "upload_of_other_kind")  # errors whose sentences end with that
UPLOADED = ("jpeg", "png", "webp")


@dataclass(frozen=True)
class Chosen:
    """A picture and whose it is.

    content: its bytes, None for an empty place; url: "" when no source has it; file: where it is, "" for the
    usual name of its place.
    """

    content: bytes | None = None
    url: str = ""
    source: str = ""
    is_pinned: bool = False
    file: str = ""


def job_named(series: Series, name: str) -> Job:
    """Return the place of this name. Raises NotFound when the series has none."""
    for job in picture_places.jobs(series):
        if picture_places.name(job) == name:
            return job
    raise NotFound("no_such_place")


def _kind_on_offer(job: Job) -> str:
    if job.kind in FURTHER_FANART:
        return "fanart"
    return job.kind


# What a person does. Each returns whether a part is asked for anew, which the caller rings for.


def use(series: Series, job: Job, artwork_id: int) -> bool:
    """Fetch a candidate and put it in place, pinned.

    Raises NotFound, ProviderError, BadImage, DiskError; nothing has changed then.
    """
    on_offer = (Artwork.series == series) & (Artwork.kind == _kind_on_offer(job))
    wanted = Artwork.get_or_none((Artwork.id == artwork_id) & on_offer)
    if wanted is None or not wanted.url or wanted.season != job.season:
        raise NotFound("picture_gone")
    with fetched_files.fetched(wanted.url, USER) as content:
        prepared = _prepared(job, content)
        wanted.fetched_at = now()
        chosen = Chosen(prepared.content, wanted.url, wanted.source, is_pinned=True)
        return _put(series, job, chosen, prepared, wanted)


def use_drawing(series: Series, job: Job) -> bool:
    """Put the logo that is drawn from the title in place, pinned."""
    if job.kind != "logo":
        raise NotFound("only_logos_drawn")
    content = images.draw_logo(series.title, series.original_title)
    return _put(
        series, job, Chosen(content, source=DRAWN, is_pinned=True), thumbnails.examined(job.kind, content)
    )


def upload(series: Series, job: Job, content: bytes) -> bool:
    """Put a person's own picture in place; from then on it counts as one that they copied there.

    Raises Invalid when there is none; BadImage: too large, not a JPEG, PNG or WebP, damaged, or too many
    pixels.
    """
    if not content:
        raise Invalid("no_picture_chosen", "picture")
    prepared = _of_a_good_format(job, content)
    return _put(series, job, Chosen(prepared.content, source=YOURS), prepared)


def _of_a_good_format(job: Job, content: bytes) -> images.Prepared:
    """Prepare an uploaded picture.

    Raises NoPicture also for a GIF, which cannot be chosen.
    """
    try:
        prepared = _prepared(job, content)
        is_good = prepared.source.format in UPLOADED
    except images.NoPicture:
        is_good = False
    if not is_good:
        raise images.NoPicture("upload_of_other_kind")
    return prepared


def _prepared(job: Job, content: bytes) -> images.Prepared:
    """Prepare the picture in the format of its place, with thumbnails and colour; nothing is written."""
    return images.prepare(content, job.format, widths=thumbnails.first_widths(job.kind), colour=True)


def pin(series: Series, job: Job, is_pinned: bool, undone: HistoryEntry | None = None) -> bool:
    """Protect the current picture from all later offers; or stop doing so. undone: what that undoes."""
    with transaction():
        chosen = (
            Artwork.update(is_pinned=is_pinned)
            .where(chosen_rows.in_place(series, job) & Artwork.is_chosen & (Artwork.source != YOURS))
            .execute()
        )
        if not chosen:
            raise NotFound("nothing_to_pin")
        if undone:
            entries.mark_undone(undone)
        else:
            _record_pin(series, job, is_pinned)
        progress_events.refresh(series.id, "series_updated")
    return False


def _record_pin(series: Series, job: Job, is_pinned: bool) -> None:
    code, args, before = (
        "history_pinned" if is_pinned else "history_unpinned",
        _args(job),
        {"pin": not is_pinned},
    )
    name = f"pin-{picture_places.name(job)}"
    entries.record(series, HistoryEntry.PINNED, code, args, subject=name, before=before)


def _args(job: Job) -> dict[str, Any]:
    return {"place": picture_places.name(job)}


def undo(series: Series, job: Job) -> bool:
    """Restore the picture before this one; a second undo takes that back."""
    before = ReplacedArtwork.get_or_none(_replaced(series, job))
    if before is None:
        raise NotFound("nothing_to_undo")
    content = None
    prepared = None
    if before.content is not None:
        content = bytes(before.content)
        prepared = thumbnails.examined(job.kind, content)
    known = Artwork.get_or_none(
        chosen_rows.in_place(series, job) & (Artwork.url == before.url) & (Artwork.url != "")
    )
    chosen = Chosen(content, before.url, before.source, before.is_pinned, before.file)
    return _put(series, job, chosen, prepared, known, undone=entries.last_about(series.id, _subject(job)))


# How it is done: the file first, then all rows at once; when the rows cannot be written, the file goes back.


def _put(
    series: Series,
    job: Job,
    new: Chosen,
    prepared: images.Prepared | None,
    known: Artwork | None = None,
    undone: HistoryEntry | None = None,
) -> bool:
    """Put a picture in place; the rows follow the file, and the file is restored if they fail.

    prepared: the new picture; None for an empty place; undone: what that undoes. Return whether a part was
    requested again.
    """
    before = _current(series, job)
    outcome = None
    if prepared:
        outcome = _outcome(series, job, new, prepared, known)
    _replace(series, job, before, new)
    try:
        with transaction():
            _record_picture(series, job, before, new, undone)
            return _record(series, job, before, new, outcome)
    except (AniworldError, PeeweeException):
        with contextlib.suppress(NotFound):
            _replace(series, job, new, before)
        raise


def _current(series: Series, job: Job) -> Chosen:
    row = chosen_rows.chosen(series, job)
    if row is None or not row.is_pinned:
        own = own_pictures.find(series, job)
        if own and own.path != job.path:
            return Chosen(series_folder.read(series, own.path), source=YOURS, file=own.path)
    content = series_folder.read(series, job.path)
    if content is None:
        return Chosen()
    if row is None or series_folder.is_theirs(series, job.path, content):
        return Chosen(content, source=YOURS)
    return Chosen(content, row.url, row.source, row.is_pinned)


def _outcome(
    series: Series, job: Job, new: Chosen, prepared: images.Prepared, known: Artwork | None
) -> Outcome:
    """Return the picture with its thumbnails, before anything else is written."""
    sha, size = series_folder.digest(prepared.content), prepared.picture
    thumbnails.make(job.kind, sha, prepared)
    artwork = known or Artwork(series=series, source=new.source, width=size.width, height=size.height)
    return Outcome(job, series_folder.StoredFile(new.file or job.path, sha), artwork, prepared.colour)


def _replace(series: Series, job: Job, old: Chosen, new: Chosen) -> None:
    """Write a picture, and keep the user's own that was there aside; or put that back."""
    path = new.file or job.path
    kept = _keep_theirs(series, path, new)
    try:
        _write(series, path, new.content)
    except (AniworldError, PeeweeException):
        if kept:
            with contextlib.suppress(AniworldError):
                series_folder.remove(series, kept)
        raise
    if old.file and old.file != new.file:
        aside.put(series, old.file)
    if new.source == YOURS and new.content is not None:
        aside.drop(series, path, new.content)
    if new.file and old.file != new.file:
        _keep_theirs(series, job.path, Chosen())
        series_folder.take_away(series, job.path)


def _keep_theirs(series: Series, path: str, new: Chosen) -> str | None:
    """Keep a copy of the user's own file that another picture takes the place of; return its name if so."""
    there = series_folder.read(series, path)
    if there is None or there == new.content or not series_folder.is_theirs(series, path, there):
        return None
    return aside.keep(series, path, there)


def _write(series: Series, path: str, content: bytes | None) -> None:
    try:
        if content is None:
            series_folder.take_away(series, path)
        else:
            series_folder.overwrite(series, path, content, is_new=series_folder.read(series, path) is None)
    except Series.DoesNotExist:
        raise NotFound("series_removed") from None


def _record(series: Series, job: Job, before: Chosen, new: Chosen, outcome: Outcome | None) -> bool:
    if not Series.select().where(Series.id == series.id).exists():
        raise NotFound("series_removed")
    if _identity(before) != _identity(new):
        _store_before(series, job, before)
    if outcome is None:
        Artwork.update(is_chosen=False, is_pinned=False).where(chosen_rows.in_place(series, job)).execute()
    else:
        chosen_rows.put(series, outcome, new.url, new.source, is_pinned=new.is_pinned)
    if outcome is None or outcome.file is None or new.source == YOURS:
        series_folder.forget(series, [job.path])
    else:
        series_folder.record(series, job.path, outcome.file.sha)
    progress_events.refresh(series.id, "series_updated")
    was_lacking = before.source in ("", DRAWN)
    return was_lacking and _complete(series, _part_of(job))


def _record_picture(
    series: Series, job: Job, before: Chosen, new: Chosen, undone: HistoryEntry | None
) -> None:
    """Write down that another picture is put in place, inside the caller's transaction."""
    if undone:
        entries.mark_undone(undone)
    elif _identity(before) != _identity(new):
        entries.record(series, HistoryEntry.PICTURE, "history_picture", _args(job), subject=_subject(job))


def _subject(job: Job) -> str:
    return f"picture-{picture_places.name(job)}"


def _identity(picture: Chosen) -> tuple[bytes | None, str, str, str]:
    return picture.content, picture.url, picture.source, picture.file


def _part_of(job: Job) -> str:
    if job.kind == "logo":
        return "logo"
    return "images"


def _replaced(series: Series, job: Job) -> Expression:
    row = ReplacedArtwork
    return (row.series == series) & (row.kind == job.kind) & (row.season == job.season)


def _store_before(series: Series, job: Job, before: Chosen) -> None:
    ReplacedArtwork.delete().where(_replaced(series, job)).execute()
    ReplacedArtwork.create(
        series=series,
        kind=job.kind,
        season=job.season,
        url=before.url,
        source=before.source,
        is_pinned=before.is_pinned,
        content=before.content,
        file=before.file,
    )


def _complete(series: Series, name: str) -> bool:
    """Request a part in which something was missing: perhaps nothing is any more."""
    lacks = (Part.series == series) & (Part.name == name) & Part.state.in_((PARTIAL, UNAVAILABLE))
    if not Part.select().where(lacks).exists():
        return False
    claims.request(series.id, [name], USER)
    return True
