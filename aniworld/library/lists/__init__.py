"""Lists that people keep at AniList, MyAnimeList and Kitsu: previewed, and read once or every day."""
