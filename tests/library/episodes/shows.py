"""Shows as lists of seasons, and videos with names as they were read, for tests of their places."""

from dataclasses import replace

from aniworld.files.names import Name
from aniworld.library.episodes import placing
from aniworld.library.episodes.show_numbers import ShowNumbers
from aniworld.library.episodes.video_claims import NamedVideo, NumberedFolder


def show(*lengths, specials=None, titles=("Lantern Road",), **more):
    """A show of seasons that are so long; specials: their titles, the first is number 1."""
    places, absolute = set(), {}
    for season, length in enumerate(lengths, start=1):
        for number in range(1, length + 1):
            places.add((season, number))
            absolute[len(absolute) + 1] = (season, number)
    named = dict(enumerate(specials or (), start=1))
    places |= {(0, number) for number in named}
    return ShowNumbers(frozenset(places), absolute, named, titles, **more)


def video(path, *episodes, season=None, by=None, title="Lantern Road", kind="episode", decimal=None):
    """A video whose name says this; by: where the season was found."""
    by = by or ("name" if season is not None else None)
    return path, Name(
        kind=kind, season=season, season_from=by, episodes=episodes, decimal=decimal, title=title
    )


def folder(*videos, path="Lantern Road (2014)", number=1, **more):
    """The home of the show, with these videos; is_home=False makes it another folder of it."""
    named = [
        NamedVideo(f"{number}/{path}", path, replace(name, episodes=()), name.episodes)
        for path, name in videos
    ]
    return NumberedFolder(number, path, named, **{"is_home": True} | more)


def placed(numbers, *folders):
    """How each file is placed: path -> (places, how)."""
    found = placing.place(numbers, folders)
    names = {}
    for one in folders:
        for held in one.videos:
            names[held.id] = held.path
    return {names[key]: (list(value.places), value.how) for key, value in found.items()}


def places(numbers, *folders):
    """The place of each file that has one: path -> (season, number), or a list where it holds several."""
    found = {}
    for path, (held, _) in placed(numbers, *folders).items():
        if held:
            found[path] = held[0] if len(held) == 1 else held
    return found
