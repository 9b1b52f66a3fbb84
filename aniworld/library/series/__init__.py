"""Series are added, removed, listed, found, edited and rematched, never waiting for a provider."""
