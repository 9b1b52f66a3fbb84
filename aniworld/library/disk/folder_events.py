"""The event by which open pages and programs learn that folders are others now."""

from collections.abc import Iterable

from ... import events

TOPIC, CHANGED = "folders", "folders_updated"


def tell(folder_ids: Iterable[int]) -> None:
    """Have open pages draw these folders again, inside the caller's transaction. None: only their number."""
    events.publish(TOPIC, CHANGED, {"folders": sorted(folder_ids)})
