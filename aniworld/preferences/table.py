"""Every preference: its name, what it may be, what it is at first, and where it is chosen."""

from dataclasses import dataclass, fields
from typing import Any

from ..files import age_ratings
from ..files.nfo.kinds import NFO_KINDS, UNUSUAL
from ..files.picture_names import PICTURES
from ..messages.words import word
from ..providers import SOURCES
from ..settings import Settings
from ..translations import LANGUAGES
from .kinds import Choice, Kind, Languages, Number, Order, Secret, Several, Switch

BY_BROWSER = "browser"  # each page in the language that its browser asks for
BY_LANGUAGE = "language"  # the rating system of the country whose language comes first
GENERAL, FILES, SOURCES_PAGE, BACKUPS = "general", "files", "sources", "backups"  # pages of the settings


@dataclass(frozen=True)
class Preference:
    """One preference.

    default: what holds until somebody chooses. page: where it is chosen. field: of Settings, whose variable
    of the environment wins. tested_by: the source that its Test asks, "" where there is nothing to test.
    needs: the field of Settings without which it cannot be switched on, "".
    """

    name: str
    kind: Kind
    default: Any
    page: str
    field: str
    tested_by: str = ""
    needs: str = ""

    @property
    def variable(self) -> str:
        """The environment's name for it."""
        return _variable(self.field)

    @property
    def needed_variable(self) -> str:
        """The environment's name for what it needs."""
        return _variable(self.needs)

    @property
    def label(self) -> str:
        return word(f"preference_{self.name}")

    @property
    def hint(self) -> str:
        return word(f"preference_hint_{self.name}")


def _variable(field: str) -> str:
    for one in fields(Settings):
        if one.name == field:
            return str(one.metadata["name"])
    raise LookupError(field)


def _all_but(names: tuple[str, ...], left_out: tuple[str, ...] = ()) -> dict[str, bool]:
    return {name: name not in left_out for name in names}


PREFERENCES = (
    Preference("theme", Choice(("system", "light", "dark")), "system", GENERAL, "theme"),
    Preference("page_language", Choice((BY_BROWSER, *LANGUAGES)), BY_BROWSER, GENERAL, "page_language"),
    Preference("title_languages", Languages(), ["en"], GENERAL, "languages"),
    Preference(
        "rating_system", Choice((BY_LANGUAGE, *age_ratings.SYSTEMS)), BY_LANGUAGE, GENERAL, "rating_system"
    ),
    Preference("update_check", Switch(), False, GENERAL, "update_check", needs="releases_url"),
    Preference("nfo_files", Switch(), True, FILES, "nfo_files"),
    Preference("nfo_kinds", Several(NFO_KINDS), _all_but(NFO_KINDS, UNUSUAL), FILES, "nfo_kinds"),
    Preference("pictures", Several(PICTURES), _all_but(PICTURES), FILES, "pictures"),
    Preference("sources", Order(SOURCES), list(SOURCES), SOURCES_PAGE, "providers"),
    Preference("tmdb_key", Secret("tmdb"), None, SOURCES_PAGE, "tmdb_key", tested_by="tmdb"),
    Preference("fanart_key", Secret("fanart"), None, SOURCES_PAGE, "fanart_key", tested_by="fanart"),
    Preference("backup_days", Number(1, 365), 7, BACKUPS, "backup_days"),
    Preference("backup_weeks", Number(0, 520), 4, BACKUPS, "backup_weeks"),
)
BY_NAME = {one.name: one for one in PREFERENCES}


def on_page(page: str) -> list[Preference]:
    """Return the preferences that a page of the settings has."""
    return [one for one in PREFERENCES if one.page == page]
