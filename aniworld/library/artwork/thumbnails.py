"""The small and the large WebP of each picture, kept in the data folder under the hash of the picture.

To make them takes twenty times as long as to see that a picture is sound, and most are never looked at: so
they are made when somebody first looks. Only the small posters, of which the library is full, are made at
once.
"""

from ... import context
from ...errors import NotFound
from ...files import atomic, images
from ...models import Artwork
from ..disk import series_folder

THUMBNAIL_WIDTHS = {"small": 320, "large": 780}
WIDE_WIDTHS = {"small": 640, "large": 1280}  # fanart, banner and logo


def examined(kind: str, content: bytes) -> images.Prepared:
    """Decode a picture as it is, with its colour and those of its first thumbnails that are not there.

    Raises BadImage.
    """
    sha = series_folder.digest(content)
    lacking = first_widths(kind)
    if lacking and _is_there(_name(sha, "small")):
        lacking = ()
    return images.prepare(content, widths=lacking, colour=True)


def make(kind: str, sha: str, prepared: images.Prepared) -> None:
    """Write those WebP that were prepared, named by the hash of the picture.

    A new picture has new names, so they may be cached for ever.
    """
    for size, width in _sizes(kind).items():
        name = _name(sha, size)
        if width in prepared.thumbnails and not _is_there(name):
            atomic.write(context.current().thumbnails, name, prepared.thumbnails[width], mode=0o600)


def first_widths(kind: str) -> tuple[int, ...]:
    """Return the widths of the thumbnails that are made with such a picture."""
    return (THUMBNAIL_WIDTHS["small"],) if kind == "poster" else ()


def _sizes(kind: str) -> dict[str, int]:
    if kind in ("poster", "season_poster"):
        return THUMBNAIL_WIDTHS
    return WIDE_WIDTHS


def _name(sha: str, size: str) -> str:
    return f"{sha}-{size}.webp"


def _is_there(name: str) -> bool:
    return (context.current().thumbnails / name).exists()


def file_name(sha: str, size: str) -> str:
    """Return the file name of a thumbnail, which is made when somebody first looks at it.

    Raises NotFound when the library has no such picture.
    """
    name = _name(sha, size)
    if not _is_there(name):
        artwork = Artwork.one_with(sha=sha, is_chosen=True)
        content = None
        if artwork and artwork.file:
            content = series_folder.read(artwork.series, artwork.file)
        if artwork is None or content is None or series_folder.digest(content) != sha:
            raise NotFound("no_such_picture")
        width = _sizes(artwork.kind)[size]
        make(artwork.kind, sha, images.prepare(content, widths=(width,)))
    return name
