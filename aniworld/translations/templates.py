"""Templates speak the language of their reader: _() and {% trans %}, and language()."""

from jinja2 import Environment

from . import LANGUAGES, N_, gettext, language, ngettext, npgettext, pgettext


def register(environment: Environment) -> None:
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    # What _() returns counts as markup, as texts in templates may hold some. A text that comes in a variable
    # is translated by the filter, and escaped like any other.
    environment.filters["translated"] = gettext
    environment.globals.update(language=language, LANGUAGES=LANGUAGES, N_=N_)
