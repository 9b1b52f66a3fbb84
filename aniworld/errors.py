"""The errors that people may see, each with its sentence, its HTTP status, and whether trying again helps.

AniworldError                 str(error) is one sentence for the page
├── NotFound            404
├── NotAllowed          403
├── AlreadyInLibrary    409   .series_id (pages link to it; the API answers 200 with it)
├── CannotUndo          409   what was done cannot be undone any more
├── Invalid             422   .field
├── TooManyTries        429   .retry_after_seconds
├── Busy                503   .retry_after_seconds; too many ask at the same time
├── SettingsError       500   a setting that cannot be used; stops the start
├── ProviderError       502   .provider .retryable .retry_after_seconds
│   ├── UnknownTitle    404   every provider answered and none has it
│   └── GateClosed      503   not sent: the provider's gate is shut until .retry_after_seconds
│       └── NoTurn      503   not sent, and nothing is wrong: other requests are before it
├── TooManySockets      503   no room for another open page or program; .retry_after_seconds
├── BadImage            422   bytes that are no picture we keep
│   └── TooCostly       422   and never will be: opening them takes too much (files/images)
├── NoDecoder           503   no process that opens pictures can be started (files/images)
├── DiskError           507   .path .reason .needed
│   ├── LibraryError    507   the library as a whole cannot be used; .code says why, .cure what helps
│   └── FolderMissing   409   the folder of one series is gone
├── NotPrinted          500   what a command was asked for could not be printed
└── Trouble             503   .code .sentence .cure: what is wrong with the database (trouble.py)
"""

from pathlib import Path
from typing import Any, Self

from .messages import SENTENCES, Message, cure


class AniworldError(Exception):
    """Base of all errors whose text is fit for a page."""

    status = 500
    code = "error"
    is_looked_at = False  # whether rows, pages and programs tell this kind of error by its own code
    retryable = False
    retry_after_seconds: float | None = None

    def __init__(self, code: str, **args: Any):
        """Make the error that messages.py has a sentence for. args: the values that the sentence names."""
        if code not in SENTENCES:
            code, args = "told", {"sentence": code}
        self.message = Message(code, args)
        if code != "told" and not self.is_looked_at:
            self.code = code
        super().__init__(self.message.sentence)

    def __str__(self) -> str:
        return self.message.sentence

    @property
    def kept(self) -> Message:
        """Return the message as rows and answers have it, under the code by which this error is known."""
        if self.message.code == self.code:
            return self.message
        if self.message.code == "told":
            return Message(self.code, self.message.args)
        return Message(self.code, {"sentence": self.message})

    @property
    def in_full(self) -> str:
        """Return one line for whoever starts aniworld or runs a command."""
        return str(self)

    def bare(self) -> Self:
        """Return this error without its trace, which would keep objects such as pictures in memory."""
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return self


class NotFound(AniworldError):
    status, code = 404, "not_found"


class NotAllowed(AniworldError):
    status, code = 403, "not_allowed"


class AlreadyInLibrary(AniworldError):
    status, code, is_looked_at = 409, "already_in_library", True

    def __init__(self, code: str, series_id: int, **args: Any):
        super().__init__(code, **args)
        self.series_id = series_id


class CannotUndo(AniworldError):
    status, code = 409, "cannot_undo"


class Invalid(AniworldError):
    status, code = 422, "invalid"

    def __init__(self, code: str, field: str | None = None, **args: Any):
        super().__init__(code, **args)
        self.field = field


class TooManyTries(AniworldError):
    """Somebody seems to guess passwords, and has to wait for retry_after_seconds."""

    status, code = 429, "too_many_tries"

    def __init__(self, code: str, retry_after_seconds: float, **args: Any):
        super().__init__(code, **args)
        self.retry_after_seconds = retry_after_seconds


class Busy(TooManyTries):
    status, code = 503, "busy"


class SettingsError(AniworldError):
    code = "settings"


class ProviderError(AniworldError):
    """A metadata source did not give what was asked of it.

    retryable: whether asking again can help; retry_after_seconds: when the provider said so itself.
    """

    status, code = 502, "provider"

    def __init__(
        self,
        code: str,
        provider: str,
        *,
        retryable: bool,
        retry_after_seconds: float | None = None,
        **args: Any,
    ):
        super().__init__(code, **args)
        self.provider = provider
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds


class UnknownTitle(ProviderError):
    status, code, is_looked_at = 404, "unknown_title", True


class GateClosed(ProviderError):
    """The request was not sent; it may be at the end of retry_after_seconds. Costs no attempt."""

    status, code, is_looked_at = 503, "gate_closed", True


class NoTurn(GateClosed):
    """The provider has as many requests as it allows; nobody is in trouble."""

    code = "no_turn"


class TooManySockets(AniworldError):
    status, code, retryable, retry_after_seconds = 503, "too_many_sockets", True, 5.0


class BadImage(AniworldError):
    status, code = 422, "bad_image"


class NotPrinted(AniworldError):
    code = "not_printed"


class DiskError(AniworldError):
    """needed: how many bytes could not be written, where that is known."""

    status, code, retryable, is_looked_at = 507, "disk", True, True
    needed = 0

    def __init__(self, code: str, path: Path | str, reason: str = "", **args: Any):
        super().__init__(code, **args)
        self.path = Path(path)
        self.reason = reason


class LibraryError(DiskError):
    """The library as a whole cannot be used: it is away, full, read-only, another one, or its disk fails.

    code: which of these; why: in full.
    """

    def __init__(self, code: str, why: Message | str, path: Path | str):
        super().__init__("told", path, code, sentence=why)
        self.code = code

    @property
    def cure(self) -> str:
        """What helps."""
        return cure(self.code)

    @property
    def in_full(self) -> str:
        """Return what is wrong and what helps, for whoever runs a command."""
        return f"{self} {self.cure}".strip()


class FolderMissing(DiskError):
    """The folder of one series is gone from a library that is there."""

    status, code = 409, "folder_missing"
