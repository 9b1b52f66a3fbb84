"""Addresses at which a WebSocket opens. What speaks its protocol, 3 MB, is loaded with the first socket."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from . import later

if TYPE_CHECKING:
    import flask_sock
else:
    flask_sock = later.module("flask_sock")

Serve = Callable[[Any], None]  # takes the socket, and keeps it until its client leaves
View = Callable[[], ResponseReturnValue]


class _Taker:
    """Stands for the blueprint to which flask-sock gives the view that it makes."""

    view: View

    def route(self, path: str, **options: Any) -> Callable[[View], None]:
        return self._take

    def _take(self, view: View) -> None:
        self.view = view


@cache
def _view(serve: Serve) -> View:
    taker = _Taker()
    flask_sock.Sock().route("", bp=taker)(serve)
    return taker.view


def route(blueprint: Blueprint, path: str) -> Callable[[Serve], Serve]:
    """Have a function serve each socket that is opened at this path, as the endpoint `socket`."""

    def register(serve: Serve) -> Serve:
        blueprint.add_url_rule(path, "socket", lambda: _view(serve)(), websocket=True)
        return serve

    return register
