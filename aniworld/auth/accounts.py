"""People and programs: passwords, sessions, API keys and one-time codes. Secrets are kept as hashes only."""

import hashlib
import logging
import secrets
import threading

from peewee import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from ..database import note, now, transaction
from ..errors import Invalid, NotAllowed, NotFound
from ..models import ApiKey, Code, Preference, Session, User

log = logging.getLogger(__name__)

SESSION_IDLE_SECONDS, SESSION_LONGEST_SECONDS = 30 * 86400.0, 180 * 86400.0
CODE_SECONDS = 24 * 3600.0
SHORTEST_PASSWORD = 8

_hashing = threading.BoundedSemaphore(2)  # scrypt takes 32 MB each time
_dummy_hash = generate_password_hash("nobody")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def add_user(name: str, password: str, *, is_admin: bool = True) -> User:
    """Make a user. Raises Invalid with its field."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise Invalid("A user name has 1 to 80 characters.", "username")
    check_new_password(password)
    try:
        return User.create(name=name, password_hash=_hash(password), is_admin=is_admin)
    except IntegrityError:
        raise Invalid(f"There is already a user called {name}.", "username") from None


def check_new_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or len(password) > 1024:
        raise Invalid(f"A password has at least {SHORTEST_PASSWORD} characters.", "password")


def _hash(password: str) -> str:
    with _hashing:
        return generate_password_hash(password, method="scrypt")


def set_password(user: User, password: str) -> None:
    """Change a password; every session of the user ends, and no link signs in any more."""
    check_new_password(password)
    hashed = _hash(password)
    with transaction():
        User.update(password_hash=hashed).where(User.id == user.id).execute()
        Session.delete().where(Session.user == user).execute()
        Code.delete().where(Code.user == user).execute()


def verify(name: str, password: str) -> User | None:
    """The user with this name and password. An unknown name takes as long as a wrong password."""
    user = User.get_or_none(User.name == " ".join(name.split()))
    with _hashing:
        right = check_password_hash(user.password_hash if user else _dummy_hash, password)
    return user if user and right else None


def ensure_admin(name: str | None, password: str | None) -> None:
    """Make the first user that the environment asks for; an existing user keeps its own password."""
    if name and password and not User.select().exists():
        add_user(name, password)
        log.info("Made the first user as the environment asks.")


def start_session(user: User) -> str:
    """A new session; its token goes into the cookie and nowhere else."""
    token = secrets.token_urlsafe(32)
    Session.create(user=user, token_hash=digest(token))
    return token


def find_session(token: str | None) -> Session | None:
    """The session of a cookie, while it lasts."""
    session = Session.get_or_none(Session.token_hash == digest(token)) if token else None
    if session is None:
        return None
    time = now()
    if time - session.seen_at > SESSION_IDLE_SECONDS or time - session.created_at > SESSION_LONGEST_SECONDS:
        note(Session.delete().where(Session.id == session.id))
        return None
    if time - session.seen_at > 3600:
        note(Session.update(seen_at=time).where(Session.id == session.id))
    return session


def end_session(token: str | None) -> None:
    if token:
        Session.delete().where(Session.token_hash == digest(token)).execute()


def add_key(name: str) -> str:
    """Make an API key and return it: it is shown this once and kept as a hash. Raises Invalid."""
    if not 1 <= len(name.strip()) <= 80:
        raise Invalid("A key has a name of 1 to 80 characters.", "name")
    key = "aw_" + secrets.token_urlsafe(32)
    try:
        ApiKey.create(name=name.strip(), key_hash=digest(key))
    except IntegrityError:
        raise Invalid(f"There is already a key called {name.strip()}.", "name") from None
    return key


def find_key(key: str) -> ApiKey | None:
    found = ApiKey.get_or_none(ApiKey.key_hash == digest(key))
    if found and now() - (found.last_used_at or 0) > 60:
        note(ApiKey.update(last_used_at=now()).where(ApiKey.id == found.id))
    return found


def new_code(user: User | None) -> str:
    """A one-time code for a printed link: to make the first admin (user None), or to sign a user in."""
    code = secrets.token_urlsafe(24)
    with transaction():
        Code.delete().where((Code.expires_at < now()) | (Code.user == user if user else Code.user.is_null())).execute()
        Code.create(code_hash=digest(code), user=user, expires_at=now() + CODE_SECONDS)
    return code


def setup_code() -> str | None:
    """A code for the setup page; None once there is a user."""
    return None if User.select().exists() else new_code(None)


def check_setup_code(code: str) -> None:
    """Raises NotFound when there is a user, NotAllowed when this is not the printed code."""
    if User.select().exists():
        raise NotFound("aniworld is already set up.")
    _find_code(code, for_setup=True)


def set_up(code: str, name: str, password: str) -> User:
    """Make the admin with the printed code, once. Raises NotFound when there is one, NotAllowed for a wrong code."""
    check_setup_code(code)
    check_new_password(password)
    with transaction():
        if User.select().exists():
            raise NotFound("aniworld is already set up.")
        user = add_user(name, password)
        Code.delete().where(Code.user.is_null()).execute()
    return user


def enter(code: str) -> User:
    """Redeem a sign-in link, once. Raises NotAllowed."""
    with transaction():
        found = _find_code(code, for_setup=False)
        found.delete_instance()
    return found.user


def _find_code(code: str, *, for_setup: bool) -> Code:
    wanted = Code.user.is_null() if for_setup else Code.user.is_null(False)
    found = Code.get_or_none((Code.code_hash == digest(code)) & (Code.expires_at > now()) & wanted)
    if found is None:
        raise NotAllowed("This link is not valid any more. Start aniworld again, or ask for a new one.")
    return found


def server_secret() -> bytes:
    """What signs the forms' tokens: made once, the same in every process."""
    row = Preference.get_or_none(Preference.name == "secret")
    if row is None:
        Preference.insert(name="secret", value=secrets.token_hex(32)).on_conflict_ignore().execute()
        row = Preference.get(Preference.name == "secret")
    return bytes.fromhex(row.value)
