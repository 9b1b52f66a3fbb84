"""A household on one machine does not have it."""

raise ImportError("redis is not installed here")
