"""How a picture gets from a source into the library: candidates tried, decoded, written, recorded."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, cast

from ... import context
from ...database import now
from ...errors import AniworldError, BadImage, DiskError, ProviderError
from ...files import images
from ...messages import Message
from ...models import Artwork
from ...providers import right_of_way
from ...providers.http import Oversized
from ..disk import series_folder
from ..matching import details
from ..parts import backoff
from ..parts.claims import ClaimedPart
from ..sources import ask
from . import chosen_rows, own_pictures, thumbnails
from . import ranking as artwork_ranking
from .own_pictures import OwnPicture
from .picture_jobs import FURTHER_FANART, YOURS, Job, Outcome

MOST_CANDIDATES = 3
TRIES_FOR_BROKEN = 3  # a picture that came broken is asked for so often
MOST_REFUSED, REFUSED_SECONDS = 1000, 86_400.0


def refresh_offer(claimed: ClaimedPart) -> None:
    """Ask the sources again for their offers, if the last are old or it is forced; ids are known then."""
    if claimed.part.force or not details.is_fresh(claimed.series):
        details.ensure(claimed)


def offer(rows: Iterable[Artwork], job: Job) -> list[Artwork]:
    """Return the best candidates for a job, in the order in which they are tried. rows: of the series."""
    candidates = []
    for row in chosen_rows.of_place(rows, job):
        if row.url:
            candidates.append(row)
    return artwork_ranking.in_order(candidates)[:MOST_CANDIDATES]


def expect(claimed: ClaimedPart, job: Job) -> None:
    """Say that this picture will be asked for soon."""
    right_of_way.expect(_request(claimed, job), claimed.part.priority)


def _request(claimed: ClaimedPart, job: Job) -> tuple[int, str]:
    return claimed.series.id, job.path


def fetch(claimed: ClaimedPart, job: Job, candidates: list[Artwork], known: Artwork | None) -> Outcome:
    """Have one picture on disk: the existing one, or the first candidate that gives a sound one.

    known: the row of the chosen one. The existing picture is replaced only by a better offer, or by its equal
    when everything is fetched again; never when it is the user's own or pinned, and never by nothing.
    """
    with right_of_way.sending(_request(claimed, job), claimed.part.priority):
        return _best(claimed, job, candidates, known)


def _best(claimed: ClaimedPart, job: Job, candidates: list[Artwork], known: Artwork | None) -> Outcome:
    there = _already_there(claimed, job, known)
    if there is None:
        return _first_that_comes(claimed, job, candidates, is_empty=True)
    again = bool(claimed.part.force)
    came = _first_that_comes(claimed, job, _better(candidates, there, again), is_empty=False)
    if came.file:
        return came
    is_pinned = there.artwork is not None and there.artwork.is_pinned
    if again and not is_pinned:
        return replace(there, trouble=came.trouble)
    return there


def _first_that_comes(
    claimed: ClaimedPart, job: Job, candidates: list[Artwork], *, is_empty: bool
) -> Outcome:
    """Fetch the first candidate that gives a sound picture, or say why none did.

    is_empty: nothing is there yet.
    """
    trouble: AniworldError | None = None
    for artwork in candidates:
        try:
            return _fetch(claimed, job, artwork)
        except DiskError:
            raise  # no other picture helps
        except AniworldError as error:
            trouble = _to_publish(trouble, error.bare(), claimed.part.attempt)
            if artwork.is_pinned and is_empty:
                if may_help(error, claimed.part.attempt):
                    break  # nothing else takes its place while it may still come
                _let_go(claimed, artwork)
    return Outcome(job, trouble=trouble)


def _fetch(claimed: ClaimedPart, job: Job, artwork: Artwork) -> Outcome:
    """Fetch one candidate, outside the loop: its bytes are freed before the next one comes."""
    with fetched(artwork.url, claimed.part.priority) as content:
        prepared = images.prepare(content, job.format, widths=thumbnails.first_widths(job.kind), colour=True)
        artwork.fetched_at = now()
        return _pinned_meanwhile(claimed, job, artwork) or store(claimed, job, artwork, prepared)


def _to_publish(known: AniworldError | None, new: AniworldError, attempt: int) -> AniworldError:
    """Return, of two troubles, the one that may pass: it decides whether to ask again."""
    if known is None or new.retryable or (may_help(new, attempt) and not may_help(known, attempt)):
        return new
    return known


@contextmanager
def fetched(url: str, priority: int) -> Iterator[bytes]:
    """Yield the bytes of a picture that a source has.

    One that proves too costly or too large is not fetched again soon. Raises ProviderError, and BadImage for
    one that is known as such.
    """
    refused = context.current().refused_pictures
    why, until = refused.get(url, (Message("told"), 0.0))
    if until > now():
        raise images.TooCostly("told", sentence=why)
    try:
        came = cast(BinaryIO, ask.sources().client.get_image(url, priority=priority))  # in all but its type
        with images.in_memory(came) as content:
            yield content
    except (images.TooCostly, images.TooLarge, Oversized) as error:
        refused[url] = error.message, now() + REFUSED_SECONDS
        if len(refused) > MOST_REFUSED:
            refused.popitem(last=False)
        raise


def _better(candidates: list[Artwork], there: Outcome, again: bool) -> list[Artwork]:
    """Return the candidates that may replace the current picture.

    again: its equals and itself may, too.
    """
    here = there.artwork
    if here is None or there.source == YOURS:
        return []
    if here.is_pinned:
        if _is_old(here):
            return [here]
        return []
    if there.job.kind in FURTHER_FANART and not again:
        return []
    least = artwork_ranking.worth(here)
    if not again:
        least += 1
    found = []
    for artwork in candidates:
        if artwork_ranking.worth(artwork) >= least:
            found.append(artwork)
    return found


def _is_old(artwork: Artwork) -> bool:
    """Return whether its source's terms want it fetched again."""
    source = ask.providers().get(artwork.source)
    return bool(source and source.renew_seconds and (artwork.fetched_at or 0) < now() - source.renew_seconds)


def _let_go(claimed: ClaimedPart, artwork: Artwork) -> None:
    """Unpin a picture that is neither on disk nor available any more: the next best may replace it."""
    with claimed.writing():
        Artwork.update(is_pinned=False).where(Artwork.id == artwork.id).execute()


def _pinned_meanwhile(claimed: ClaimedPart, job: Job, artwork: Artwork) -> Outcome | None:
    """Return what a person chose while this one was fetched."""
    pinned = chosen_rows.chosen(claimed.series, job)
    if pinned and pinned.is_pinned and pinned.url != artwork.url:
        return _already_there(claimed, job, pinned)
    return None


def _already_there(claimed: ClaimedPart, job: Job, known: Artwork | None) -> Outcome | None:
    """Return the current picture: the user's own, a pinned one, or one from a source.

    A drawn one does not count, and a file that holds no picture neither. known: the row of the chosen one.
    """
    own = own_pictures.find(claimed.series, job)
    if own and (own.path == job.path or known is None or not known.is_pinned):
        return _own(claimed, job, own)
    if known is None:
        return None
    current = series_folder.read(claimed.series, job.path)
    if current is None:
        return None
    try:
        prepared = thumbnails.examined(job.kind, current)
    except BadImage:
        return None
    is_drawn = not known.is_pinned and not known.url
    is_another = known.is_pinned and known.sha != series_folder.digest(current)
    if is_drawn or is_another or known.source == YOURS:
        return None
    return store(claimed, job, known, prepared)


def _own(claimed: ClaimedPart, job: Job, own: OwnPicture) -> Outcome:
    """Let the user's own picture count; ours, which is no other's to keep, goes from beside it."""
    claimed.check()
    if own.path != job.path and series_folder.last_written(claimed.series, job.path):
        series_folder.remove(claimed.series, job.path)
        with claimed.writing():
            series_folder.forget(claimed.series, [job.path])
    return own.outcome(claimed.series, job)


def store(claimed: ClaimedPart, job: Job, artwork: Artwork, prepared: images.Prepared) -> Outcome:
    """Write a picture and its thumbnails, if the part is still ours: fetching may have taken long."""
    claimed.check()
    own_pictures.set_aside_broken(claimed.series, job)
    file = series_folder.put(claimed.series, job.path, prepared.content)
    if file.is_theirs:
        theirs = series_folder.read(claimed.series, job.path)
        prepared = thumbnails.examined(job.kind, theirs or prepared.content)
    thumbnails.make(job.kind, file.sha, prepared)
    return Outcome(job, file, artwork, prepared.colour)


def may_help(trouble: AniworldError, attempt: int) -> bool:
    """Return whether asking again may help.

    Three times for a broken picture, never for one that costs too much, as often as for any part when a
    source does not answer, and for as long as the disk refuses.
    """
    if isinstance(trouble, DiskError):
        return True
    if isinstance(trouble, (images.TooCostly, images.TooLarge)):
        return False
    if isinstance(trouble, BadImage):
        return attempt < TRIES_FOR_BROKEN
    return trouble.retryable and attempt < backoff.TRIES


def worth_asking_again(trouble: AniworldError) -> AniworldError:
    """Return the trouble as an error that is tried again."""
    if trouble.retryable:
        return trouble
    return ProviderError("told", "images", retryable=True, sentence=trouble.message)
