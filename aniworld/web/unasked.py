"""What is drawn though nobody asked: by the threads that tell open pages what has changed."""

import contextlib
from collections.abc import Iterator

from flask import Flask
from werkzeug.test import create_environ

from ..translations import speaking


@contextlib.contextmanager
def drawing(app: Flask, code: str) -> Iterator[None]:
    """Draw in this language in this block, as if a page had been asked for.

    Flask's own way to do so would load a debugger, and what only tests need.
    """
    asked = create_environ(base_url="http://localhost" + app.config["URL_BASE"])
    with speaking(code), app.request_context(asked):
        yield
