"""Pages with forms of their own are not drawn for a socket: they fetch a part of themselves again."""

from flask import render_template


def fragment(address: str, part: str) -> str:
    """Return what has an open page fetch this element of itself again, and nothing else.

    address: of the page; part: the id of the element. What a person has typed in it stays.
    """
    return render_template("live/_again.html", address=address, part=part)
