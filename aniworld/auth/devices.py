"""The signed cookie of a browser that has signed in before: it signs in even while others are slowed down."""

import hashlib
import hmac
import secrets

from ..models import User
from .accounts import server_secret


def new_token(user: User) -> str:
    """Return the value of the cookie. By itself it signs nobody in, and a new password makes it invalid."""
    number = secrets.token_urlsafe(16)
    return f"{number}.{_signature(user, number)}"


def id_of(token: str | None, user: User | None) -> str | None:
    """Return the id of the browser if this token was made for this user, else None."""
    number, _, signature = (token or "").partition(".")
    if user is None or not number or len(number) > 64:
        return None
    is_ours = hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(user, number).encode())
    if not is_ours:
        return None
    return f"{user.id} {number}"


def _signature(user: User, number: str) -> str:
    signed = f"device {user.id} {user.password_hash} {number}"
    return hmac.new(server_secret(), signed.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
