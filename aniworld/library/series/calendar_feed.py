"""The calendar as calendar apps read it: iCalendar, RFC 5545."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from ... import __version__
from ...database import now
from ...models import Episode, Series
from . import edits
from .calendar_days import Airing

LONGEST_LINE = 75  # bytes, without the end of the line
LONGEST_TEXT = 500  # characters of an overview
DAYS_BEFORE, DAYS_AFTER = 31, 366
ASK_AGAIN = "PT6H"


def write(airings: Iterable[Airing], address_of: Callable[[Series], str]) -> str:
    """Return these airings as a calendar. address_of: returns the page of a series."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//aniworld//aniworld {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:aniworld",
        "X-WR-CALNAME:aniworld",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
    ]
    stamp = _moment(now())
    for airing in airings:
        lines += _event(airing, stamp, address_of(airing.episode.series))
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(airing: Airing, stamp: str, address: str) -> list[str]:
    row = airing.episode
    series_title = _text(row.series.title)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(f'{row.series_id}-{row.provider}-{row.provider_id}@aniworld')}",
        f"DTSTAMP:{stamp}",
        *_times(airing),
        f"SUMMARY:{series_title} {_text(code(row))}{_behind(edits.episode_title(row))}",
        f"URL:{address}",
        f"CATEGORIES:{series_title}",
        "TRANSP:TRANSPARENT",
    ]
    overview = str(edits.chosen(row, "plot", row.overview))
    if overview:
        lines.append(f"DESCRIPTION:{_text(overview[:LONGEST_TEXT])}")
    return [*lines, "END:VEVENT"]


def code(row: Episode) -> str:
    """Return the number of an episode as people write it: S01E05."""
    return f"S{row.season:02}E{row.number:02}"


def _behind(title: str) -> str:
    return f" · {_text(title)}" if title else ""


def _times(airing: Airing) -> list[str]:
    """Return when it begins and ends: moments in UTC, or a whole day where nobody knows the time."""
    if airing.at is None:
        next_day = airing.day + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{airing.day:%Y%m%d}", f"DTEND;VALUE=DATE:{next_day:%Y%m%d}"]
    row = airing.episode
    minutes = edits.chosen(row, "runtime_minutes", row.runtime_minutes) or row.series.runtime_minutes
    times = [f"DTSTART:{_moment(airing.at)}"]
    if minutes:
        times.append(f"DTEND:{_moment(airing.at + minutes * 60)}")
    return times


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Return text as a value: its signs escaped, without control characters."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in value if sign == "\n" or sign.isprintable() or ord(sign) > 0x9F)
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line in pieces of at most so many bytes, never cut within a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the blank before a piece that goes on
        piece += sign
        size += length
    return "\r\n ".join([*pieces, piece])
