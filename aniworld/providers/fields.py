"""The fields of our values: each cleans what it is given."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from . import cleaning

# Fields that are blank where nothing good was told
Title = Annotated[str, BeforeValidator(cleaning.text)]
EpisodeTitle = Annotated[str, BeforeValidator(cleaning.episode_title)]
Word = Annotated[str, BeforeValidator(partial(cleaning.text, length=40))]
Text = Annotated[str, BeforeValidator(cleaning.plain)]
Titles = Annotated[dict[str, str], BeforeValidator(cleaning.titles)]
EpisodeTitles = Annotated[
    dict[str, str], BeforeValidator(partial(cleaning.titles, clean=cleaning.episode_title))
]
Texts = Annotated[tuple[str, ...], BeforeValidator(cleaning.texts)]
Status = Annotated[Literal["running", "ended", "upcoming", ""], BeforeValidator(cleaning.status)]
Country = Annotated[str, BeforeValidator(partial(cleaning.identifier, pattern="[A-Z]{2}"))]
Language = Annotated[str | None, BeforeValidator(cleaning.language)]
Ids = Annotated[dict[str, str], BeforeValidator(cleaning.ids)]
WebUrl = Annotated[str | None, BeforeValidator(cleaning.web_url)]
Day = Annotated[date | None, BeforeValidator(cleaning.day)]
Moment = Annotated[float | None, BeforeValidator(cleaning.moment)]
Year = Annotated[int | None, BeforeValidator(cleaning.year)]
Number = Annotated[int | None, BeforeValidator(cleaning.whole_number)]
# Of minutes, pixels, episodes: 0 means unknown.
Amount = Annotated[int | None, BeforeValidator(partial(cleaning.whole_number, low=1))]
Rating = Annotated[float | None, BeforeValidator(partial(cleaning.number, low=0.01, high=10))]
Votes = Annotated[int | None, BeforeValidator(partial(cleaning.whole_number, low=1, high=10**9))]
ContentRatings = Annotated[
    dict[str, str], BeforeValidator(partial(cleaning.titles, clean=partial(cleaning.text, length=20)))
]
Video = Annotated[str, BeforeValidator(partial(cleaning.identifier, pattern=r"[\w-]{11}"))]

# Fields without which there is no value
NeededTitle = Annotated[str, Field(min_length=1), BeforeValidator(cleaning.text)]
NeededId = Annotated[
    str, Field(min_length=1), BeforeValidator(partial(cleaning.identifier, pattern=cleaning.ID))
]
NeededUrl = Annotated[str, BeforeValidator(cleaning.web_url)]
NeededRating = Annotated[float, BeforeValidator(partial(cleaning.number, low=0.01, high=10))]
NeededNumber = Annotated[int, BeforeValidator(cleaning.whole_number)]
