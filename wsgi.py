"""The web process: gunicorn -c python:aniworld.server wsgi:app."""

import sys

from gunicorn.arbiter import Arbiter

from aniworld.app import create_app
from aniworld.errors import AniworldError
from aniworld.logs import configure
from aniworld.settings import Settings

try:
    settings = Settings.load()
    configure(settings.log_level, settings.log_format)
    app = create_app(settings)
except AniworldError as error:
    print(f"aniworld cannot start: {error}", file=sys.stderr)
    sys.exit(Arbiter.WORKER_BOOT_ERROR)  # gunicorn then ends too; any other code would have it try again and again
