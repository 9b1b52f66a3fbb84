"""What was told already, so that it is told once, whichever process comes to it first."""

from ...models import NoticeMark


def value(name: str) -> int | None:
    """Return up to where something was told; None when it never was."""
    row = NoticeMark.one_with(name=name)
    return row.value if row else None


def first(name: str, value: int = 0) -> bool:
    """Set a mark. Return whether nobody had set it before."""
    return bool(NoticeMark.insert(name=name, value=value).on_conflict_ignore().as_rowcount().execute())


def beginning(prefix: str) -> list[str]:
    """Return the names of the marks that begin so."""
    return [row.name for row in NoticeMark.select().where(NoticeMark.name.startswith(prefix))]


def move(name: str, old: int, new: int) -> bool:
    """Move a mark on. Return whether it still was where the caller saw it."""
    is_same = (NoticeMark.name == name) & (NoticeMark.value == old)
    return bool(NoticeMark.update(value=new).where(is_same).execute())


def drop(name: str) -> bool:
    """Take a mark away. Return whether it was set."""
    return bool(NoticeMark.delete().where(NoticeMark.name == name).execute())
