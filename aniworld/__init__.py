"""aniworld manages the metadata of an anime library. This is the map of its house; a test holds the imports to it.

Imports point down, never up and never sideways: names on one line are neighbours that do not know each other.

    server demo
    app
    web api cli
    tasks auth supervisor start
    push
    library
    models providers files front catalogue
    events
    database queues
    sqlite postgres bell settings logs folding
    errors
"""

__version__ = "0.1.0"
