"""Which language somebody reads: as chosen here, else as their browser or their terminal asks for it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .. import later
from . import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from werkzeug import datastructures, http
else:  # which only the web process needs
    datastructures = later.module("werkzeug.datastructures")
    http = later.module("werkzeug.http")

COOKIE = "aniworld_language"
PARAMETER = "lang"
# Where a terminal says it, the first that says anything.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def of_request(environ: Mapping[str, Any]) -> str:
    """Return the language of whoever asks: by ?lang, by their choice before, or by Accept-Language."""
    return own_choice(environ) or _accepted(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def own_choice(environ: Mapping[str, Any]) -> str:
    """Return the language that this browser has chosen here, "" where it has chosen none."""
    return asked_for(environ) or _kept(environ)


def asked_for(environ: Mapping[str, Any]) -> str:
    """Return the language in the address, "" where there is none of ours."""
    query = environ.get("QUERY_STRING", "")
    if f"{PARAMETER}=" not in query:
        return ""
    for code in parse_qs(query).get(PARAMETER, []):
        if code in LANGUAGES:
            return code
    return ""


def _kept(environ: Mapping[str, Any]) -> str:
    code = http.parse_cookie(environ.get("HTTP_COOKIE", "")).get(COOKIE, "")
    return code if code in LANGUAGES else ""


def _accepted(header: str) -> str:
    accepted = http.parse_accept_header(header, datastructures.LanguageAccept)
    return accepted.best_match(list(LANGUAGES), default=ENGLISH) or ENGLISH


def of_terminal(environment: Mapping[str, str]) -> str:
    """Return the language of a terminal: "de_DE.UTF-8" is German."""
    for name in VARIABLES:
        if value := environment.get(name):
            code = value.partition(".")[0].partition("_")[0].lower()
            return code if code in LANGUAGES else ENGLISH
    return ENGLISH


def of_household(languages: Iterable[str]) -> str:
    """Return the first of a household's languages that aniworld speaks."""
    for code in languages:
        if code in LANGUAGES:
            return code
    return ENGLISH
