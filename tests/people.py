"""People at their browsers."""

from http.cookies import SimpleCookie

from flask import g, request

from aniworld.auth import accounts, guard
from aniworld.database import connected
from aniworld.web import session

PASSWORD = "correct horse battery"


def let_in(name, password):
    """Return the user whom this name and password let in, or None."""
    user = accounts.named(name)
    return user if accounts.is_password(user, password) else None


class Person:
    """A browser with a cookie jar: it sends the token of the page, as our forms do."""

    def __init__(self, app, name=None):
        self.app, self.name = app, name
        self.client = app.test_client()

    def sign_in(self):
        """As by the page for it, which tests/web/test_session.py looks at."""
        with self.app.test_request_context(), connected():
            answer = session.signed_in(accounts.add_user(self.name, PASSWORD), "/")
        for header in answer.headers.getlist("Set-Cookie"):
            for name, cookie in SimpleCookie(header).items():
                self.client.set_cookie(name, cookie.value, path=cookie["path"])
        return self

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def token(self):
        """The token that the pages of this browser have now."""
        cookie = self.client.get_cookie(guard.COOKIE)
        if cookie:
            sent = {"Cookie": f"{cookie.key}={cookie.value}"}
            with self.app.test_request_context(headers=sent), connected():
                guard.identify(request)
                if g.get("user"):
                    return guard.csrf_token()
        page = self.client.get("/login").get_data(as_text=True)
        return page.split('name="csrf-token" content="')[1].split('"')[0]

    def post(self, path, headers=None, **fields):
        sent = {"X-CSRF-Token": self.token(), "Origin": "http://localhost"} | (headers or {})
        return self.client.post(path, data=fields, headers=sent)
