"""A provider of sign-ins that tells what a test has it tell, true or not. It checks PKCE as all should."""

import secrets
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey


class Provider:
    """issuer: its address. claims, header, key: what its next token has instead; about: of itself."""

    def __init__(self):
        self.issuer, self.own_key = "", RSAKey.generate_key(2048, {"kid": "one"})
        self.reset()

    def reset(self):
        self.claims, self.header, self.key, self.about = {}, {}, self.own_key, {}
        self.asked, self.sent, self.raw_token = {}, [], None

    def authorize(self, address, subject="sub-of-alice"):
        """Sign somebody in who was sent there. Return the query with which they come back."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.asked[code] = query | {"subject": subject}
        return urlencode({"code": code, "state": query["state"]})

    def token(self, asked):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": asked["subject"],
            "aud": "aniworld",
            "exp": now + 60,
            "iat": now,
            "nonce": asked["nonce"],
            "preferred_username": "alice@example.org",
            "email": "alice",
            "email_verified": False,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"} | self.header, claims, self.key)

    def app(self):
        app = Flask("provider")

        @app.get("/.well-known/openid-configuration")
        def about():
            endpoints = {"authorization_endpoint": "/go", "token_endpoint": "/token", "jwks_uri": "/jwks"}
            told = {name: self.issuer + path for name, path in endpoints.items()}
            return jsonify({"issuer": self.issuer} | told | self.about)

        @app.get("/jwks")
        def jwks():
            return jsonify(KeySet([self.own_key]).as_dict())

        @app.post("/token")
        def token():
            self.sent.append((dict(request.form), request.authorization))
            asked = self.asked.pop(request.form["code"], None)
            if asked is None or asked["redirect_uri"] != request.form["redirect_uri"]:
                return jsonify(error="invalid_grant"), 400
            if create_s256_code_challenge(request.form["code_verifier"]) != asked["code_challenge"]:
                return jsonify(error="invalid_grant"), 400
            return jsonify(
                token_type="Bearer", access_token="x", id_token=self.raw_token or self.token(asked)
            )

        return app
