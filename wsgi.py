"""The web process, started in the project's folder: gunicorn -c python:aniworld.gunicorn_config wsgi:app."""

from aniworld.wsgi import app

__all__ = ["app"]
