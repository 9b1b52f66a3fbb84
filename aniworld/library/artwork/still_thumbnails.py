"""The small WebP of each still, kept in the data folder under the hash of the still."""

from ... import context
from ...errors import NotFound
from ...files import atomic, images
from ...models import Series, WrittenFile
from ..disk import series_folder

WIDTH = 400
ENDING = "-thumb.jpg"


def file_name(series: Series, sha: str) -> str:
    """Return the file name of the thumbnail of a still that we wrote; one that is missing is made.

    Raises NotFound when the series has no such still, or it is not ours any more.
    """
    name = f"{sha}-still.webp"
    if not (context.current().thumbnails / name).exists():
        atomic.write(context.current().thumbnails, name, _made(series, sha), mode=0o600)
    return name


def _made(series: Series, sha: str) -> bytes:
    mine = (WrittenFile.series == series) & (WrittenFile.sha == sha) & WrittenFile.path.endswith(ENDING)
    file = WrittenFile.select(WrittenFile.path).where(mine).first()
    content = series_folder.read(series, file.path) if file else None
    if content is None or series_folder.digest(content) != sha:
        raise NotFound("no_such_picture")
    return images.prepare(content, widths=(WIDTH,)).thumbnails[WIDTH]
