"""Kodi's answers beside what it should say. Each difference is a line that says where it is."""

from urllib.parse import unquote

from . import expected


def differences(kodi, root, told):
    """Every field of a series in which Kodi differs from what is told of it."""
    wanted_show = expected.of_show(told)
    name = wanted_show["file"]
    shows = _by(["file"], kodi.ask("VideoLibrary.GetTVShows", properties=list(wanted_show))["tvshows"], root)
    if (name,) not in shows:
        return [f"{name}: Kodi does not know it"]
    show = shows[name,]
    found = _differing(name, wanted_show, show)

    wanted = [expected.of_season(told, number) for number in {season for _, (season, _) in told.held()}]
    fields = list(wanted[0])
    known = kodi.ask("VideoLibrary.GetSeasons", tvshowid=show["tvshowid"], properties=fields)["seasons"]
    found += _compare(["season"], wanted, known, root)

    wanted = []
    for video, number in told.held():
        wanted.append(expected.of_episode(told, video, number))
    fields = list(wanted[0])
    known = kodi.ask("VideoLibrary.GetEpisodes", tvshowid=show["tvshowid"], properties=fields)["episodes"]
    return found + _compare(["file", "season", "episode"], wanted, known, root)


def _compare(keys, wanted, known, root):
    wanted, known = _by(keys, wanted, root), _by(keys, known, root)
    found = [f"{key}: Kodi does not know it" for key in wanted if key not in known]
    found += [f"{key}: only Kodi knows it" for key in known if key not in wanted]
    for key in wanted:
        if key in known:
            found += _differing(key, wanted[key], known[key])
    return found


def _by(keys, entries, root):
    """The entries, each as we would say it, by the fields that tell one from another."""
    found = {}
    for entry in entries:
        said = {field: _as_we_say(field, value, str(root)) for field, value in entry.items()}
        found[tuple(said[key] for key in keys)] = said
    return found


def _differing(name, wanted, known):
    lines = []
    for field, value in wanted.items():
        said = known.get(field, "nothing")  # as long as it reads a series again
        if said != value:
            lines.append(f"{name}, {field}: Kodi says {said!r}, we say {value!r}")
    return lines


def _as_we_say(field, value, root):
    """A value of Kodi's: files as seen from the library, ratings with one digit, no art of its parents."""
    if field == "file":
        return value.removeprefix(f"{root}/")
    if field == "rating":
        return round(value, 1)
    if field == "ratings":
        return {name: _rating(rating) for name, rating in value.items()}
    if field == "art":
        return {kind: _path(url, root) for kind, url in value.items() if kind != "icon" and "." not in kind}
    return value


def _rating(rating):
    if isinstance(rating, dict):
        return round(rating["rating"], 1), rating["votes"]
    return rating


def _path(url, root):
    return unquote(url.removeprefix("image://").removesuffix("/")).removeprefix(f"{root}/")
