"""The metadata sources: asked side by side, their keys, their status."""
