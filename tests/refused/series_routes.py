"""The routes that change series, their files and their loading, each with what is to be sent."""

import contextlib
import io

from peewee import fn
from PIL import Image

from aniworld import context
from aniworld.database import now, transaction
from aniworld.demo.catalogue import FIRST_GENERATED
from aniworld.library.disk import held_files
from aniworld.library.history import entries
from aniworld.library.parts import activity
from aniworld.library.series import editing, edits, series
from aniworld.models import Artwork, Episode, Folder, HistoryEntry, Series, Video

from .cases import post


def removed(case, *, together=False):
    """The entry of a series that has just been removed."""
    with entries.together() if together else contextlib.nullcontext():
        series.remove(Series.get_by_id(case.new()))
    return HistoryEntry.select(fn.MAX(HistoryEntry.id)).scalar()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (680, 1000), "teal").save(out, "PNG")
    return out.getvalue()


def art(case, verb, **sent):
    return post(f"/series/{case.frieren}/artwork/poster/{verb}", **sent)


def pinned(is_pinned):
    Artwork.update(is_pinned=is_pinned).where((Artwork.kind == "poster") & Artwork.is_chosen).execute()


def other_poster(case):
    row = Artwork.get((Artwork.series == case.frieren) & (Artwork.kind == "poster") & ~Artwork.is_chosen)
    return art(case, "use", candidate=str(row.id))


def unlike(case):
    """A show that is not in the library."""
    case.count += 1
    return {"provider": "tvmaze", "id": str(FIRST_GENERATED + 20 + case.count)}


def without_folder(case):
    """A series whose folder was there and is gone."""
    lost = case.new()
    Series.update(
        root=1, folder=f"Lost {lost}", folder_key=f"lost {lost}", has_folder=True, folder_missing_since=now()
    ).where(Series.id == lost).execute()
    return lost


def numbered(case):
    Series.update(wanted_spine=None).where(Series.id == case.single).execute()
    return case.single


def video_of(case):
    """A video of the first series, in its home; nobody knows what it holds."""
    case.count += 1
    row = Series.get_by_id(case.frieren)
    home = Folder.get_or_none(Folder.series == row) or Folder.create(
        root=1, path=row.folder, key=row.folder_key, series=row
    )
    name = {"kind": "episode", "episodes": [2000 + case.count]}
    return Video.create(folder=home, path=f"odd {case.count}.mkv", name=name)


def with_new_video(case):
    """The first series, with a video that no scan has seen."""
    case.count += 1
    home = context.current().library / Series.get_by_id(case.frieren).folder
    home.mkdir(exist_ok=True)
    (home / f"new {case.count}.mkv").write_text("x")
    return case.frieren


def free(case, **fields):
    """A folder of nobody that is there, and whose it surely is."""
    show = unlike(case)
    path = f"Kept {case.count}"
    (context.current().library / path).mkdir(exist_ok=True)
    likely = {"title": path, "year": None, "series_id": None, "season": None, "confidence": 0.95}
    likely["reason"] = {"code": "folder_title_same", "args": {"title": path}}
    Folder.update(is_ignored=True).where(Folder.series.is_null()).execute()
    row = {"root": 1, "path": path, "key": path.casefold(), "candidates": [show | likely], "looked_at": now()}
    return Folder.create(**row | fields).id


def further(case):
    """A second folder of the first series."""
    return free(case, series=case.frieren)


def home_for(case):
    """A series without a folder, and the folder at which it is to be pointed."""
    return {"folder": str(free(case)), "series": without_folder(case)}


def relinked(case):
    made = home_for(case)
    return "POST", f"/api/folders/{made['folder']}/relink", {"series_id": str(made["series"])}


def relinked_by_hand(case):
    made = home_for(case)
    return post(f"/import/for/{made['series']}", folder=made["folder"])


def to_frieren(case):
    return {"series_id": str(case.frieren)}


def spoken_of(case):
    """A video of which a person said what it holds."""
    video = video_of(case)
    Video.update(how="by_hand").where(Video.id == video.id).execute()
    return video


def numbered_otherwise(case):
    """The folder of a video, counted through the whole show until now."""
    folder = video_of(case).folder
    Folder.update(numbering="absolute", season=None).where(Folder.id == folder.id).execute()
    return folder


def held(case):
    """A file that is left as it is until now."""
    with transaction():
        held_files.hold(Series.get_by_id(case.frieren), ["tvshow.nfo"])
    return "tvshow.nfo"


def without_season(case):
    """A file that has the number of an episode, and a season that the list does not have."""
    folder = Folder.create(root=1, path=f"More {case.count}", key=f"more {case.count}", series=case.frieren)
    name = {"kind": "episode", "episodes": [1], "season": 9, "season_from": "name"}
    Video.create(folder=folder, path="S09E01.mkv", name=name)
    case.count += 1
    return folder


def sheet_for(case):
    video = video_of(case)
    number = video.name["episodes"][0]
    return post(f"/series/{case.frieren}/files/mapping", sheet=f"{video.folder.path},,{number},{number},1,1")


def edited(case):
    """A series whose plot a person edited."""
    new = case.new()
    editing.change(series.get(new), {"plot": "Mine."})
    return new


def given_back(case):
    new = edited(case)
    editing.give_back(series.get(new), "plot")
    return new


def with_edited_episode(case, how=edits.PAGE):
    Episode.update(edits={"plot": edits.entry(how, "Mine.")}).execute()
    return case.frieren


def unedited(case, **sent):
    Episode.update(edits=None).execute()
    return sent


def lacking(case):
    """A series that lacks an episode."""
    Episode.update(is_ignored=False).where(Episode.series == case.frieren).execute()
    return case.frieren


def ignoring(case, **sent):
    Episode.update(is_ignored=False).execute()
    return sent


def ignored(case):
    """An episode that is ignored."""
    episode = Episode.get(Episode.series == case.frieren)
    Episode.update(is_ignored=True).where(Episode.id == episode.id).execute()
    return episode


# Made ready before any commit is refused.
ROUTES = {
    "history.undo": lambda case: post(f"/history/{removed(case)}/undo"),
    "history.undo_together": lambda case: post(f"/history/{removed(case, together=True)}/undo-together"),
    "api_history.undo": lambda case: ("POST", f"/api/history/{removed(case)}/undo", None),
    "activity.cancel": lambda case: post(f"/activity/series/{case.new()}/cancel", parts="logo"),
    "activity.cancel_background": lambda case: post("/activity/cancel", made=case.new(priority=0)),
    "activity.pause": lambda case: post("/activity/pause", made=activity.resume()),
    "activity.resume": lambda case: post("/activity/resume", made=activity.pause()),
    "activity.retry": lambda case: post(f"/activity/series/{case.new('failed')}/retry", parts="logo"),
    "activity.retry_all": lambda case: post("/activity/retry", made=case.new("failed")),
    "api.anime_add": lambda case: ("POST", "/api/anime/add", {"name": case.name()}),
    "api_folders.accept": lambda case: ("POST", f"/api/folders/{free(case)}/accept", {}),
    "api_folders.accept_sure": lambda case: ("POST", "/api/folders/accept", {"made": free(case)}),
    "api_folders.ignore": lambda case: ("POST", f"/api/folders/{free(case)}/ignore", {}),
    "api_folders.let_go": lambda case: ("POST", f"/api/folders/{further(case)}/let-go", {}),
    "api_folders.link": lambda case: ("POST", f"/api/folders/{free(case)}/link", to_frieren(case)),
    "api_folders.relink": relinked,
    "together.act": lambda case: post("/together", act="remove", series=str(case.new())),
    "together.undo": lambda case: post("/together/undo", undo=f"ignored:{ignored(case).id}"),
    "importing.accept": lambda case: post(f"/import/{free(case)}/accept"),
    "importing.accept_sure": lambda case: post("/import/accept", made=str(free(case))),
    "importing.ignore": lambda case: post(f"/import/{free(case)}/ignore"),
    "importing.let_go": lambda case: post(f"/import/{further(case)}/let-go"),
    "importing.look": lambda case: post(f"/import/{free(case)}/look"),
    "importing.relink": relinked_by_hand,
    "missing.ignore": lambda case: post(f"/missing/{lacking(case)}/ignore", episodes="all"),
    "api_bulk.add": lambda case: ("POST", "/api/series/bulk", {"series": [case.name(), case.name()]}),
    "api.series_add": lambda case: ("POST", "/api/series", {"name": case.name()}),
    "api.series_folder": lambda case: ("POST", f"/api/series/{without_folder(case)}/folder", None),
    "api.series_load": lambda case: ("POST", f"/api/series/{case.new('failed')}/load", {}),
    "api.series_match": lambda case: ("POST", f"/api/series/{case.new()}/match", unlike(case)),
    "api.series_number": lambda case: ("POST", f"/api/series/{numbered(case)}/number", {"provider": "kitsu"}),
    "api.series_remove": lambda case: ("DELETE", f"/api/series/{case.new()}?files=true", None),
    "api_scans.of_series": lambda case: ("POST", f"/api/series/{with_new_video(case)}/scan", None),
    "api_scans.start": lambda case: ("POST", "/api/scan", {"full": True}),
    "api_videos.ignore": lambda case: (
        "PATCH",
        f"/api/series/{case.frieren}/episodes",
        ignoring(case, ignored=True, season=1, numbers=[1]),
    ),
    "api_videos.number": lambda case: (
        "PATCH",
        f"/api/folders/{numbered_otherwise(case).id}",
        {"numbering": "folder", "season": 1},
    ),
    "api_videos.say": lambda case: (
        "PUT",
        f"/api/series/{case.frieren}/videos/{video_of(case).id}",
        {"episodes": [{"season": 1, "number": 2}]},
    ),
    "api_editing.change": lambda case: ("PATCH", f"/api/series/{case.new()}", {"plot": "Mine."}),
    "api_editing.give_back": lambda case: ("DELETE", f"/api/series/{edited(case)}/edits/plot", None),
    "api_editing.change_episode": lambda case: (
        "PATCH",
        f"/api/series/{case.frieren}/episodes/1/1",
        unedited(case, plot="Mine."),
    ),
    "api_editing.give_back_of_episode": lambda case: (
        "DELETE",
        f"/api/series/{with_edited_episode(case)}/episodes/1/1/edits/plot",
        None,
    ),
    "editing.save": lambda case: post(f"/series/{case.new()}/edit", plot="Mine.", was_plot=""),
    "editing.give_back": lambda case: post(f"/series/{edited(case)}/edit/given-back", field="plot"),
    "story.lock": lambda case: post(f"/series/{case.new()}/story/lock", field="plot"),
    "story.take_back": lambda case: post(f"/series/{edited(case)}/story/take-back", field="plot"),
    "story.mine_again": lambda case: post(f"/series/{given_back(case)}/story/mine-again", field="plot"),
    "editing.take_again": lambda case: post(f"/series/{given_back(case)}/edit/again", field="plot"),
    "editing.take_again_episode": lambda case: post(
        f"/series/{with_edited_episode(case, edits.GIVEN_BACK)}/edit/1/1/again", field="plot"
    ),
    "editing.save_episode": lambda case: post(
        f"/series/{case.frieren}/edit/1/1", **unedited(case, plot="Mine.", was_plot="")
    ),
    "editing.give_back_episode": lambda case: post(
        f"/series/{with_edited_episode(case)}/edit/1/1/given-back", field="plot"
    ),
    "sonarr.add": lambda case: (
        "POST",
        "/api/v3/series",
        {"tvdbId": 900_000 + case.count, "title": case.name()},
    ),
    "sonarr_webhook.hear": lambda case: (
        "POST",
        "/api/webhooks/sonarr",
        {"eventType": "SeriesAdd", "series": {"title": case.name()}},
    ),
    "files.apply": sheet_for,
    "files.follow": lambda case: post(
        f"/series/{case.frieren}/files/folders/{without_season(case).id}/advice"
    ),
    "ignoring.ignore": lambda case: post(
        f"/series/{case.frieren}/ignore?season=1&number=1", made=str(ignoring(case))
    ),
    "files.number": lambda case: post(
        f"/series/{case.frieren}/files/folders/{numbered_otherwise(case).id}", numbering="folder", season="1"
    ),
    "preview.apply": lambda case: post(
        f"/series/{case.frieren}/preview/apply",
        action="numbering",
        folder_id=numbered_otherwise(case).id,
        numbering="folder",
        season="1",
        which="all",
    ),
    "preview.let_go": lambda case: post(f"/series/{case.frieren}/preview/held", files=held(case)),
    "api_previewing.apply": lambda case: (
        "POST",
        f"/api/series/{case.frieren}/apply",
        {
            "action": "numbering",
            "folder_id": numbered_otherwise(case).id,
            "numbering": "folder",
            "season": 1,
            "files": [],
        },
    ),
    "api_previewing.keep_held": lambda case: (
        "PUT",
        f"/api/series/{case.frieren}/held-files",
        {"files": [], "made": held(case)},
    ),
    "files.say": lambda case: post(f"/series/{case.frieren}/files/{spoken_of(case).id}", by_name="yes"),
    "adding.create": lambda case: post("/add", show=[f"name {case.name()}", f"name {case.name()}"]),
    "artwork.pin": lambda case: art(case, "pin", made=pinned(False)),
    "artwork.unpin": lambda case: art(case, "unpin", made=pinned(True)),
    "artwork.use": other_poster,
    "artwork.undo": lambda case: art(case, "undo", made=case.send(other_poster(case))),
    "artwork.upload": lambda case: art(case, "upload", picture=picture()),
    "series.bring_forward": lambda case: post(f"/series/{case.new(priority=1)}/sooner"),
    "series.create": lambda case: post("/series", name=case.name()),
    "series.load": lambda case: post(f"/series/{case.new('failed')}/load", parts="logo"),
    "series.make_folder": lambda case: post(f"/series/{without_folder(case)}/folder"),
    "series.match": lambda case: post(f"/series/{case.new()}/match", sure="1", **unlike(case)),
    "series.number": lambda case: post(f"/series/{numbered(case)}/number", provider="kitsu"),
    "series.remove": lambda case: post(f"/series/{case.new()}/remove"),
}
