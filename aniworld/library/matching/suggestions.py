"""Shows to begin a library with: a few that many know, of different kinds."""

from ... import catalogue
from ...providers.base import Candidate
from . import catalogue_source

WELL_KNOWN = (  # their ids at MyAnimeList
    "52991",  # Frieren
    "5114",  # Fullmetal Alchemist: Brotherhood
    "16498",  # Attack on Titan
    "1",  # Cowboy Bebop
    "21",  # One Piece
    "38000",  # Demon Slayer
    "9253",  # Steins;Gate
    "50265",  # Spy x Family
    "457",  # Mushishi
    "40748",  # Jujutsu Kaisen
    "33352",  # Violet Evergarden
    "1535",  # Death Note
)


def well_known() -> list[Candidate]:
    """Return those of them that the catalogue has."""
    found = []
    for value in WELL_KNOWN:
        for entry in catalogue.of_ids({"mal": value})[:1]:
            found.append(catalogue_source.candidate(entry))
    return found
