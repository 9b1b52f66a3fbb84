"""The clients of PostgreSQL and Redis, as on a machine that has them not: neither found nor imported."""

import sys

for name in ("psycopg", "redis"):
    sys.modules[name] = None  # type: ignore[assignment]
