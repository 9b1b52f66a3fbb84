"""What is said of the installation: what works, what does not, and what helps."""

_WAITS = "What would be written waits."
_KEPT = "What you add is kept and loads when it runs again."

SENTENCES = {
    # what works
    "well_database": "The database can be written to.",
    "well_library": "Your library can be reached and written to.",
    "well_disk": "There is room on the disk of the data folder.",
    "well_worker": "Background work is running.",
    "well_workers": "Background work is running, in {count} processes.",
    "well_clock": "The clock looks right.",
    "well_sources": "All sources are working.",
    # a library of one folder, and of several
    "your_library_away": f"Your library cannot be reached. {_WAITS}",
    "your_library_full": f"The disk of your library is full. {_WAITS}",
    "your_library_read_only": f"Your library is read-only. {_WAITS}",
    "your_library_no_permission": f"aniworld may not write to your library. {_WAITS}",
    "your_library_failing": f"The disk of your library reports errors. {_WAITS}",
    "your_library_silent": f"Your library does not answer. {_WAITS}",
    "one_library_away": f"One of your library folders cannot be reached. {_WAITS}",
    "one_library_full": f"The disk of one of your library folders is full. {_WAITS}",
    "one_library_read_only": f"One of your library folders is read-only. {_WAITS}",
    "one_library_no_permission": f"aniworld may not write to one of your library folders. {_WAITS}",
    "one_library_failing": f"The disk of one of your library folders reports errors. {_WAITS}",
    # the rest
    "data_folder_away": "The data folder cannot be reached.",
    "data_disk_full": "The disk of the data folder is full.",
    "data_disk_nearly_full": "The disk of the data folder is almost full: {megabytes} MB are left.",
    "work_frozen": f"Background work is paused because its program does not respond. {_KEPT}",
    "work_partly_frozen": (
        "One of the programs for background work does not respond. The others load series; the timetable and "
        "notifications may wait."
    ),
    "work_stopped": f"Background work is paused because its program has stopped. {_KEPT}",
    "clock_wrong": "The clock of this machine seems to be wrong: it says {said}.",
    "source_in_trouble": "{sources} is having problems. What needs it waits and is tried again.",
    "source_in_trouble_since": (
        "{sources} has been having problems since {since}. What needs it waits and is tried again."
    ),
    "sources_in_trouble": "{sources:and} are having problems. What needs them waits and is tried again.",
    "sources_in_trouble_since": (
        "{sources:and} have been having problems since {since}. What needs them waits and is tried again."
    ),
    # what helps
    "help_library_silent": (
        "The disk or server with the library folder does not answer. Check that it is on and connected."
    ),
    "help_data_folder": "{folder}: {why}.",
    "help_data_disk": "Make room on the disk of {folder}. Nothing else has to be done.",
    "help_work_frozen": "The background worker is there but does nothing. Restart aniworld.",
    "help_work_stopped": (
        "The background worker is not running. Start it again; its log may say why it stopped."
    ),
    "help_clock": (
        "Set the clock of the machine. If it was ahead and is right now, this goes with the next change."
    ),
    "help_sources": "{reasons:sentences} The page Sources shows each one and can test it.",
    "help_sources_page": "The page Sources shows each one and can test it.",
}
