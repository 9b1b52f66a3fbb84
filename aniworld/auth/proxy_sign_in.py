"""A proxy in front that has signed people in itself, and says in a header who asks.

Only where ANIWORLD_PROXY_USER_HEADER names the header, and only from an address of ANIWORLD_TRUSTED_PROXIES.
The user must exist already: the proxy says who somebody is, and not who belongs to this household.
"""

import contextlib

from flask import Request, current_app, g

from ..database import transaction
from ..errors import NotAllowed
from ..middleware import BY_PROXY
from ..models import Session, User
from . import browsers, security_log, throttle
from .accounts import named, start_session

MOST_SESSIONS = 20  # of a user by way of the proxy: a program that keeps no cookies begins one each time
WITHOUT_USER = ("static", "health")  # the blueprints or endpoints that never ask who it is


def take(asked: Request) -> None:
    """Make the person whom the proxy names the one who asks: replaces g.user and g.session.

    Raises NotAllowed for a name that is nobody's here, or of somebody who is disabled.
    """
    if asked.endpoint in WITHOUT_USER:
        return
    name = _name_sent(asked)
    if g.session is not None and g.session.how == Session.PROXY and (not name or g.user.name != name):
        g.session = g.user = None  # the proxy has signed this person out
    if not name or (g.user is not None and g.user.name == name):
        return
    user = named(name)
    if user is None or user.is_disabled:
        _refuse(asked, user)
    else:
        _begin(asked, user)


def _name_sent(asked: Request) -> str:
    """Return the name in the header, "" where it may not be believed."""
    header = current_app.config.get("PROXY_USER_HEADER")
    if not header or not asked.environ.get(BY_PROXY):
        return ""
    name = asked.headers.get(header, "")
    with contextlib.suppress(UnicodeError):  # WSGI hands headers over as Latin-1
        name = name.encode("latin-1").decode("utf-8")
    return " ".join(name.split())


def _refuse(asked: Request, user: User | None) -> None:
    g.session = g.user = None
    if throttle.failures.warn("The proxy at %s names a user who may not sign in.", asked.remote_addr):
        security_log.write_if_possible("proxy_named_nobody")
    raise NotAllowed("user_disabled" if user else "proxy_user_unknown")


def _begin(asked: Request, user: User) -> None:
    device = browsers.described(asked.headers.get("User-Agent", ""))
    mine = (Session.user == user.id) & (Session.how == Session.PROXY)
    with transaction():
        newest = Session.select(Session.id).where(mine).order_by(Session.seen_at.desc())
        too_many = [row.id for row in newest.offset(MOST_SESSIONS - 1).limit(1000)]
        Session.delete().where(Session.id.in_(too_many)).execute()
        g.new_token = start_session(user, Session.PROXY, device, asked.remote_addr or "")
        g.session = Session.select().where(mine).order_by(Session.id.desc()).first()
    g.user = user
