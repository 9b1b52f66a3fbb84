"""The keys and passwords that aniworld knows: nothing that it shows may have one of them in it."""

from dataclasses import fields

from .. import context
from ..models import MediaServerKey, NoticeAddress, Secret, SourceKey


def known() -> set[str]:
    """Return all that is kept as it is used. Passwords and keys of programs are kept as hashes only."""
    found = set()
    settings = context.current().settings
    for one in fields(settings):
        if one.metadata["secret"]:
            found.add(str(getattr(settings, one.name) or ""))
    for column in (SourceKey.key, MediaServerKey.key, Secret.value, NoticeAddress.address, NoticeAddress.key):
        found.update(text for (text,) in column.model.select(column).tuples())
    return found - {""}
