"""What is so until it is taken back, for all processes: a row is there while it is so."""

from peewee import CharField, FloatField

from ..database import BaseModel, now


class Flag(BaseModel):
    """PAUSED: nothing may start to load. WORKER_GONE: it is told that no worker runs.

    WATCHES_ROOTS: the worker is told by the disk what changes in the roots.
    SETTING_UP: the first account is there, and the screens after it wait for an answer.
    """

    PAUSED, WORKER_GONE, WATCHES_ROOTS = "paused", "worker_gone", "watches_roots"
    SETTING_UP = "setting_up"

    name = CharField(max_length=80, primary_key=True)
    set_at = FloatField(default=now)

    @classmethod
    def since(cls, name: str) -> float | None:
        """Return since when this flag is set; None while it is not."""
        row = cls.one_with(name=name)
        return row.set_at if row else None

    @classmethod
    def put(cls, name: str) -> None:
        """Set a flag; one that is set already stays as it is."""
        cls.insert(name=name, set_at=now()).on_conflict_ignore().execute()

    @classmethod
    def take_back(cls, name: str) -> bool:
        """Take a flag back. Return whether it was set."""
        return cls.delete().where(cls.name == name).execute() > 0
