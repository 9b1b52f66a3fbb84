"""The library on disk: its root, the folder of each series, the files in it, NFO."""
