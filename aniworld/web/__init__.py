"""The pages: one module for each, named as its templates folder; they ask the library and draw what it says."""
