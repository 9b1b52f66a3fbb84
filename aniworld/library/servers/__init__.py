"""The media servers that show the library: which there are, and how each is told what has changed in it."""
