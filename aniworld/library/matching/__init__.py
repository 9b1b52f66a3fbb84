"""Which show a series is: search across sources, identity and ids, related entries."""
