"""Titles and summaries for episodes that have none of their own: plain, and always the same."""

import random
import re

TITLES = (
    "The {a} and the {b}",
    "A Promise by the {a}",
    "Where the {a} Ends",
    "What the {a} Knew",
    "The Day of the {a}",
    "Beyond the {a}",
    "Two Ways to the {a}",
    "The Quiet {a}",
    "Before the {a}",
    "Nobody's {a}",
    "The Last {a} but One",
    "A {a} for Everyone",
    "The {a} at Dusk",
    "No {a} Without a {b}",
    "Return to the {a}",
    "The {a} That Was Not There",
    "One More {a}",
    "All about the {a}",
    "Goodbye, {a}",
    "The Secret {a}",
    "A Stranger with a {a}",
    "Under the {a}",
    "Light on the {a}",
    "The {a} Speaks",
    "The Price of a {a}",
    "Search for the {a}",
)
SUMMARIES = (
    "An ordinary day turns when the {a} comes up, and nobody goes home quite the same.",
    "Plans are made, the {a} gets in the way, and the {b} turns out to matter more than anyone thought.",
    "Someone who knew the {a} tells their side of it. The others listen, and draw different conclusions.",
    "A wager about the {b} goes further than it should. By evening there is only one way left.",
    "The road leads past the {a}. What waits there is older than it looks, and less patient.",
    "Rest at last \N{EN DASH} until the {b} goes missing and everybody has a reason to have taken it.",
    "It is settled at the {a}, with fewer words and more noise than anyone wanted.",
)
PLAIN_SHARE = 0.12  # of the episodes only have a number for a title, as in real life


def made_title(seed: str, words: tuple[str, ...]) -> str | None:
    """Make an episode title from a show's own words; None now and then."""
    chance = random.Random(seed)
    if chance.random() < PLAIN_SHARE:
        return None
    first, second = chance.sample(words, 2)
    return _with_articles(chance.choice(TITLES).format(a=_titled(first), b=_titled(second)))


def made_summary(seed: str, words: tuple[str, ...]) -> str:
    """Make one or two sentences about nothing much."""
    chance = random.Random(f"{seed} summary")
    first, second = chance.sample(words, 2)
    return chance.choice(SUMMARIES).format(a=first, b=second)


def _with_articles(text: str) -> str:
    return re.sub(r"\b([Aa])(?= [aeiouAEIOU])", r"\1n", text)


def _titled(word: str) -> str:
    parts = []
    for part in word.split():
        if part not in ("of", "on", "the"):
            part = part[:1].upper() + part[1:]
        parts.append(part)
    return " ".join(parts)
