"""A household on SQLite does not have it."""

raise ImportError("psycopg is not installed here")
