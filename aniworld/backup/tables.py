"""Which tables a backup has, and in which order their rows are put back."""

from peewee import sort_models  # type: ignore[attr-defined]  # the stubs leave it out

from ..database import BaseModel

# What belongs to a moment, a browser or a machine: it is neither copied nor put back.
LEFT_OUT = frozenset(
    {
        "answer_count",
        "asker",
        "begun_sign_in",
        "chore",
        "code",
        "delivery",
        "event",
        "gate",
        "last_answers",
        "library_gate",
        "notice",
        "notice_mark",
        "secret",
        "security_event",
        "session",
        "source_test",
        "tries",
        "worker",
    }
)
# Keys and passwords of others, in clear text: only copies that stay in the data folder have them.
KEYS = ("source_key", "media_server_key", "notice_address")


def models() -> list[type[BaseModel]]:
    """Return the models of the tables of a backup, those first to which rows of others point."""
    found = []
    for model in sort_models(list(BaseModel.__subclasses__())):
        if model._meta.table_name not in LEFT_OUT:
            found.append(model)
    return found


def in_order() -> list[str]:
    """Return the tables of a backup, those first to which rows of others point."""
    return [model._meta.table_name for model in models()]
