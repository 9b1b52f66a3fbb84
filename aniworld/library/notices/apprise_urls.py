"""The services that apprise knows: whether it takes an address, and how it sends to it.

It asks the services by itself, and not through our client: each has a protocol of its own.
"""

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ... import later

if TYPE_CHECKING:
    import apprise
else:
    apprise = later.module("apprise")  # larger than all of aniworld, and many a household tells nobody

# These show something on the machine of the server itself, or read files of it; nobody would see them.
LOCAL = frozenset(
    {"dbus", "qt", "glib", "kde", "gnome", "macosx", "windows", "syslog", "vapid", "fcm", "mqtt", "mqtts"}
)
HIDDEN = "•••"

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines may name the address in full


def shown(address: str) -> str | None:
    """Return an address without what is secret in it; None for one that apprise cannot send to."""
    service = _service(address)
    if service is None:
        return None
    masked = service.url(privacy=True)  # what it does not mask may be secret too, such as a topic of ntfy
    place = urlsplit(masked).netloc.rpartition("@")[2]
    return f"{masked.partition(':')[0]}://{place}/{HIDDEN}"


def send(address: str, title: str, text: str, weight: str) -> bool:
    """Send a message. Return whether the service took it.

    weight: "info", "success", "warning" or "failure".
    """
    sender = apprise.Apprise()
    service = _service(address)
    if service is None or not sender.add(service):
        return False
    return bool(sender.notify(body=text, title=title, notify_type=apprise.NotifyType(weight)))


def _service(address: str) -> Any:
    if address.partition(":")[0].lower() in LOCAL:
        return None
    return apprise.Apprise.instantiate(address)
