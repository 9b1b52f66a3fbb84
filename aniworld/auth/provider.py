"""Signing in at an OpenID provider: a browser is sent there, and what it brings back is checked.

Each sign-in has a state, a nonce and a PKCE verifier of its own, which are kept here, belong to one browser
and are used up by the first answer. Who came back is known by the issuer and the subject alone, never by a
name or an e-mail address.
"""

import base64
import secrets
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from .. import context, later
from ..database import now, transaction
from ..errors import NotAllowed, NotFound
from ..logs import harmless
from ..models import BegunSignIn, User
from ..models.part import USER
from ..providers import household
from .accounts import digest

if TYPE_CHECKING:
    from . import openid
else:
    openid = later.module("aniworld.auth.openid")

BEGUN_SECONDS = 600.0
MOST_BEGUN = 1000
METADATA_SECONDS = 600.0
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
NAME = "sign-in"  # in the errors of the HTTP client

_metadata: dict[str, tuple[float, dict[str, Any]]] = {}


class Begun(NamedTuple):
    """Where the browser is to go, and what its cookie must bring back."""

    address: str
    browser: str


class Person(NamedTuple):
    """Who the provider says has come. label: how they are called there."""

    issuer: str
    subject: str
    label: str


class Answer(NamedTuple):
    """A checked answer. user_id: who links this account, None to sign in; target: the page to go to."""

    person: Person
    user_id: int | None
    target: str


def is_on() -> bool:
    """Return whether a provider is set up."""
    return bool(context.current().settings.oidc_issuer)


def name() -> str:
    """Return how the pages call the provider."""
    return context.current().settings.oidc_name


def begin(redirect_uri: str, target: str, user: User | None = None) -> Begun:
    """Begin a sign-in, or the linking of an account to a user. Raises NotFound, ProviderError."""
    endpoint = _about_provider()["authorization_endpoint"]
    state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    with transaction():
        BegunSignIn.delete().where(BegunSignIn.expires_at < now()).execute()
        newest = BegunSignIn.select(BegunSignIn.id).order_by(BegunSignIn.id.desc())
        too_old = newest.offset(MOST_BEGUN - 1).limit(1).scalar()
        if too_old is not None:
            BegunSignIn.delete().where(BegunSignIn.id <= too_old).execute()
        BegunSignIn.create(
            state_hash=digest(state),
            browser_hash=digest(browser),
            nonce=nonce,
            verifier=verifier,
            user=user,
            target=target,
            expires_at=now() + BEGUN_SECONDS,
        )
    client_id = context.current().settings.oidc_client_id or ""
    address = openid.sign_in_address(
        endpoint, client_id, redirect_uri, state=state, nonce=nonce, verifier=verifier
    )
    return Begun(address, browser)


def finish(sent: Mapping[str, str], browser: str, redirect_uri: str) -> Answer:
    """Check what a browser brings back, once.

    Raises NotAllowed for what cannot be trusted, NotFound, ProviderError.
    """
    begun = _take(sent.get("state", ""), browser)
    about = _about_provider()
    if sent.get("iss", about["issuer"]) != about["issuer"]:
        raise NotAllowed("provider_answer_wrong")
    if "code" not in sent:
        raise NotAllowed("provider_said_no")
    tokens = _tokens(about, sent["code"], begun.verifier, redirect_uri)
    return Answer(_person(about, tokens, begun.nonce), begun.user_id, begun.target)


def _take(state: str, browser: str) -> BegunSignIn:
    """Return the sign-in of this state and browser, and forget it, so that its answer counts only once."""
    with transaction():
        begun = BegunSignIn.one_with(state_hash=digest(state))
        if begun is not None:
            BegunSignIn.delete().where(BegunSignIn.id == begun.id).execute()
    is_right = begun is not None and secrets.compare_digest(begun.browser_hash, digest(browser))
    if begun is None or not is_right or begun.expires_at < now():
        raise NotAllowed("provider_answer_stale")
    return begun


def _about_provider() -> dict[str, Any]:
    """Return what the provider publishes of itself. Raises NotFound if none is set up, ProviderError."""
    issuer = context.current().settings.oidc_issuer
    if not issuer:
        raise NotFound("provider_off")
    until, about = _metadata.get(issuer, (0.0, {}))
    if until > time.monotonic():
        return about
    about = _ask(openid.metadata_address(issuer), good=_is_metadata)
    same_issuer = about["issuer"].rstrip("/") == issuer.rstrip("/")
    schemes = {urlsplit(about[name]).scheme for name in ENDPOINTS}
    if not same_issuer or not schemes <= {urlsplit(issuer).scheme, "https"}:
        raise NotAllowed("provider_answer_wrong")
    _metadata[issuer] = time.monotonic() + METADATA_SECONDS, about
    return about


def _is_metadata(answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    return all(isinstance(answer.get(name), str) for name in ("issuer", *ENDPOINTS))


def _tokens(about: dict[str, Any], code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
    settings = context.current().settings
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": settings.oidc_client_id or "",
    }
    headers = {}
    if settings.oidc_client_secret:
        ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            words = f"{quote(form.pop('client_id'), safe='')}:{quote(settings.oidc_client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(words.encode()).decode()}"
        else:
            form["client_secret"] = settings.oidc_client_secret
    return _ask(about["token_endpoint"], form=form, headers=headers, good=_has_token)


def _has_token(answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("id_token"), str)


def _has_keys(answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("keys"), list)


def _person(about: dict[str, Any], tokens: dict[str, Any], nonce: str) -> Person:
    """Return whom the token is about. Raises NotAllowed if a claim or the signature is not as it must be."""
    keys = _ask(about["jwks_uri"], good=_has_keys)
    client_id = context.current().settings.oidc_client_id
    claims = openid.claims(tokens, keys, issuer=about["issuer"], client_id=client_id, nonce=nonce)
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotAllowed("provider_answer_wrong")
    return Person(about["issuer"], subject, _label(claims))


def _label(claims: Mapping[str, Any]) -> str:
    for name in ("preferred_username", "email", "name", "sub"):
        value = claims.get(name)
        if isinstance(value, str) and value.strip():
            return harmless(value.strip())[:80]
    return ""


def _ask(url: str, **asked: Any) -> Any:
    """Ask the provider at an address that it has named itself."""
    client = household.client(NAME, url, context.current().settings.data_dir)
    return client.exchange(household.gate(NAME), "", priority=USER, **asked)
