"""The web process: gunicorn -c python:aniworld.server wsgi:app."""

import sys

from gunicorn.arbiter import Arbiter

from aniworld.app import create_app
from aniworld.errors import AniworldError
from aniworld.logs import configure
from aniworld.settings import Settings, warn_of_unknown
from aniworld.start import in_words

try:
    settings = Settings.load()
    configure(settings.log_level, settings.log_format)
    warn_of_unknown()
    with in_words():
        app = create_app(settings)
except AniworldError as error:
    print(f"aniworld cannot start: {error}", file=sys.stderr)
    sys.exit(Arbiter.WORKER_BOOT_ERROR)  # gunicorn then ends too; any other code would have it try again and again
