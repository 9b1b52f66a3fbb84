"""What the name of a video says: which episodes it holds, of which season, of which show."""

from .name import Name as Name


def read(path: str) -> Name:
    from .. import videos

    found = videos.episodes_of(path)
    if found is None:
        return Name()
    return Name("episode", found[0], "name", found[1])
