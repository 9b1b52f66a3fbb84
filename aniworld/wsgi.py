"""The web process: gunicorn -c python:aniworld.gunicorn_config aniworld.wsgi:app."""

import os
import sys

from gunicorn.arbiter import Arbiter

from . import garbage, scale

scale.leave_out(os.environ)
with garbage.paused():
    from . import terminal
    from .app import create_app
    from .bootstrap import in_words
    from .compiled_templates import Compiled
    from .errors import AniworldError
    from .log_files import WEB, LogFile
    from .logs import configure
    from .settings import Settings, warn_of_unknown

terminal.guard()
try:
    settings = Settings.load()
    configure(settings.log_level, settings.log_format, LogFile(settings.data_dir, WEB))
    warn_of_unknown()
    with in_words(), garbage.paused():
        app = create_app(settings, is_for_pages=True)
        app.jinja_env.bytecode_cache = Compiled()
except AniworldError as error:
    terminal.complain(f"aniworld cannot start: {error.in_full}")
    sys.exit(Arbiter.WORKER_BOOT_ERROR)  # with any other code gunicorn would start it again and again
