"""Secrets that are kept as they are, because they are used as they are. Nothing ever shows them."""

from peewee import CharField, TextField

from ..database import BaseModel


class Secret(BaseModel):
    """A secret that the program made for itself, by what it is for."""

    name = CharField(max_length=80, primary_key=True)
    value = TextField()


class SourceKey(BaseModel):
    """The key of a source that a person saved on the sources page."""

    source = CharField(max_length=64, primary_key=True)
    key = TextField()
