"""The embedded catalogue: what anime are called, and their ids at each service, found without a network.

Searching asks three things: which titles have the words (store), which sound like them (sound, sounds), and
which of those is meant (fitting, ranking). titles.db is built by bin/build-catalogue and only ever read;
LICENSES.txt beside it says whom it is from.
"""

from .searching import search
from .store import Entry, get, of_ids

__all__ = ["Entry", "get", "of_ids", "search"]
