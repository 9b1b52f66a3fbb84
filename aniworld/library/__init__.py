"""The verbs: add, load, scan, match, remove. They change rows and files, and never enqueue anything."""
