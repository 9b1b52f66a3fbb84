"""Writes NFO files as Kodi 20 and Jellyfin read them: equal values give equal bytes."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from datetime import date

from .entries import Actor, EpisodeNfo, Rating, SeasonNfo, ShowNfo

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STATUS = {"running": "Continuing", "ended": "Ended"}  # what both readers know; "upcoming" has no word in Kodi
DEFAULT_IDS = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist")

# What XML 1.0 forbids, and what Jellyfin strips besides: C1 controls and the byte order mark.
_NOT_IN_XML = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ID_NAME = re.compile(r"[a-z][a-z0-9]{0,31}")


def tvshow(show: ShowNfo) -> bytes:
    """Return tvshow.nfo. Source: https://kodi.wiki/view/NFO_files/TV_shows"""
    root = ET.Element("tvshow")
    _put_title(root, show.title)
    _put(root, "originaltitle", show.original_title)
    if show.sort_title != show.title:
        _put(root, "sorttitle", show.sort_title)
    _put(root, "tagline", show.tagline)
    _put_facts(root, show)
    _put(root, "id", show.ids.get("tvdb"))  # for tools older than uniqueid
    _put_ids(root, show.ids, show.default_id, imdb_tag="imdb_id")
    for number, name in sorted(show.named_seasons.items()):
        _put(root, "namedseason", name, number=str(number))
    if show.has_guide:
        _put_guide(root, show.ids)
    _put_actors(root, show.actors)
    _put_ratings(root, _with_default(show.other_ratings, show.rating_name, show.rating, show.votes))
    _put(root, "userrating", show.user_rating)
    _put(root, "lockedfields", "|".join(show.locked_fields))
    return document(root)


def _put_facts(root: ET.Element, show: ShowNfo) -> None:
    _put_text(root, "plot", show.plot)
    _put(root, "mpaa", show.mpaa)
    _put(root, "runtime", show.runtime_minutes or None)
    _put_dates(root, show.premiered, show.year)
    if show.status == "ended":
        _put(root, "enddate", show.ended)
    _put(root, "status", STATUS.get(show.status))
    _put_each(root, "studio", show.studios)
    _put_each(root, "genre", _without_slash(show.genres))
    _put_each(root, "tag", show.tags)
    _put_each(root, "country", _without_slash(show.countries))
    _put_each(root, "credits", _without_slash(show.writers))
    _put_each(root, "director", _without_slash(show.directors))
    _put_trailer(root, show.trailer)


def season(entry: SeasonNfo) -> bytes:
    """Return season.nfo, which Jellyfin and Emby read; Kodi does not."""
    root = ET.Element("season")
    _put(root, "seasonnumber", entry.number)
    _put(root, "title", entry.title)
    _put_text(root, "plot", entry.plot)
    _put_dates(root, entry.premiered, None)
    return document(root)


def episode(entries: list[EpisodeNfo]) -> bytes:
    """Return the NFO of one video.

    A document for each episode in it, stacked, with one declaration at the top.

    Source: https://kodi.wiki/view/NFO_files/Episodes
    """
    return document(*map(_episode, entries))


def document(*roots: ET.Element) -> bytes:
    """Return the roots as one file."""
    return DECLARATION + b"".join(map(fragment, roots))


def fragment(root: ET.Element) -> bytes:
    """Return one root, indented by two blanks, a line feed at the end."""
    ET.indent(root)
    return ET.tostring(root, "unicode").strip().encode() + b"\n"


def clean(text: str) -> str:
    """Return text without what XML cannot hold, with plain line feeds and no blanks around it."""
    return _NOT_IN_XML.sub("", re.sub("\r\n?", "\n", text)).strip()


def _episode(entry: EpisodeNfo) -> ET.Element:
    root = ET.Element("episodedetails")
    _put_title(root, entry.title)
    _put(root, "originaltitle", entry.original_title)
    _put(root, "showtitle", entry.show_title)
    _put(root, "season", entry.season)
    _put(root, "episode", entry.episode)
    _put(root, "displayseason", entry.display_season)
    _put(root, "displayepisode", entry.display_episode)
    _put(root, "displayafterseason", entry.display_after_season)
    _put(root, "airsbefore_season", entry.display_season)
    _put(root, "airsbefore_episode", entry.display_episode)
    _put(root, "airsafter_season", entry.display_after_season)
    _put(root, "aired", entry.aired)
    _put_text(root, "plot", entry.plot)
    _put(root, "runtime", entry.runtime_minutes or None)
    _put_each(root, "credits", _without_slash(entry.writers))
    _put_each(root, "director", _without_slash(entry.directors))
    _put_ids(root, entry.ids, entry.default_id)
    _put_ratings(root, _with_default((), entry.rating_name, entry.rating, entry.votes))
    return root


def _put(root: ET.Element, tag: str, value: str | int | date | None, **attributes: str) -> None:
    text = _line(value)
    if text:
        ET.SubElement(root, tag, attributes).text = text


def _put_title(root: ET.Element, title: str) -> None:
    """Put the title there even when it is empty: a show and an episode always have the element."""
    ET.SubElement(root, "title").text = _line(title)


def _line(value: str | int | date | None) -> str:
    if value is None:
        return ""
    return " ".join(clean(str(value)).split())


def _put_text(root: ET.Element, tag: str, value: str) -> None:
    if text := clean(value):
        ET.SubElement(root, tag).text = text


def _put_each(root: ET.Element, tag: str, values: Iterable[str]) -> None:
    for value in dict.fromkeys(" ".join(clean(value).split()) for value in values):
        _put(root, tag, value)


def _without_slash(values: Iterable[str]) -> list[str]:
    # Jellyfin splits these at "/" itself; split here, the parts are elements of their own for every reader.
    parts: list[str] = []
    for value in values:
        parts += value.split("/")
    return parts


def _put_dates(root: ET.Element, premiered: date | None, year: int | None) -> None:
    # Kodi reads the year from premiered, Jellyfin from year.
    _put(root, "premiered", premiered)
    if not year and premiered:
        year = premiered.year
    _put(root, "year", year or None)


def _put_ids(root: ET.Element, ids: dict[str, str], default_id: str, imdb_tag: str = "imdbid") -> None:
    known: dict[str, str] = {}
    for name, value in sorted(ids.items()):
        if _ID_NAME.fullmatch(name) and clean(value):
            known[name] = clean(value)
    if not known:
        return
    default = next((name for name in (default_id, *DEFAULT_IDS) if name in known), next(iter(known)))
    _put(root, "uniqueid", known[default], type=default, default="true")
    for name, value in known.items():
        if name != default:
            _put(root, "uniqueid", value, type=name)
    for name, value in known.items():
        tag = f"{name}id"
        if name == "imdb":
            tag = imdb_tag
        _put(root, tag, value)


def _with_default(
    others: Iterable[Rating], name: str, value: float | None, votes: int | None
) -> list[Rating]:
    """Return the ratings, the default one last: Jellyfin takes the last and ignores max."""
    if value is None:
        return []
    return [*(rating for rating in others if rating.name != name), Rating(name, value, votes)]


def _put_ratings(root: ET.Element, ratings: Sequence[Rating]) -> None:
    if not ratings:
        return
    parent = ET.SubElement(root, "ratings")
    for rating in ratings:
        entry = ET.SubElement(parent, "rating", name=rating.name, max="10")
        if rating is ratings[-1]:
            entry.set("default", "true")
        _put(entry, "value", f"{min(max(rating.value, 0), 10):.1f}")
        _put(entry, "votes", rating.votes)


def _put_actors(root: ET.Element, actors: Iterable[Actor]) -> None:
    for place, actor in enumerate(actors):
        entry = ET.SubElement(root, "actor")
        _put(entry, "name", actor.name)
        _put(entry, "role", actor.role)
        _put(entry, "order", place)
        _put(entry, "thumb", actor.thumb)


def _put_trailer(root: ET.Element, video: str) -> None:
    # Jellyfin makes an address of YouTube of this form, and Kodi plays it, which plays no such address.
    if video:
        _put(root, "trailer", f"plugin://plugin.video.youtube/?action=play_video&videoid={video}")


def _put_guide(root: ET.Element, ids: dict[str, str]) -> None:
    known = {name: ids[name] for name in sorted(ids) if _ID_NAME.fullmatch(name)}
    if known:
        _put(root, "episodeguide", json.dumps(known, separators=(",", ":")))
