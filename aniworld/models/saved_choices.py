"""What people saved for all processes, read at each request with one statement: keys and preferences."""

import json
from typing import Any

from ..database import run_sql

KEY, PREFERENCE = "key", "preference"
STATEMENT = (
    f"SELECT '{KEY}', source, key FROM source_key"
    f" UNION ALL SELECT '{PREFERENCE}', name, CAST(value AS TEXT) FROM chosen_preference"
)


def read() -> tuple[dict[str, str], dict[str, Any]]:
    """Return the key of each source, and the value of each preference that was chosen."""
    keys: dict[str, str] = {}
    preferences: dict[str, Any] = {}
    for kind, name, value in run_sql(STATEMENT).fetchall():
        if kind == KEY:
            keys[name] = value
        else:
            preferences[name] = json.loads(value)
    return keys, preferences
