"""People at their browsers."""

from aniworld.auth import accounts
from aniworld.database import connected

PASSWORD = "correct horse battery"


class Person:
    """A browser with a cookie jar: it sends the token of the page, as our forms do."""

    def __init__(self, app, name=None):
        self.app, self.name = app, name
        self.client = app.test_client()

    def sign_in(self):
        with connected():
            accounts.add_user(self.name, PASSWORD)
        answer = self.post("/login", username=self.name, password=PASSWORD)
        assert answer.status_code == 302
        return self

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def token(self):
        page = self.client.get("/login").get_data(as_text=True)
        return page.split('name="csrf-token" content="')[1].split('"')[0]

    def post(self, path, headers=None, **fields):
        sent = {"X-CSRF-Token": self.token(), "Origin": "http://localhost"} | (headers or {})
        return self.client.post(path, data=fields, headers=sent)
