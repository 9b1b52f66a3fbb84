"""What the tests of notifications share: a program that has a webhook, and who is notified."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aniworld.library.notices import follow, sending, target_changes
from aniworld.models import Notice, NoticeTarget


class Server:
    """A server on loopback, with a handler of its own. host: where it is."""

    def serve(self, handler):
        handler.log_message = lambda *args: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        options = {"poll_interval": 0.01}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=options, daemon=True)
        self._thread.start()
        self.host = f"127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Receiver(Server):
    """Takes what is posted to it, and answers with a status. got: (headers, bytes), in their order."""

    def __init__(self):
        self.got, self.status = [], 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), sent))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.serve(Handler)
        self.url = f"http://{self.host}/hook?secret=abcdef"

    @property
    def bodies(self):
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


class Household:
    """Who is notified, and what has happened since."""

    def add(self, way, address, **values):
        target, _ = target_changes.add(way, {"address": address, "name": way} | values)
        return target

    def later(self, seconds):
        """So many seconds go by."""
        Notice.update(at=Notice.at - seconds).execute()
        NoticeTarget.update(next_at=NoticeTarget.next_at - seconds).execute()

    def follow(self):
        """The worker reads all that has happened."""
        for _ in range(10):
            follow.follow()

    def tell(self):
        """The worker does its rounds, and what belongs together has come together."""
        self.follow()
        self.later(60)
        return sending.send_due()

    def noted(self):
        return [(notice.kind, notice.message.sentence) for notice in Notice.select().order_by(Notice.id)]


@pytest.fixture
def household(database):
    return Household()
