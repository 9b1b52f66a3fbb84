"""What all our values have in common, and what sources tell that only NFO files need."""

import os

from pydantic import BaseModel, ConfigDict, field_validator

from . import fields

# There are no plugins here, and to look for them reads what every installed package says of itself.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
MOST_MEMBERS = 50


class Value(BaseModel):
    """A plain value that cleans itself: it may be made of foreign data as they are.

    A field that makes no sense becomes blank; without a required one there is no value: ValidationError.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class CastMember(Value):
    """A person and the character that they play or speak. thumb_url: of their portrait."""

    name: fields.NeededTitle
    role: fields.Title = ""
    thumb_url: fields.WebUrl = None


class Rating(Value):
    """How much people like a show, up to 10, and how many of them voted."""

    value: fields.NeededRating
    votes: fields.Votes = None


class ForShowNfo(Value):
    """What a source knows of a show for its NFO.

    content_ratings: for which age it is fit, by country ("US": "TV-14") or by the service whose own words
    they are ("mal": "PG-13"); votes: how many people made its rating; trailer: the id of a video at YouTube;
    ratings: by source, where several were put together.
    """

    tagline: fields.Title = ""
    tags: fields.Texts = ()
    content_ratings: fields.ContentRatings = {}
    votes: fields.Votes = None
    ratings: dict[str, Rating] = {}
    cast: tuple[CastMember, ...] = ()
    directors: fields.Texts = ()
    writers: fields.Texts = ()
    trailer: fields.Video = ""

    @field_validator("cast")
    @classmethod
    def _each_person_once(cls, members: tuple[CastMember, ...]) -> tuple[CastMember, ...]:
        return _with_all_roles(members)


class ForEpisodeNfo(Value):
    """What a source knows of an episode for its NFO. ids: by service, its own too where it has a real one."""

    votes: fields.Votes = None
    directors: fields.Texts = ()
    writers: fields.Texts = ()
    ids: fields.Ids = {}


def _with_all_roles(members: tuple[CastMember, ...]) -> tuple[CastMember, ...]:
    """Return each person once, with all their characters: readers know an actor by the name."""
    by_name: dict[str, CastMember] = {}
    for member in members:
        known = by_name.setdefault(member.name, member)
        roles = known.role.split(" / ")
        if member.role and member.role not in roles:
            role = f"{known.role} / {member.role}" if known.role else member.role
            by_name[member.name] = known.model_copy(update={"role": role[:500]})
    return tuple(by_name.values())[:MOST_MEMBERS]
