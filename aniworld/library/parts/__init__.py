"""The parts of a series: who loads them, when, in which order, and what is published about it."""
