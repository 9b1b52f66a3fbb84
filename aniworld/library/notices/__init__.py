"""Notifications: what is worth telling, whom, and every attempt to tell it."""
