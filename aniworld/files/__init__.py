"""What lies on disk: names, whole writes, NFO files, pictures, videos. Knows no database and no network."""
