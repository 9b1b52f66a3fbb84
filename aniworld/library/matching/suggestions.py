"""Shows to begin a library with: a few that many know, of different kinds."""

from ... import catalogue, context
from ...catalogue import Entry
from ...providers.base import Candidate
from ..series import titles
from . import catalogue_source

WELL_KNOWN = {  # by their ids at MyAnimeList, with English titles: the catalogue lacks some, or shouts
    "52991": "Frieren: Beyond Journey's End",
    "5114": "Fullmetal Alchemist: Brotherhood",
    "16498": "Attack on Titan",
    "1": "Cowboy Bebop",
    "21": "One Piece",
    "38000": "Demon Slayer: Kimetsu no Yaiba",
    "9253": "Steins;Gate",
    "50265": "Spy x Family",
    "457": "Mushi-Shi",
    "40748": "Jujutsu Kaisen",
    "33352": "Violet Evergarden",
    "1535": "Death Note",
}


def well_known() -> list[Candidate]:
    """Return those of them that the catalogue has."""
    found = []
    for value, english in WELL_KNOWN.items():
        for entry in catalogue.of_ids({"mal": value})[:1]:
            found.append(_titled(entry, english))
    return found


def _titled(entry: Entry, english: str) -> Candidate:
    known = entry.titles | {"en": english}
    title = titles.preferred(known, context.current().languages, english)
    return catalogue_source.candidate(entry).model_copy(update={"title": title})
