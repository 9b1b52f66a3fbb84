"""Sonarr's API (version 3), so that dashboards and other programs that speak it show this library.

Nothing is downloaded here, so queue and history are empty, and there is one profile. It is read only,
except that a series can be looked up and added.
"""
