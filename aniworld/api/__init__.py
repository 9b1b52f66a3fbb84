"""The JSON doors: the same verbs in other clothes."""
