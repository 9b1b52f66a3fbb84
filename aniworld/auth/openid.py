"""OpenID Connect as Authlib and joserfc speak it: where a browser is sent, and whom a signed token is about.

Both packages are large: provider.py loads this module when somebody first signs in so.
"""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ..errors import NotAllowed

LEEWAY_SECONDS = 60
SCOPE = "openid profile email"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


def sign_in_address(
    endpoint: str, client_id: str, redirect_uri: str, *, state: str, nonce: str, verifier: str
) -> str:
    """Return where the browser is sent to sign in."""
    return prepare_grant_uri(
        endpoint,
        client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call]
        code_challenge_method="S256",
    )


def metadata_address(issuer: str) -> str:
    """Return where a provider publishes what it is."""
    return get_well_known_url(issuer, external=True)


def claims(
    tokens: Mapping[str, Any], keys: Any, *, issuer: str, client_id: str | None, nonce: str
) -> Mapping[str, Any]:
    """Return what the token claims. Raises NotAllowed if a claim or the signature is not as it must be."""
    try:
        token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        claimed = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
                "sub": {"essential": True},
            },
            params={"nonce": nonce, "client_id": client_id, "access_token": tokens.get("access_token")},
        )
        claimed.validate(leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotAllowed("provider_answer_wrong") from error
    return claimed
