"""What Kodi should know of a series: each of its fields, with the value that the API tells.

To compare another field, add a line to of_show(), of_season() or of_episode(). What only Kodi knows belongs
into KODIS_OWN; a test holds every field that Kodi has to be in one of them.
"""

from pathlib import PurePath

from aniworld.models import Season, Series

KODIS_OWN = {
    "dateadded": "when it found the file",
    "lastplayed": "what people watched",
    "playcount": "what people watched",
    "watchedepisodes": "what people watched",
    "resume": "what people watched",
    "seasonid": "a number of its own",
    "tvshowid": "a number of its own",
    "streamdetails": "what it found in the video",
    "fanart": "said by art, too",
    "thumbnail": "said by art, too",
}
NOT_FOR_OTHERS = ("jikan",)  # its ids are those of MyAnimeList, which are told by that name
ID_ORDER = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist", "mal", "kitsu")  # the first is *the* id
RATING_NAMES = {"tmdb": "themoviedb", "jikan": "myanimelist"}
AFTER_THE_SEASON = 4096  # as the number of an episode
NO_DATE = "1970-01-01"  # what it says of an episode without a date


class Told:
    """What the API tells of a series. What it does not tell yet is taken from the rows that it tells of."""

    def __init__(self, program, series_id):
        path = f"/api/series/{series_id}"
        row = Series.get_by_id(series_id)
        self.show = program.get(path).get_json()
        for name in NOT_FOR_OTHERS:
            self.show["ids"].pop(name, None)
        self.places = program.get(f"{path}/artwork").get_json()["places"]
        self.videos = program.get(f"{path}/videos").get_json()["videos"]
        self.season_names = {
            season.number: season.name for season in Season.select().where(Season.series == row)
        }
        rows = {(episode.season, episode.number): episode.__data__ for episode in row.episodes}
        self.episodes = {}
        for episode in program.get(f"{path}/episodes").get_json()["episodes"]:
            number = (episode["season"], episode["number"])
            self.episodes[number] = rows[number] | episode

    def held(self):
        """Each video with the number of each episode that it holds."""
        for video in self.videos:
            for held in video["episodes"]:
                yield video, (held["season"], held["number"])

    def pictures(self, kinds):
        """The pictures that are there, by Kodi's name of their kind. kinds: our name -> Kodi's."""
        there = [place for place in self.places if place["chosen"] and place["place"] in kinds]
        return {kinds[place["place"]]: f"{self.show['folder']}/{place['file']}" for place in there}


def ratings(told):
    """The ratings of an NFO with their votes, by the name that readers have for the source."""
    found = {}
    for source, rating in told.items():
        if rating["value"] is not None:
            name = RATING_NAMES.get(source, source)
            found[name] = (round(rating["value"], 1), rating["votes"] or 0)
    return found


def cast(show):
    """The actors in their order, as Kodi has them of a show and of each of its episodes."""
    found = []
    for place, actor in enumerate(show["cast"]):
        found.append({"name": actor["name"], "role": actor["role"], "order": place})
    return found


def place_among_episodes(episode):
    """Season and episode before which a special is shown."""
    before, after = episode["shown_before"], episode["shown_after_season"]
    if before:
        return before["season"], before["number"]
    return (after, AFTER_THE_SEASON) if after else (-1, -1)


def of_show(told):
    show = told.show
    seasons = [season for _, (season, _) in told.held()]
    return {
        "title": show["name"],
        "originaltitle": show["original_title"] or "",
        "sorttitle": show["sort_title"] if show["sort_title"] != show["name"] else "",
        "year": show["year"],
        "premiered": show["premiered"],
        "plot": show["overview"],
        "genre": show["genres"],
        "studio": [show["studio"]] if show["studio"] else [],
        "mpaa": show["mpaa"],
        "tag": show["tags"],
        "cast": cast(show),
        "runtime": show["runtime_minutes"] * 60,
        "rating": round(show["rating"] or 0.0, 1),
        "ratings": ratings(show["ratings"]),
        "votes": str(show["ratings"][show["sources"]["rating"]]["votes"] or 0),
        "userrating": show["user_rating"] or 0,
        "uniqueid": show["ids"],
        "imdbnumber": next(show["ids"][name] for name in ID_ORDER if name in show["ids"]),
        "episodeguide": "",
        "file": f"{show['folder']}/",
        "season": len(set(seasons)),
        "episode": len(seasons),
        "art": told.pictures(
            {
                "poster": "poster",
                "fanart": "fanart",
                "fanart1": "fanart1",
                "banner": "banner",
                "logo": "clearlogo",
            }
        ),
    }


def of_season(told, number):
    name = told.season_names[number]
    if not name:
        name = f"Season {number}" if number else "Specials"
    return {
        "title": name,
        "showtitle": told.show["name"],
        "season": number,
        "episode": [season for _, (season, _) in told.held()].count(number),
        "userrating": 0,
        "art": told.pictures({f"season-{number}": "poster"}),
    }


def of_episode(told, video, number):
    """One of the episodes that a video holds."""
    episode = told.episodes[number]
    shown = place_among_episodes(episode)
    path = PurePath(told.show["folder"], video["path"])
    return {
        "title": episode["title"] or f"Episode {number[1]}",
        "originaltitle": episode["titles"].get("ja", ""),
        "showtitle": told.show["name"],
        "season": number[0],
        "episode": number[1],
        "specialsortseason": shown[0],
        "specialsortepisode": shown[1],
        "firstaired": episode["air_date"] or NO_DATE,
        "plot": episode["overview"] or "",
        "runtime": (episode["runtime_minutes"] or 0) * 60,
        "rating": round(episode["rating"] or 0.0, 1),
        "ratings": ratings({episode["provider"]: {"value": episode["rating"], "votes": episode["votes"]}}),
        "votes": str(episode["votes"] or 0),
        "userrating": 0,
        "uniqueid": episode["ids"],
        "writer": episode["writers"],
        "director": episode["directors"],
        "cast": cast(told.show),
        "productioncode": "",
        "file": str(path),
        "art": {"thumb": str(path.with_name(f"{path.stem}-thumb.jpg"))},
    }
