"""Copies of the database, and the ways back from them.

What a backup is: a zip with two files, a description and the database as SQLite has it, whatever database
aniworld runs with. So one made with SQLite can be restored into PostgreSQL, and the other way round.

tables: which tables are copied, and in which order; rows: reads and writes them in either database.
copy: the database as it is now, as a file; archive: the zip; shelf: those that are kept in the data folder.
making: makes one; checking: opens one that may come from anywhere; restoring: puts its rows in place.
"""
