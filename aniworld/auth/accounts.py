"""People: passwords, sessions, one-time codes. Secrets are stored as hashes only."""

import hashlib
import logging
import secrets
import unicodedata
from typing import cast

from peewee import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from ..database import note, now, transaction
from ..errors import Invalid, NotAllowed, NotFound, SettingsError
from ..models import Code, Secret, Session, User
from . import security_log
from .password_queue import PasswordQueue

log = logging.getLogger(__name__)

SESSION_IDLE_SECONDS, SESSION_LONGEST_SECONDS = 30 * 86400.0, 180 * 86400.0
CODE_SECONDS = 24 * 3600.0
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024  # characters
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # categories of Unicode
JOINERS = "\u200c\u200d"  # invisible too, but Persian and emoji are written with them
WITH_USER = 'JOIN "user" ON "user".id = session.user_id WHERE token_hash = ?'
FORMS = "forms"  # the secret that signs their tokens

hashing = PasswordQueue(slots=2)  # scrypt takes 32 MB each time
# The hash of no password. It is written here because each start would have to wait for it.
_dummy_hash = f"scrypt:32768:8:1${'0' * 16}${'0' * 128}"


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def add_user(name: str, password: str | None, role: str = User.ADMIN) -> User:
    """Create a user. Without a password they can only come in by a link or another way.

    Raises Invalid with its field.
    """
    name = check_user_name(name)
    check_role(role)
    hashed = ""
    if password is not None:
        check_new_password(password)
        hashed = _hash(password)
    return _put_user(name, hashed, role)


def check_role(role: object) -> None:
    """Raise Invalid for anything but the name of a role."""
    if role not in User.ROLES:
        raise Invalid("no_such_role", "role", roles=list(User.ROLES))


def check_user_name(text: str) -> str:
    """Return a name with single spaces. Raises Invalid as check_name()."""
    return check_name(text, "username", "user_name_length")


def check_name(text: str, field: str, wrong_length: str) -> str:
    """Return a name with single spaces. Raises Invalid if it is empty, too long, or has invisible characters.

    wrong_length: the code of what is said then.
    On a terminal such a character could move the cursor, and in a list one name could pass for another.
    """
    text = text.strip()
    is_visible = False
    for character in text:
        category = unicodedata.category(character)
        if category in INVISIBLE and character not in JOINERS:
            raise Invalid("name_invisible", field)
        is_visible = is_visible or category[0] in "LNPS"  # letter, number, punctuation, symbol
    name = " ".join(text.split())
    if not is_visible or len(name) > 80:
        raise Invalid(wrong_length, field)
    return name


def _put_user(name: str, password_hash: str, role: str) -> User:
    try:
        with transaction():
            user = User.create(name=name, password_hash=password_hash, role=role)
            security_log.write("user_was_added", name=name, role=role)
            return user
    except IntegrityError:
        raise Invalid("user_name_taken", "username", name=name) from None


def check_new_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password_too_short", "password", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password_too_long", "password", longest=LONGEST_PASSWORD)


def _hash(password: str) -> str:
    with hashing.slot("", limited=False):
        return generate_password_hash(password, method="scrypt")


def set_password(user: User, password: str) -> None:
    """Change a password. Ends all sessions of the user and revokes their sign-in links."""
    check_new_password(password)
    hashed = _hash(password)
    with transaction():
        User.update(password_hash=hashed).where(User.id == user.id).execute()
        security_log.write("password_was_changed", name=user.name)
        end_sessions_and_links(user)


def end_sessions_and_links(user: User) -> None:
    """End all sessions of a user and revoke their sign-in links. Open sockets close within seconds."""
    Session.delete().where(Session.user == user).execute()
    Code.delete().where(Code.user == user).execute()


def named(name: str) -> User | None:
    """Return the user of this name."""
    plain = " ".join(name.split())
    if "\x00" in plain:  # PostgreSQL refuses NUL
        return None
    return User.get_or_none(User.name == plain)


def is_password(user: User | None, password: str) -> bool:
    """Return whether this is the user's password. Takes as long without a user.

    Call it in a slot of the password queue.
    """
    if user is None or not user.password_hash:
        check_password_hash(_dummy_hash, password)
        return False
    return check_password_hash(user.password_hash, password)


def has_first_user_to_make(name: str | None, password: str | None) -> bool:
    """Return whether the settings name a first user and there is none yet.

    Raises SettingsError when a user cannot be called so, or have such a password.
    """
    if not name or not password or User.select().exists():
        return False
    try:
        check_user_name(name)
        check_new_password(password)
    except Invalid as error:
        settings = {"first": "ANIWORLD_ADMIN_USER", "second": "ANIWORLD_ADMIN_PASSWORD"}
        raise SettingsError("first_user_refused", why=str(error), **settings) from None
    return True


def ensure_admin(name: str | None, password: str | None) -> None:
    """Create the first user as the settings say; an existing user keeps its own password."""
    if name and password and has_first_user_to_make(name, password):
        add_user(name, password)
        log.info("Created the first user as the settings say.")


def start_session(user: User, how: str = Session.PASSWORD, device: str = "", address: str = "") -> str:
    """Start a session and return its token, which goes into the cookie and nowhere else.

    Raises NotAllowed for a user who is disabled.
    """
    if user.is_disabled:
        raise NotAllowed("user_disabled")
    token = secrets.token_urlsafe(32)
    with transaction():
        Session.create(user=user, token_hash=digest(token), how=how, device=device, address=address)
        security_log.write("signed_in", name=user.name, how=how)
    return token


def find_session(token: str | None) -> Session | None:
    """Return the session of a cookie with its user, or None if it has ended."""
    if not token:
        return None
    try:
        session, (user,) = Session.with_others(User, WITH_USER, digest(token))
    except Session.DoesNotExist:
        return None
    session.user = user
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


def users() -> list[User]:
    """Return all people, by name."""
    return list(User.select().order_by(User.name))


def need_another_admin(user: User) -> None:
    """Raise NotAllowed if no other administrator could sign in. Call it in the transaction of the change."""
    others = User.select().where((User.role == User.ADMIN) & ~User.is_disabled & (User.id != user.id))
    if user.is_admin and not others.exists():
        raise NotAllowed("only_administrator", name=user.name)


def remove_user(user: User) -> None:
    """Remove a user with all sessions and links. Raises NotAllowed for the last administrator."""
    with transaction():
        need_another_admin(user)
        end_sessions_and_links(user)
        security_log.write("user_was_removed", name=user.name)
        User.delete().where(User.id == user.id).execute()


def new_code(user: User | None) -> str:
    """Return a one-time code for a link that creates the first admin (user None) or signs a user in."""
    code = secrets.token_urlsafe(24)
    with transaction():
        replaced = Code.user == user if user else Code.user.is_null()
        Code.delete().where((Code.expires_at < now()) | replaced).execute()
        Code.create(code_hash=digest(code), user=user, expires_at=now() + CODE_SECONDS)
        if user is not None:
            security_log.write("link_was_made", name=user.name)
    return code


def take_back_code(code: str) -> None:
    """Revoke a code that could not be printed."""
    Code.delete().where(Code.code_hash == digest(code)).execute()


def setup_code() -> str | None:
    """Return a code for the setup page, or None once there is a user."""
    return None if User.select().exists() else new_code(None)


def check_setup_code(code: str) -> None:
    """Raise NotFound if there is a user already, NotAllowed if this is not the printed code."""
    if User.select().exists():
        raise NotFound("already_set_up")
    _find_code(code, for_setup=True)


def set_up(code: str, name: str, password: str) -> User:
    """Create the admin with the printed code, once.

    Raises NotFound if there is a user already, NotAllowed for a wrong code, Invalid.
    """
    check_setup_code(code)
    name = check_user_name(name)
    check_new_password(password)
    hashed = _hash(password)
    with transaction():
        if User.select().exists():
            raise NotFound("already_set_up")
        user = _put_user(name, hashed, User.ADMIN)
        Code.delete().where(Code.user.is_null()).execute()
    return user


def enter(code: str) -> User:
    """Redeem a sign-in link, once. Raises NotAllowed."""
    with transaction():
        found = _find_code(code, for_setup=False)
        if found.user is not None and found.user.is_disabled:
            raise NotAllowed("user_disabled")
        found.delete_instance()
    return cast(User, found.user)  # only a set-up code has no user


def _find_code(code: str, *, for_setup: bool) -> Code:
    wanted = Code.user.is_null() if for_setup else Code.user.is_null(False)
    found = Code.get_or_none((Code.code_hash == digest(code)) & (Code.expires_at > now()) & wanted)
    if found is None:
        raise NotAllowed("link_not_valid")
    return found


def server_secret() -> bytes:
    """Return the key that signs the tokens of forms: created once, the same in every process."""
    row = Secret.one_with(name=FORMS)
    if row is None:
        Secret.insert(name=FORMS, value=secrets.token_hex(32)).on_conflict_ignore().execute()
        row = Secret.get(Secret.name == FORMS)
    try:
        return bytes.fromhex(row.value)
    except ValueError:  # a damaged disk changed a letter: what is left signs as well
        return row.value.encode()
