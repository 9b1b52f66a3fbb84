"""The errors that people may see, each with its sentence, its HTTP status, and whether trying again helps.

AniworldError                 str(error) is one sentence for the page
├── NotFound            404
├── NotAllowed          403
├── AlreadyInLibrary    409   .series_id (pages link to it; the API answers 200 with it)
├── Invalid             422   .field
├── SettingsError       500   a setting that cannot be used; stops the start
├── ProviderError       502   .provider .retryable .retry_after_seconds
│   ├── UnknownTitle    404   every provider answered and none has it
│   └── GateClosed      503   not sent: the provider's gate is shut until .retry_after_seconds
│       └── NoTurn      503   not sent, and nothing is wrong: other requests are before it
├── BadImage            422   bytes that are no picture we keep
└── DiskError           507   .path .reason
"""

from pathlib import Path


class AniworldError(Exception):
    """Base of all errors whose text is fit for a page."""

    status = 500
    code = "error"
    retryable = False
    retry_after_seconds: float | None = None


class NotFound(AniworldError):
    status, code = 404, "not_found"


class NotAllowed(AniworldError):
    status, code = 403, "not_allowed"


class AlreadyInLibrary(AniworldError):
    status, code = 409, "already_in_library"

    def __init__(self, sentence: str, series_id: int):
        super().__init__(sentence)
        self.series_id = series_id


class Invalid(AniworldError):
    status, code = 422, "invalid"

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class SettingsError(AniworldError):
    code = "settings"


class ProviderError(AniworldError):
    """A metadata source did not give what was asked of it.

    retryable: whether asking again can help; retry_after_seconds: when the provider said so itself.
    """

    status, code = 502, "provider"

    def __init__(self, sentence: str, provider: str, *, retryable: bool, retry_after_seconds: float | None = None):
        super().__init__(sentence)
        self.provider = provider
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds


class UnknownTitle(ProviderError):
    status, code = 404, "unknown_title"


class GateClosed(ProviderError):
    """The request was not sent; it may be at the end of retry_after_seconds. Costs no attempt."""

    status, code = 503, "gate_closed"


class NoTurn(GateClosed):
    """The provider has as many requests as it allows; nobody is in trouble."""

    code = "no_turn"


class BadImage(AniworldError):
    status, code = 422, "bad_image"


class DiskError(AniworldError):
    status, code, retryable = 507, "disk", True

    def __init__(self, sentence: str, path: Path | str, reason: str = ""):
        super().__init__(sentence)
        self.path = Path(path)
        self.reason = reason
