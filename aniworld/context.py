"""What all parts of aniworld work with: one object, made at the start and replaced in tests."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .messages import Message
from .postgres import NotifyWakeUp
from .settings import Settings
from .wakeup import WakeUp


@dataclass
class Context:
    """What one process works with.

    library: the root. thumbnails: the folder of small pictures. languages: of titles, preferred first.
    wakeup: sent after each commit that publishes an event. sources: providers.Sources, made from the settings
    and from saved_keys (source -> key). preferences: those that somebody chose, by name.
    refused_pictures: address of a picture that costs too much -> why, and until when (UTC seconds).
    """

    settings: Settings
    library: Path
    thumbnails: Path
    languages: Sequence[str] = ("en",)
    wakeup: WakeUp | NotifyWakeUp | None = None
    sources: Any = None  # providers stand above this module
    saved_keys: dict[str, str] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=dict)
    refused_pictures: OrderedDict[str, tuple[Message, float]] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, settings: Settings) -> "Context":
        """Return the context for these settings, without any sources yet."""
        thumbnails = settings.data_dir / "thumbnails"
        return cls(settings, settings.library, thumbnails, settings.languages or ("en",))


class _Current:
    context: Context


def use(context: Context) -> None:
    """Work with this from now on, in all threads."""
    _Current.context = context


def current() -> Context:
    """Return the context that use() was given last."""
    return _Current.context
