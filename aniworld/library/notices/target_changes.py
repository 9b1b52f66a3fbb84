"""Targets of notifications are added, changed and removed."""

import logging
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from peewee import IntegrityError

from ... import hosts
from ...database import transaction
from ...errors import Invalid
from ...models import NoticeAddress, NoticeTarget
from ...providers.url_policy import PLAIN_URL, PORTS
from . import apprise_urls, follow, targets
from .kinds import KINDS, USUAL
from .targets import APPRISE, WEBHOOK

log = logging.getLogger(__name__)
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_KEY = 2000, 80, 200
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
HIDDEN = "•••"


def add(way: Any, values: Mapping[str, Any]) -> tuple[NoticeTarget, str]:
    """Add a target. values: address, and name, kinds, key, is_on where they are given. Raises Invalid.

    Return it with the key of a webhook, which was made here when none was given; it is never told again.
    """
    if way not in (APPRISE, WEBHOOK):
        raise Invalid("target_way_unknown", "way")
    address, shown = _address(way, values.get("address"))
    name = _text(values.get("name"), "name", LONGEST_NAME) or f"{way} ({shown})"[:LONGEST_NAME]
    kinds, is_on = _kinds(values.get("kinds", list(USUAL))), _is_on(values.get("is_on", True))
    key = _key(way, values.get("key"))
    target = NoticeTarget(name=name, way=way, shown=shown, kinds=kinds, is_on=is_on)
    with _unique(name), transaction():
        follow.begin()
        target.save(force_insert=True)
        NoticeAddress.create(target=target.id, address=address, key=key)
    log.info("Notifications go to %s as well.", name)
    return target, key


def change(target: NoticeTarget, values: Mapping[str, Any]) -> NoticeTarget:
    """Change what is given of name, address, kinds, key, is_on. Raises Invalid."""
    changed: dict[str, Any] = {"failures": 0, "next_at": 0.0}
    hidden: dict[str, str] = {}
    if values.get("name"):
        changed["name"] = _text(values["name"], "name", LONGEST_NAME) or target.name
    if values.get("address"):
        hidden["address"], changed["shown"] = _address(target.way, values["address"])
    if "kinds" in values:
        changed["kinds"] = _kinds(values["kinds"])
    if "is_on" in values:
        changed["is_on"] = _is_on(values["is_on"])
    if values.get("key"):
        hidden["key"] = _key(target.way, values["key"])
    with _unique(changed.get("name", target.name)), transaction():
        targets.update(target, **changed)
        if hidden:
            NoticeAddress.update(hidden).where(NoticeAddress.target == target.id).execute()
    return targets.get(target.id)


def remove(target: NoticeTarget) -> None:
    """Remove a target, and what it was not told yet."""
    with transaction():
        target.delete_instance()
        if not NoticeTarget.select().exists():
            follow.end()
    log.info("Notifications no longer go to %s.", target.name)


@contextmanager
def _unique(name: str) -> Iterator[None]:
    """Turn the refusal of a name that another target has into its sentence."""
    try:
        yield
    except IntegrityError as error:
        raise Invalid("target_name_taken", "name", name=name) from error


def _address(way: str, given: Any) -> tuple[str, str]:
    """Return an address, and how it may be shown. Raises Invalid, whose sentence never repeats it."""
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        raise Invalid("target_address_empty", "address")
    shown = None
    if len(text) <= LONGEST_ADDRESS and not NO_TEXT.search(text):
        shown = _shown(way, text)
    if shown is None:
        raise Invalid("webhook_address_wrong" if way == WEBHOOK else "apprise_address_wrong", "address")
    return text, shown


def _shown(way: str, address: str) -> str | None:
    """Return an address without its secrets; None for one that cannot be used."""
    if way == WEBHOOK:
        return _shown_webhook(address)
    return apprise_urls.shown(address)


def _shown_webhook(address: str) -> str | None:
    """Return a webhook's address without what comes after its host, which is often a key."""
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not is_good or not PLAIN_URL.fullmatch(address) or "@" in parts.netloc or parts.fragment:
        return None
    if hosts.is_link_local(parts.hostname or ""):
        return None
    rest = f"/{HIDDEN}" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{rest}"


def _text(given: Any, field: str, longest: int) -> str:
    """Return a line of text, "" for none. Raises Invalid."""
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > longest or NO_TEXT.search(given):
        raise Invalid("target_text_wrong", field, name=field, longest=longest)
    return given.strip()


def _key(way: str, given: Any) -> str:
    """Return the key that signs a webhook, made here when none is given."""
    key = _text(given, "key", LONGEST_KEY)
    if way == WEBHOOK:
        return key or secrets.token_urlsafe(32)
    return ""


def _kinds(given: Any) -> list[str]:
    """Return the kinds in the order of the pages. Raises Invalid."""
    if not isinstance(given, list) or not all(isinstance(kind, str) and kind in KINDS for kind in given):
        raise Invalid("target_kinds_wrong", "kinds", kinds=list(KINDS))
    return [kind for kind in KINDS if kind in given]


def _is_on(given: Any) -> bool:
    if not isinstance(given, bool):
        raise Invalid("not_true_or_false", "is_on", name="is_on")
    return given
