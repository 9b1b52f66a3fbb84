"""Numbers with their words: 1 episode, 2 episodes."""

from ..translations import ngettext
from ..translations.formats import number as written

# word -> one, several
COUNTED = {
    "NFO file": ("{count} NFO file", "{count} NFO files"),
    "browser": ("{count} browser", "{count} browsers"),
    "cached answer": ("{count} cached answer", "{count} cached answers"),
    "change": ("{count} change", "{count} changes"),
    "element": ("{count} element", "{count} elements"),
    "episode": ("{count} episode", "{count} episodes"),
    "file": ("{count} file", "{count} files"),
    "folder": ("{count} folder", "{count} folders"),
    "further voice": ("{count} further voice", "{count} further voices"),
    "leftover file": ("{count} leftover file", "{count} leftover files"),
    "line": ("{count} line", "{count} lines"),
    "match": ("{count} match", "{count} matches"),
    "minute": ("{count} minute", "{count} minutes"),
    "missing episode": ("{count} missing episode", "{count} missing episodes"),
    "more element": ("{count} more element", "{count} more elements"),
    "more file": ("{count} more file", "{count} more files"),
    "more folder": ("{count} more folder", "{count} more folders"),
    "more line": ("{count} more line", "{count} more lines"),
    "more name": ("{count} more name", "{count} more names"),
    "more video": ("{count} more video", "{count} more videos"),
    "old event": ("{count} old event", "{count} old events"),
    "part": ("{count} part", "{count} parts"),
    "second": ("{count} second", "{count} seconds"),
    "series": ("{count} series", "{count} series"),
    "session": ("{count} session", "{count} sessions"),
    "time": ("{count} time", "{count} times"),
    "title": ("{count} title", "{count} titles"),
    "video": ("{count} video", "{count} videos"),
}


def counted(number: int, word: str) -> str:
    """Return a number with its word: 2010, "episode" → "2,010 episodes"; a series stays a series."""
    one, several = COUNTED[word]
    return ngettext(one, several, number).format(count=written(number))
