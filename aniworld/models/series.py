"""A series with its ids, seasons and episodes."""

from datetime import date
from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)
from playhouse.sqlite_ext import AutoIncrementField

from ..database import BaseModel, now
from ..messages import Message

if TYPE_CHECKING:
    from .artwork import WrittenFile
    from .foreign import OriginalFile


class Root(BaseModel):
    """A place where series lie. The first, whose id is 1, is ANIWORLD_LIBRARY and has no path here.

    path: absolute; takes_new: new series get their folder here; position: in lists; left_out: folders that
    the last scans left out, as disk/left_out.py keeps them.
    """

    FIRST = 1

    if TYPE_CHECKING:
        id: AutoField

    path = TextField(null=True, unique=True)
    takes_new = BooleanField(default=False)
    position = IntegerField(default=0)
    left_out = JSONField(default=list)


class Series(BaseModel):
    """One show of the library.

    The loading fields are derived from its parts (progress.py) and kept for quick lists.
    """

    if TYPE_CHECKING:
        seasons: "ModelSelect[Season]"
        episodes: "ModelSelect[Episode]"
        ids: "ModelSelect[SeriesId]"
        files: "ModelSelect[WrittenFile]"
        originals: "ModelSelect[OriginalFile]"
        root_id: int | None
        DoesNotExist: type[Exception]

    id = AutoIncrementField()  # never given again: open pages, programs and workers remember it
    key = CharField(max_length=120, unique=True)  # url-safe, for links and older clients
    title = CharField(max_length=500)
    # What was asked for, folded: one series however often it is asked.
    added_as = CharField(max_length=500, unique=True)
    sort_title = CharField(max_length=500, default="", index=True)
    search_text = TextField(default="")  # every title, folded, for the search box
    original_title = CharField(max_length=500, default="")
    titles = JSONField(default=dict)
    synonyms = JSONField(default=list)
    year = IntegerField(null=True)
    overview = TextField(default="")
    status = CharField(max_length=16, default="")
    premiered = CharField(max_length=10, null=True)
    ended = CharField(max_length=10, null=True)
    runtime_minutes = IntegerField(null=True)
    rating = FloatField(null=True)
    genres = JSONField(default=list)
    studio = CharField(max_length=200, default="")
    country = CharField(max_length=100, default="")
    url = TextField(null=True)
    tagline = TextField(null=True)
    trailer = CharField(max_length=20, null=True)  # the id of a video at YouTube
    tags = JSONField(null=True)
    content_ratings = JSONField(null=True)  # country or service -> the age that it is for, in its own words
    ratings = JSONField(null=True)  # provider -> value (up to 10) and votes
    sources = JSONField(default=dict)  # field -> provider
    edits = JSONField(null=True)  # field -> what a person made of it (library/series/edits.py)
    edits_aside = JSONField(null=True)  # such edits of shows that it was before, by id of the show
    root = ForeignKeyField(Root, null=True, on_delete="SET NULL")  # in which its home is, once it has one
    folder = TextField(null=True)  # its home: where its NFO and artwork are, below the root, with "/"
    folder_key = TextField(null=True)
    has_folder = BooleanField(default=False)  # it is on disk: we made it, or found videos in it
    folder_missing_since = FloatField(null=True, index=True)  # since when it is not, although nobody told us
    folder_found = TextField(null=True)  # another folder of the library that seems to be it
    spine = CharField(max_length=16, null=True)  # the provider that numbers the episodes, chosen once
    # The one that is to number them instead, until its list is here.
    wanted_spine = CharField(max_length=16, null=True)
    resolved_at = FloatField(null=True)  # when its ids became known
    details_at = FloatField(null=True)  # when its details were last read
    refresh_at = FloatField(null=True, index=True)  # when its episodes are due to be read again
    added_at = FloatField(default=now, index=True)
    loading_status = CharField(max_length=20, default="loading", index=True)
    episodes_loaded = BooleanField(default=False)
    nfo_loaded = BooleanField(default=False)
    logo_loaded = BooleanField(default=False)
    images_loaded = BooleanField(default=False)
    loading_started_at = FloatField(null=True)
    loading_completed_at = FloatField(null=True)
    loading_error_code = CharField(max_length=32, null=True)
    loading_error_args = JSONField(null=True)

    class Meta:
        indexes = ((("root", "folder_key"), True),)

    @property
    def topic(self) -> str:
        return f"series-{self.id}"

    @property
    def loading_message(self) -> Message | None:
        """Why it could not be loaded."""
        return Message.of_row(self.loading_error_code, self.loading_error_args)

    @property
    def loading_error(self) -> str | None:
        """The sentence for people."""
        return self.loading_message.sentence if self.loading_message else None


class SeriesId(BaseModel):
    """What another service calls this series. A series has one spine id, and one Kitsu id for each cour."""

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="ids", on_delete="CASCADE")
    provider = CharField(max_length=16)
    value = CharField(max_length=64)

    class Meta:
        indexes = ((("provider", "value"), True),)


class MergedSeries(BaseModel):
    """A card that turned out to be a show that was there already: its id, key and name lead to that series.

    A card that a person has touched is still there itself; then it only says so.
    """

    id = IntegerField(primary_key=True)  # the card's own
    key = CharField(max_length=120, index=True)
    added_as = CharField(max_length=500, null=True, index=True)  # None once that has become another show
    series = ForeignKeyField(Series, backref="merged", on_delete="CASCADE")
    merged_at = FloatField(default=now)


class Season(BaseModel):
    """number 0 holds the specials."""

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="seasons", on_delete="CASCADE")
    number = IntegerField()
    name = CharField(max_length=500, default="")
    overview = TextField(default="")
    premiered = CharField(max_length=10, null=True)
    ended = CharField(max_length=10, null=True)

    class Meta:
        indexes = ((("series", "number"), True),)


class Episode(BaseModel):
    """One episode. file: the place of its first video (library/disk/places.py), None when there is none."""

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="episodes", on_delete="CASCADE")
    season = IntegerField()
    number = IntegerField()
    absolute = IntegerField(null=True)
    title = CharField(max_length=500, default="")
    titles = JSONField(default=dict)
    overview = TextField(default="")
    air_date = CharField(max_length=10, null=True, index=True)  # where it is broadcast
    airs_at = FloatField(null=True)  # the moment, where its source tells one
    runtime_minutes = IntegerField(null=True)
    rating = FloatField(null=True)
    votes = IntegerField(null=True)
    directors = JSONField(null=True)
    writers = JSONField(null=True)
    ids = JSONField(null=True)  # service -> its id, where a source beside its own knows one
    still_url = TextField(null=True)
    provider = CharField(max_length=16)
    provider_id = CharField(max_length=64)
    sources = JSONField(default=dict)  # field -> provider, where it is not the spine's
    edits = JSONField(null=True)  # field -> what a person made of it; the row has what sources tell
    file = TextField(null=True)
    is_ignored = BooleanField(default=False)
    missing_since = FloatField(null=True)  # when the provider stopped listing it; never deleted for that

    class Meta:
        indexes = ((("series", "season", "number"), True), (("series", "provider", "provider_id"), True))

    def state(self, today: date) -> str:
        """present, ignored, unaired or missing. An unknown air date counts as not aired."""
        if self.file:
            return "present"
        if self.is_ignored:
            return "ignored"
        return "missing" if self._has_aired(today) else "unaired"

    def _has_aired(self, today: date) -> bool:
        """Return whether its moment has passed; where only its day is known, whether that has begun."""
        if self.airs_at is not None:
            return self.airs_at <= now()
        return bool(self.air_date and self.air_date <= today.isoformat())


# What is not there is found without a look at what is: by this index alone, so it has all that is asked.
_ABSENT = Episode.index(
    Episode.series,
    Episode.season,
    Episode.air_date,
    Episode.airs_at,
    Episode.is_ignored,
    Episode.file,
    Episode.missing_since,
    where=Episode.file.is_null() & Episode.missing_since.is_null(),
    name="episode_absent",
)
Episode.add_index(_ABSENT)
# The few that a person edited are found without a look at all the others.
Episode.add_index(Episode.index(Episode.series, where=Episode.edits.is_null(False), name="episode_edited"))
