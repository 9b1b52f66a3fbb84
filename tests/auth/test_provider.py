"""Signing in at a provider: only with an account that its owner has linked, and by an answer that is right in
every point, once."""

import base64
import hmac
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from oidc_provider_mock import run_server_in_thread
from werkzeug.serving import make_server

from aniworld.auth import accounts, provider
from aniworld.database import connected, now
from aniworld.models import BegunSignIn, Identity, SecurityEvent, Session, User

from .openid import Provider

BACK = "/login/provider/back"


@pytest.fixture(scope="module")
def running():
    """A provider that lies when a test asks it to."""
    told = Provider()
    server = make_server("127.0.0.1", 0, told.app(), threaded=True)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="provider")
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def there(running):
    running.reset()
    provider._metadata.clear()
    yield running
    provider._metadata.clear()


@pytest.fixture
def environ(environ, there):
    return environ | {
        "ANIWORLD_OIDC_ISSUER": there.issuer,
        "ANIWORLD_OIDC_CLIENT_ID": "aniworld",
        "ANIWORLD_OIDC_CLIENT_SECRET": "a secret & more",
        "ANIWORLD_OIDC_NAME": "Authelia",
    }


def sent_to(person, path="/login/provider", **fields):
    """The address to which a browser is sent."""
    answer = person.post(path, **fields)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    page = answer.get_data(as_text=True)
    return page.split('button-wide" href="')[1].split('"')[0].replace("&amp;", "&")


def comes_back(person, there, subject="sub-of-alice", **fields):
    return person.get(f"{BACK}?{there.authorize(sent_to(person, **fields), subject)}")


@pytest.fixture
def linked(alice, there):
    """Alice, who has linked her account at the provider."""
    query = there.authorize(sent_to(alice, "/account/linked"))
    answer = alice.get(f"{BACK}?{query}")
    assert (answer.status_code, answer.location) == (302, "/account#linked")
    return alice


def sentence(answer):
    page = answer.get_data(as_text=True)
    return page.split('id="session-error"')[1].split("<span>")[1].split("</span>")[0]


def test_who_linked_an_account_signs_in_with_it(linked, browser, there):
    tablet = browser("alice")
    assert "Sign in with Authelia" in tablet.get("/login").get_data(as_text=True)
    answer = comes_back(tablet, there, next="/missing")
    assert (answer.status_code, answer.location) == (302, "/missing")
    assert tablet.get("/account").status_code == 200
    with connected():
        assert Session.select().order_by(Session.id.desc()).get().how == Session.PROVIDER
        assert Identity.get().label == "alice@example.org" and Identity.get().last_used_at
        assert not BegunSignIn.select().exists()
    form, words = there.sent[-1]
    assert words.username == "aniworld" and "client_secret" not in form
    assert "alice@example.org" in tablet.get("/account").get_data(as_text=True)


def test_an_account_that_nobody_linked_signs_nobody_in(alice, browser, there):
    """Its e-mail address is the name of an administrator here, and counts for nothing."""
    there.claims = {"email": "alice", "email_verified": True, "preferred_username": "alice"}
    stranger = browser()
    answer = comes_back(stranger, there, subject="sub-of-mallory")
    assert answer.status_code == 403 and "No user here is linked to this account." in sentence(answer)
    assert stranger.get("/").status_code == 302
    with connected():
        assert not Identity.select().exists()
        assert SecurityEvent.select().where(SecurityEvent.code == "provider_refused").count() == 1


def test_an_account_is_not_linked_twice(linked, browser, there):
    bob = browser("bob").sign_in()
    answer = bob.get(f"{BACK}?{there.authorize(sent_to(bob, '/account/linked'))}")
    assert answer.status_code == 403 and "linked to another user already" in answer.get_data(as_text=True)
    again = linked.get(f"{BACK}?{there.authorize(sent_to(linked, '/account/linked'))}")
    assert again.status_code == 302
    with connected():
        assert [row.user.name for row in Identity.select()] == ["alice"]


def test_an_account_is_linked_to_nobody_but_who_began(alice, browser, there):
    query = there.authorize(sent_to(alice, "/account/linked"))
    alice.post("/logout")
    answer = alice.get(f"{BACK}?{query}")
    assert answer.status_code == 403 and "Sign in first" in sentence(answer)
    with connected():
        assert not Identity.select().exists()


def test_an_account_that_was_unlinked_signs_nobody_in(linked, browser, there):
    with connected():
        number = Identity.get().id
    assert browser("bob").sign_in().post(f"/account/linked/{number}/removed").status_code == 404
    assert linked.post(f"/account/linked/{number}/removed").status_code == 302
    assert comes_back(browser(), there).status_code == 403


def test_who_is_disabled_does_not_come_in_by_the_provider(linked, browser, there):
    with connected():
        User.update(is_disabled=True).execute()
    answer = comes_back(browser(), there)
    assert answer.status_code == 403 and "may not sign in just now" in sentence(answer)


# Answers that are not right


def test_an_answer_counts_once(linked, browser, there):
    tablet = browser()
    query = there.authorize(sent_to(tablet))
    assert tablet.get(f"{BACK}?{query}").status_code == 302
    tablet.post("/logout")
    answer = tablet.get(f"{BACK}?{query}")
    assert answer.status_code == 403 and "has been used already" in sentence(answer)
    assert tablet.get("/").status_code == 302


def test_a_code_that_was_used_is_refused_with_a_new_state_too(linked, browser, there):
    tablet = browser()
    query = parse_qs(there.authorize(sent_to(tablet)))
    tablet.get(f"{BACK}?code={query['code'][0]}&state={query['state'][0]}")
    tablet.post("/logout")
    state = parse_qs(urlsplit(sent_to(tablet)).query)["state"][0]
    answer = tablet.get(f"{BACK}?code={query['code'][0]}&state={state}")
    assert answer.status_code == 502 and tablet.get("/").status_code == 302


def test_an_answer_counts_only_in_the_browser_that_began(linked, browser, there):
    query = there.authorize(sent_to(browser()))
    thief = browser()
    assert thief.get(f"{BACK}?{query}").status_code == 403
    sent_to(thief)  # it has a cookie of its own now
    assert thief.get(f"{BACK}?{query}").status_code == 403
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    "query", ["", "code=1", "state=x&code=1", "state=&code=", "state=%00&code=1", "iss=x"]
)
def test_an_answer_to_nothing_is_refused(linked, browser, query):
    answer = browser().get(f"{BACK}?{query}")
    assert answer.status_code == 403 and "Begin again." in sentence(answer)


def test_an_answer_that_comes_too_late_is_refused(linked, browser, there):
    tablet = browser()
    query = there.authorize(sent_to(tablet))
    with connected():
        BegunSignIn.update(expires_at=now() - 1).execute()
    assert tablet.get(f"{BACK}?{query}").status_code == 403


def test_who_says_no_at_the_provider_is_told_so(linked, browser, there):
    tablet = browser()
    state = parse_qs(urlsplit(sent_to(tablet)).query)["state"][0]
    answer = tablet.get(f"{BACK}?error=access_denied&state={state}")
    assert answer.status_code == 403 and "did not sign you in" in sentence(answer)


def test_an_answer_of_another_issuer_is_refused(linked, browser, there):
    tablet = browser()
    query = there.authorize(sent_to(tablet))
    assert tablet.get(f"{BACK}?{query}&iss=https://evil.example").status_code == 403


WRONG_CLAIMS = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "other"},
    "several audiences, issued to another": {"aud": ["aniworld", "other"], "azp": "other"},
    "several audiences, issued to nobody": {"aud": ["aniworld", "other"]},
    "no audience": {"aud": None},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "of the future": {"iat": 99999999999},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a number as subject": {"sub": 7},
    "a subject too long": {"sub": "x" * 256},
}


@pytest.mark.parametrize("what", WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_signs_nobody_in(linked, browser, there, what):
    there.claims = WRONG_CLAIMS[what]
    stranger = browser()
    answer = comes_back(stranger, there)
    assert answer.status_code == 403 and "could not be trusted" in sentence(answer)
    assert stranger.get("/").status_code == 302


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def without_signature(there, nonce, algorithm):
    claims = {"iss": there.issuer, "sub": "sub-of-alice", "aud": "aniworld", "nonce": nonce}
    return f"{part({'alg': algorithm})}.{part(claims | {'exp': 9999999999, 'iat': 1})}."


def test_a_token_that_is_not_signed_signs_nobody_in(linked, browser, there):
    for algorithm in ("none", "None", "RS256", ""):
        stranger = browser()
        address = sent_to(stranger)
        nonce = parse_qs(urlsplit(address).query)["nonce"][0]
        there.raw_token = without_signature(there, nonce, algorithm)
        answer = stranger.get(f"{BACK}?{there.authorize(address)}")
        assert answer.status_code == 403 and stranger.get("/").status_code == 302, algorithm


@pytest.mark.parametrize("kid", ["one", "two"])
def test_a_token_that_another_key_signed_signs_nobody_in(linked, browser, there, kid):
    there.key, there.header = RSAKey.generate_key(2048, {"kid": kid}), {"kid": kid}
    assert comes_back(browser(), there).status_code == 403


def test_a_token_signed_with_what_everybody_knows_signs_nobody_in(linked, browser, there):
    stranger = browser()
    address = sent_to(stranger)
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    signed = without_signature(there, nonce, "HS256").removesuffix(".")
    signature = hmac.digest(there.own_key.as_pem(private=False), signed.encode(), "sha256")
    there.raw_token = f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    answer = stranger.get(f"{BACK}?{there.authorize(address)}")
    assert answer.status_code == 403 and "could not be trusted" in sentence(answer)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 9])
def test_nonsense_as_a_token_signs_nobody_in(linked, browser, there, token):
    there.raw_token = token or " "
    assert comes_back(browser(), there).status_code == 403


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "ftp://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_says_nonsense_of_itself_is_not_asked(linked, browser, there, about):
    provider._metadata.clear()
    there.about = about
    answer = browser().post("/login/provider")
    assert answer.status_code in (403, 502) and "evil" not in answer.get_data(as_text=True)


def test_a_provider_that_does_not_answer_is_said_and_the_password_still_works(linked, browser, there):
    provider._metadata[there.issuer] = (
        provider.time.monotonic() + 99,
        {
            "issuer": there.issuer,
            "authorization_endpoint": f"{there.issuer}/go",
            "token_endpoint": "http://127.0.0.1:9/token",
            "jwks_uri": f"{there.issuer}/jwks",
        },
    )
    tablet = browser("alice")
    answer = comes_back(tablet, there)
    assert answer.status_code == 502 and sentence(answer)
    assert tablet.post("/login", username="alice", password="correct horse battery").status_code == 302


def test_beginning_needs_a_form_of_ours(alice, there):
    assert alice.client.post("/login/provider").status_code == 403
    assert alice.client.post("/account/linked").status_code == 403


def test_sign_ins_that_begin_and_never_end_do_not_pile_up(linked, stranger, there, monkeypatch):
    monkeypatch.setattr(provider, "MOST_BEGUN", 5)
    for _ in range(8):
        last = sent_to(stranger)
    with connected():
        assert BegunSignIn.select().count() == 5
    assert stranger.get(f"{BACK}?{there.authorize(last)}").status_code == 302


def test_the_secret_is_sent_as_the_provider_wants_it(linked, browser, there):
    provider._metadata.clear()
    there.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert comes_back(browser(), there).status_code == 302
    form, words = there.sent[-1]
    assert form["client_secret"] == "a secret & more" and form["client_id"] == "aniworld" and not words


# With the provider of others


@pytest.fixture(scope="module")
def others():
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def signed_in_there(address, subject):
    """Sign in at that provider; return the path and query to which it sends the browser."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    assert parts.netloc == "localhost"
    return f"{parts.path}?{parts.query}"


class TestWithTheProviderOfOthers:
    @pytest.fixture
    def environ(self, environ, others):
        return environ | {"ANIWORLD_OIDC_ISSUER": others}

    def test_an_account_is_linked_and_signs_in_and_is_unlinked(self, alice, browser):
        stranger = browser()
        assert stranger.get(signed_in_there(sent_to(stranger), "alice@example.org")).status_code == 403
        back = signed_in_there(sent_to(alice, "/account/linked"), "alice@example.org")
        assert alice.get(back).location == "/account#linked"
        back = signed_in_there(sent_to(stranger), "alice@example.org")
        assert stranger.get(back).status_code == 302 and stranger.get("/").status_code == 200
        stranger.post("/logout")
        assert stranger.get(back).status_code == 403
        back = signed_in_there(sent_to(stranger), "mallory@example.org")
        assert stranger.get(back).status_code == 403 and stranger.get("/").status_code == 302


class TestWithoutAProvider:
    @pytest.fixture
    def environ(self, environ):
        return {name: value for name, value in environ.items() if "OIDC" not in name}

    def test_there_is_no_button_and_no_way_in(self, alice, stranger):
        assert "provider" not in stranger.get("/login").get_data(as_text=True)
        assert stranger.get(f"{BACK}?state=x&code=y").status_code == 404
        assert stranger.post("/login/provider").status_code == 404
        assert alice.post("/account/linked").status_code == 404
        assert 'id="linked"' not in alice.get("/account").get_data(as_text=True)


def test_an_account_goes_with_its_user(linked, app):
    with connected():
        accounts.add_user("bob", "correct horse battery")
        accounts.remove_user(accounts.named("alice"))
        assert not Identity.select().exists()
