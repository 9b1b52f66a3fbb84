"""Media servers are added and changed; what cannot be used is refused in words."""

import pytest

from aniworld.errors import Invalid, NotFound
from aniworld.library.servers import server_changes, server_rows

from .standins import KEY


def add(kind="jellyfin", **values):
    return server_changes.add(kind, {"url": "http://nas:8096", "key": KEY} | values)


@pytest.mark.parametrize(
    "kind, typed, url",
    [
        ("jellyfin", "nas", "http://nas:8096"),
        ("kodi", "192.168.1.5", "http://192.168.1.5:8080"),
        ("plex", "nas/", "http://nas:32400"),
        ("emby", "nas:8920", "http://nas:8920"),
        ("jellyfin", "https://media.example.org/jellyfin/", "https://media.example.org/jellyfin"),
        ("jellyfin", "http://[fd00::5]:8096", "http://[fd00::5]:8096"),
        ("jellyfin", " nas/jellyfin ", "http://nas:8096/jellyfin"),
    ],
)
def test_an_address_is_put_right_where_it_is_clear(house, kind, typed, url):
    assert add(kind, url=typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "ftp://nas",
        "http://",
        "http://alice:secret@nas",
        "http://nas/?key=1",
        "http://nas/#top",
        "http://nas:99999",
        "http://nas:0",
        "http://n as",
        "http://[fd00::5",
        "http://169.254.169.254",
        "http://[fe80::1]",
        "0.0.0.0",
        "http://nas/" + "x" * 300,
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_is_refused(house, typed):
    with pytest.raises(Invalid) as refused:
        add(url=typed)
    assert refused.value.field == "url" and not server_rows.all()


@pytest.mark.parametrize(
    "values, field",
    [
        ({"url": ""}, "url"),
        ({"url": 7}, "url"),
        ({"key": ""}, "key"),
        ({"key": None}, "key"),
        ({"key": "with blank"}, "key"),
        ({"key": "x" * 301}, "key"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": 7}, "name"),
        ({"paths": "x"}, "paths"),
        ({"paths": [7]}, "paths"),
        ({"paths": [{"ours": "library", "theirs": "/x"}]}, "paths"),
        ({"paths": [{"ours": "/library"}]}, "paths"),
        ({"paths": [{"ours": "/library", "theirs": "/x\n"}] * 51}, "paths"),
        ({"paths": [{"ours": "/library", "theirs": "/x\x00y"}]}, "paths"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(house, values, field):
    with pytest.raises(Invalid) as refused:
        add(**values)
    assert refused.value.field == field and str(refused.value).endswith(".") and not server_rows.all()


@pytest.mark.parametrize("kind", ["serviio", None, 7, []])
def test_only_the_four_kinds_are_known(house, kind):
    with pytest.raises(Invalid, match="jellyfin, kodi, plex, emby"):
        add(kind)


def test_a_name_is_given_and_is_one_of_a_kind(house):
    assert add().name == "Jellyfin (nas)"
    with pytest.raises(Invalid, match="already"):
        add()
    other = add(name="bedroom")
    with pytest.raises(Invalid, match="already"):
        server_changes.change(other, {"name": "Jellyfin (nas)"})
    assert len(server_rows.all()) == 2 and server_rows.named("bedroom").id == other.id


def test_kodi_needs_neither_user_nor_password(house):
    server = server_changes.add("kodi", {"url": "tv"})
    assert server_rows.key_of(server) == "" and server_rows.with_keys() == set()


def test_a_key_is_replaced_and_is_not_sent_to_another_address(house):
    server = add()
    with pytest.raises(Invalid, match="Type the key again"):
        server_changes.change(server, {"url": "http://evil:8096"})
    assert server_changes.change(server, {"url": "http://nas:8096/jellyfin"}).url.endswith("/jellyfin")
    server_changes.change(server, {"url": "http://other:8096", "key": "new-key"})
    assert server_rows.key_of(server) == "new-key"
    assert KEY not in repr(server_rows.connect(server)) and "new-key" not in repr(server_rows.connect(server))


def test_a_part_is_changed_and_the_rest_stays(house):
    server = add(name="bedroom", paths=[{"ours": "/a", "theirs": "/b"}])
    changed = server_changes.change(
        server, {"paths": [{"ours": "/a", "theirs": ""}], "user": "x", "name": ""}
    )
    assert changed.paths == [] and changed.name == "bedroom" and server_rows.key_of(changed) == KEY


@pytest.mark.parametrize("identifier", ["7", "x", "", "-1", "9" * 40])
def test_one_that_is_not_there_is_not_found(house, identifier):
    with pytest.raises(NotFound):
        server_rows.get(identifier)
    with pytest.raises(NotFound):
        server_rows.named("nobody")
