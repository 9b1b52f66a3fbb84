"""Media servers are added, changed and removed. What a person typed is put right where it is clear."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from peewee import IntegrityError

from ... import hosts
from ...database import transaction
from ...errors import Invalid
from ...models import MediaServer, MediaServerKey
from ...providers.url_policy import PLAIN_URL, PORTS, origin
from . import server_rows
from .kinds import KINDS

log = logging.getLogger(__name__)
LONGEST_URL, LONGEST_NAME, LONGEST_KEY, LONGEST_PATH, MOST_PATHS = 300, 80, 300, 1000, 50
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TOKEN = re.compile(r"[!-~]+")


def add(kind: Any, values: Mapping[str, Any]) -> MediaServer:
    """Add a server. values: url, and name, user, key, paths where they are given. Raises Invalid."""
    if not isinstance(kind, str) or kind not in KINDS:
        raise Invalid("server_kind_unknown", "kind", kinds=list(KINDS))
    url = _url(values.get("url"), KINDS[kind].port)
    label = f"{KINDS[kind].label} ({urlsplit(url).hostname})"
    name = _text(values.get("name"), "name", LONGEST_NAME) or label
    user = _text(values.get("user"), "user", LONGEST_NAME)
    key = _key(kind, values.get("key"))
    paths, is_on = _paths(values.get("paths")), _is_on(values.get("is_on", True))
    server = MediaServer(kind=kind, name=name, url=url, user=user, paths=paths, is_on=is_on)
    with _unique(name), transaction():
        server.save(force_insert=True)
        _store_key(server, key)
    log.info("The media server %s was added.", name)
    return server


def change(server: MediaServer, values: Mapping[str, Any]) -> MediaServer:
    """Change what is given of name, url, user, key, paths, is_on. Raises Invalid.

    Another address needs the key again: a saved one is not sent to a machine that it was not meant for.
    """
    changed = _checked(server, values)
    new_key = values.get("key")
    if "url" in changed and not new_key and _is_elsewhere(server, changed["url"]):
        raise Invalid("server_key_again", "key")
    changed |= {"failures": 0, "next_at": 0.0}
    with _unique(changed.get("name", server.name)), transaction():
        MediaServer.update(changed).where(MediaServer.id == server.id).execute()
        if "key" in values:
            _store_key(server, _key(server.kind, new_key))
    return server_rows.get(server.id)


def _checked(server: MediaServer, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "name" in values:
        found["name"] = _text(values["name"], "name", LONGEST_NAME) or server.name
    if "url" in values:
        found["url"] = _url(values["url"], KINDS[server.kind].port)
    if "user" in values:
        found["user"] = _text(values["user"], "user", LONGEST_NAME)
    if "paths" in values:
        found["paths"] = _paths(values["paths"])
    if "is_on" in values:
        found["is_on"] = _is_on(values["is_on"])
    return found


def switch(server: MediaServer, *, is_on: bool) -> None:
    """Switch a server off: what changes is noted, and told once it is on again."""
    with transaction():
        MediaServer.update(is_on=is_on).where(MediaServer.id == server.id).execute()
    log.info("The media server %s was switched %s.", server.name, "on" if is_on else "off")


def remove(server: MediaServer) -> None:
    """Remove a server, its key, and what it was not told yet."""
    with transaction():
        server.delete_instance()
    log.info("The media server %s was removed.", server.name)


def _is_elsewhere(server: MediaServer, url: str) -> bool:
    return origin(url) != origin(server.url) and bool(server_rows.key_of(server))


def _store_key(server: MediaServer, key: str) -> None:
    MediaServerKey.delete().where(MediaServerKey.server == server.id).execute()
    if key:
        MediaServerKey.create(server=server.id, key=key)


@contextmanager
def _unique(name: str) -> Iterator[None]:
    """Turn the refusal of a name that another server has into its sentence."""
    try:
        yield
    except IntegrityError as error:
        raise Invalid("server_name_taken", "name", name=name) from error


def _url(given: Any, port: int) -> str:
    """Return an address in full: "nas" becomes "http://nas:8096". Raises Invalid."""
    text = given.strip().rstrip("/") if isinstance(given, str) else ""
    if not text:
        raise Invalid("server_url_empty", "url")
    try:
        url = _in_full(text, port)
        parts = urlsplit(url)
        is_good = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or len(url) > LONGEST_URL or not PLAIN_URL.fullmatch(url):
        raise Invalid("server_url_wrong", "url")
    if "@" in parts.netloc or parts.query or parts.fragment or hosts.is_link_local(parts.hostname or ""):
        raise Invalid("server_url_wrong", "url")
    return url


def _in_full(text: str, port: int) -> str:
    """Return an address with its scheme, and with the usual port where neither was typed."""
    if "://" in text:
        return text
    parts = urlsplit(f"http://{text}")
    if parts.port is None:
        parts = parts._replace(netloc=f"{parts.netloc}:{port}")
    return parts.geturl()


def _text(given: Any, field: str, longest: int) -> str:
    """Return a line of text, "" for none. Raises Invalid."""
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > longest or NO_TEXT.search(given):
        raise Invalid("server_text_wrong", field, name=field, longest=longest)
    return given.strip()


def _key(kind: str, given: Any) -> str:
    """Return a key. Raises Invalid, whose sentence never repeats it."""
    key = _text(given, "key", LONGEST_KEY)
    if not key and KINDS[kind].needs_key:
        raise Invalid("server_key_needed", "key", kind=KINDS[kind].label)
    if key and KINDS[kind].needs_key and not TOKEN.fullmatch(key):
        raise Invalid("key_not_plain", "key")
    return key


def _is_on(given: Any) -> bool:
    if not isinstance(given, bool):
        raise Invalid("not_true_or_false", "is_on", name="is_on")
    return given


def _paths(given: Any) -> list[list[str]]:
    """Return the pairs of ours and theirs; one without theirs is left out. Raises Invalid."""
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MOST_PATHS:
        raise Invalid("server_paths_wrong", "paths")
    found = [_pair(item) for item in given]
    return [pair for pair in found if pair[1]]


def _pair(item: Any) -> list[str]:
    if not isinstance(item, dict) or not _are_texts(item.get("ours"), item.get("theirs")):
        raise Invalid("server_paths_wrong", "paths")
    ours, theirs = item["ours"].strip(), item["theirs"].strip()
    if not ours.startswith("/") or NO_TEXT.search(ours + theirs):
        raise Invalid("server_paths_wrong", "paths")
    return [ours, theirs]


def _are_texts(*values: Any) -> bool:
    return all(isinstance(value, str) and len(value) <= LONGEST_PATH for value in values)
