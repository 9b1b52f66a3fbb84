"""Why a picture is refused, and what is known of one that is not."""

from dataclasses import dataclass

from ...errors import BadImage

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FRAMES = 300  # only the first is ever decoded, but nothing with more is a poster


class NoPicture(BadImage):
    """Bytes that are no picture at all, or one in another format than was asked for."""

    status = 415


class TooLarge(BadImage):
    """More bytes than are kept."""

    status = 413


class TooCostly(BadImage):
    """To open it takes more time or memory than a picture is worth. It will be no cheaper the next time."""


@dataclass(frozen=True)
class Picture:
    """A picture that was decoded to its last pixel. format: "jpeg", "png", "webp" or "gif".

    Sizes are pixels.
    """

    format: str
    width: int
    height: int


def check_size(content: bytes) -> None:
    """Raise TooLarge for more than 25 MB."""
    if len(content) > MAX_BYTES:
        raise too_large()


def too_large() -> TooLarge:
    return TooLarge("picture_too_large", megabytes=MAX_BYTES // 1024**2)
