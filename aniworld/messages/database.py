"""What is said of the database: what is wrong with it, and what helps."""

# What helps, by the code of what is wrong.
CURES = {
    "database_full": "Make room on the disk with the data folder. aniworld goes on by itself.",
    "database_busy": "Wait until the other program is done with the database, or stop it.",
    "database_read_only": "Make the data folder and the files in it writable for aniworld.",
    "database_disk": "Look at the disk with the data folder, its quota, and the system's log.",
    "database_not_opened": "Let aniworld read and write the data folder and the files in it.",
    "database_away": "Start the database server, or find out why it refuses aniworld.",
    "database_damaged": ("Stop aniworld, restore the newest backup, and start aniworld again."),
    "database_missing": "Stop aniworld, restore the newest backup, and start aniworld again.",
    "database_foreign": (
        "Stop aniworld, put aniworld's own database in its place, and start aniworld again."
    ),
    "database_replaced": (
        "Stop aniworld, make sure that the right database is in its place, and start aniworld again."
    ),
    "database_error": "Look into the log of aniworld.",
}

SENTENCES = {
    # its kinds of trouble, whose cures stand above
    "database_full": "The disk with the data folder is full; nothing was changed.",
    "database_busy": "The database is busy; nothing was changed. Try again in a moment.",
    "database_read_only": (
        "The database cannot be written: its disk or its file is read-only. Nothing was changed."
    ),
    "database_disk": (
        "The disk with the data folder does not work as it should (disk I/O error); nothing was changed."
    ),
    "database_not_opened": "The database cannot be opened; nothing was changed.",
    "database_away": "The database does not answer; nothing was changed.",
    "database_damaged": "The database is damaged.",
    "database_missing": (
        "The database is missing or empty, although aniworld has kept a library here before."
    ),
    "database_foreign": "The database is not aniworld's: it belongs to another program.",
    "database_replaced": "The database was removed or replaced while aniworld was running.",
    "database_error": "The database cannot be used.",
    # one that aniworld does not start with
    "database_of_newer_aniworld": (
        "The database was made by a newer aniworld (it has {migration}). Update the program, "
        "or restore a backup that was made before."
    ),
    "database_server_away": "The database of ANIWORLD_DATABASE_URL does not answer: {why}.",
    "sqlite_too_old": "SQLite {version} can corrupt shared databases; {oldest} or newer is needed.",
    # one that is not set aside
    "database_not_empty": (
        "The database of ANIWORLD_DATABASE_URL is not empty. It is emptied on its server."
    ),
    "database_is_well": "The database is well, so it is not set aside.",
    "aniworld_is_running": "aniworld is running. Stop it first.",
}
