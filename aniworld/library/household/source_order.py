"""Which sources are asked, and in which order: one step at a time, as the buttons of the page do it."""

from ...errors import Invalid, NotFound
from ...preferences import values
from ...providers import SOURCES
from . import changing

UP, DOWN, ON, OFF = "up", "down", "on", "off"
STEPS = (UP, DOWN, ON, OFF)


def step(name: str, to: str) -> None:
    """Move a source one place, or switch it on or off. What is so already stays so.

    Raises NotFound for a source that there is not, Invalid for another step, when the environment decides, or
    when no source would be left.
    """
    if name not in SOURCES:
        raise NotFound("source_unknown")
    if to not in STEPS:
        raise Invalid("not_one_of", "to", name="to", choices=list(STEPS))
    order = list(values.value("sources"))
    if to == ON and name not in order:
        order.append(name)
    elif to == OFF and name in order:
        order.remove(name)
    elif name in order:
        _move(order, name, to)
    changing.change({"sources": order})


def _move(order: list[str], name: str, to: str) -> None:
    here = order.index(name)
    there = here
    if to == UP:
        there = max(0, here - 1)
    elif to == DOWN:
        there = min(len(order) - 1, here + 1)
    order[here], order[there] = order[there], order[here]
