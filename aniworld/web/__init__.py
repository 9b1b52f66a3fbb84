"""The pages: one module for each, named as its templates folder, and what several of them need to draw."""
