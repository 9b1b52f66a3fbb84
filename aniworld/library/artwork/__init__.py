"""Images and logo: ranked, fetched, written, and chosen by a person."""
