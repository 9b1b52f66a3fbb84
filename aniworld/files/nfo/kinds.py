"""The kinds of what NFO files hold beside titles, texts, dates and numbers, in the order of the pages."""

NFO_KINDS = (
    "mpaa",
    "actors",
    "crew",
    "tags",
    "ratings",
    "tagline",
    "trailer",
    "country",
    "sorttitle",
    "episode_ids",  # beside the one of the source that numbers the episodes
    "specials_order",
    "locked_fields",
    "episodeguide",
)
# The locks keep Jellyfin from replacing what a person edited here. With a guide Kodi before version 21 asks
# the net even where it is told not to, and then finds no episodes.
UNUSUAL = ("locked_fields", "episodeguide")  # are only written where somebody wants them
