"""Which files are videos. What their names say is read in files.names."""

EXTENSIONS = frozenset(
    [
        ".mkv",
        ".mp4",
        ".m4v",
        ".avi",
        ".ts",
        ".m2ts",
        ".mts",
        ".mov",
        ".wmv",
        ".webm",
        ".flv",
        ".mpg",
        ".mpeg",
        ".ogm",
        ".ogv",
        ".divx",
        ".rmvb",
        ".vob",
        ".asf",
        ".3gp",
    ]
)


def has_video_extension(name: str) -> bool:
    """Return whether a file of this name is a video."""
    dot = name.rfind(".")
    return dot > 0 and name[dot:].lower() in EXTENSIONS
