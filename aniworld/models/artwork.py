"""Pictures that were offered or chosen for a series, and the files that aniworld wrote into the library."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from ..database import BaseModel, now
from .series import Series


class Artwork(BaseModel):
    """One picture of a series. A chosen one has its file in the library, its hash and its colour.

    kind: poster, fanart, fanart1 to fanart3, banner, logo, landscape, clearart or season_poster; season: -1
    where it belongs to the whole series; source: the provider's name, "drawn" or "yours"; is_pinned: a person
    chose it, and no refresh replaces it; sha: hash of the file's bytes, which also names its thumbnails.
    """

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="artwork", on_delete="CASCADE")
    kind = CharField(max_length=16)
    season = IntegerField(default=-1)
    url = TextField(default="")
    source = CharField(max_length=16)
    language = CharField(max_length=16, null=True)
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    score = FloatField(default=0.0)
    is_chosen = BooleanField(default=False)
    is_pinned = BooleanField(default=False)
    file = CharField(max_length=255, null=True)
    sha = CharField(max_length=64, null=True, index=True)
    colour = CharField(max_length=7, null=True)
    fetched_at = FloatField(null=True)  # when it came from its source last

    class Meta:
        indexes = ((("series", "kind", "season", "url"), True),)

    @property
    def is_drawn(self) -> bool:
        return self.source == "drawn"


class ReplacedArtwork(BaseModel):
    """The picture that was in a place before a person put another there.

    content: its bytes, None when there was none. The bytes are in the row, as several machines share the
    database but not their data folders. file: where it was, if it was the user's own under another name.
    """

    series = ForeignKeyField(Series, backref="replaced", on_delete="CASCADE")
    kind = CharField(max_length=16)
    season = IntegerField(default=-1)
    url = TextField(default="")
    source = CharField(max_length=16, default="")
    is_pinned = BooleanField(default=False)
    content = BlobField(null=True)
    file = TextField(default="")
    replaced_at = FloatField(default=now)

    class Meta:
        indexes = ((("series", "kind", "season"), True),)


class WrittenFile(BaseModel):
    """What we last wrote at a path of the series folder: the base for telling our values from the user's.

    seen_at_ns: of an NFO, when it was changed last, by its disk's clock, as it was when we looked at it last.
    """

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="files", on_delete="CASCADE")
    path = CharField(max_length=1000)
    sha = CharField(max_length=64)
    content = BlobField(null=True)
    written_at = FloatField(default=now)
    seen_at_ns = BigIntegerField(null=True)

    class Meta:
        indexes = ((("series", "path"), True),)
