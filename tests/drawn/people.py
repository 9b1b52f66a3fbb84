"""Users, their sessions, keys and ways to sign in."""

from aniworld.models import (
    ApiKey,
    Identity,
    Session,
    User,
)
from aniworld.providers.base import Attribution
from aniworld.web.people import ShownUser
from aniworld.web.preference_forms import ShownPreference
from aniworld.web.setup_preferences import ShownKey

from . import EVIL
from .installation import TOLD_WELL

ALICE = User(id=1, name="alice", role="admin", password_hash="x", created_at=1)
SESSIONS = [
    Session(id=1, user=1, created_at=1, seen_at=2),
    Session(id=2, user=1, created_at=1, seen_at=2, device=EVIL, address=EVIL),
]
IDENTITIES = [
    Identity(id=1, user=1, subject=EVIL, label=EVIL, created_at=1),
    Identity(id=2, user=1, subject="7", label="", created_at=1, last_used_at=2),
]
PEOPLE = [
    ShownUser(ALICE, 1, 2.0),
    ShownUser(User(id=2, name=EVIL, role="editor", password_hash="", created_at=1), 2, 2.0),
    ShownUser(
        User(id=3, name="eve", role="viewer", is_disabled=True, password_hash="", created_at=1), 0, None
    ),
]
USERS = {"people": PEOPLE, "roles": User.ROLES, "wrong": None, "notice": "", "link": ""}
KEYS = {
    "keys": [
        ApiKey(id=1, name=EVIL, scope="read", created_at=1),
        ApiKey(id=2, name="phone", created_at=1, last_used_at=2),
    ],
    "scopes": ApiKey.SCOPES,
    "chosen": "write",
    "name": "",
    "error": "",
    "notice": "",
    "made": "",
}
SETUP_KEYS = [
    ShownKey(
        source,
        Attribution(EVIL, EVIL, "https://service.example/keys"),
        ShownPreference(f"{source}_key", "secret", EVIL, EVIL, "", [], given_by, error),
        masked,
        tested,
    )
    for source, masked, given_by, error, tested in (
        ("tmdb", "", "", EVIL, None),
        ("fanart", "", "", "", TOLD_WELL),
        ("other", "•••• 4f2a", "ANIWORLD_X", "", None),
    )
]
ALONE = {
    "sessions": [SESSIONS[0]],
    "current": 1,
    "identities": [],
    "provider": "",
    "error": "",
    "notice": "",
}
