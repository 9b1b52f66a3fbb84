"""The stand-in of the metadata services, and the demo that runs the real app against it."""
