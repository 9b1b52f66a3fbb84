"""The web process: gunicorn -c python:aniworld.server wsgi:app."""

from aniworld.app import create_app
from aniworld.logs import configure
from aniworld.settings import Settings

settings = Settings.load()
configure(settings.log_level, settings.log_format)
app = create_app(settings)
