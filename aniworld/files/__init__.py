"""What is on disk: names, atomic writes, NFO files, pictures, videos. Knows no database and no network."""
