"""What is said of the series, their parts, their files and their sources."""

_GOES_ON = "what waits goes on by itself within a minute."
_SAY_SO = (
    "If this is meant to be the library, say so on the page “Library folder” "
    "or with: .venv/bin/python -m aniworld library accept."
)
# What helps, by the code of what is wrong.
CURES = {
    "library_missing": f"Mount the disk of the library; {_GOES_ON}",
    "library_unmounted": f"Mount the disk of the library; {_GOES_ON} {_SAY_SO}",
    "library_other": f"Mount the right disk; {_GOES_ON} {_SAY_SO}",
    "library_full": f"Make room on its disk; {_GOES_ON}",
    "library_read_only": f"Mount its disk for writing; {_GOES_ON}",
    "library_no_permission": f"Let the user that aniworld runs as write there; {_GOES_ON}",
    "library_failing": f"Look at its disk or network share; {_GOES_ON}",
}

SENTENCES = {
    # library/episodes
    "no_episodes": "{source} lists no episodes of this show yet.",
    "titles_missing": "Some titles may be missing: {why}",
    "not_renumbered": "{why} {source} goes on numbering the episodes.",
    "numbers_another_show": "{source} has this show as one with “{title}”.",
    "pick_numbering_source": "Pick one of the sources that can number this show.",
    # library/series and library/matching
    "no_such_sort": "Sort is one of {choices}.",
    "no_such_state": "State is one of {choices}.",
    "no_such_provider": "The provider is one of {choices}.",
    "no_such_part": "A part is one of {choices}.",
    "no_show_called": "No show called “{title}” was found. Look for it under another title.",
    "no_show_of_id": "{source} has no show {id}.",
    "which_show": "It is not sure which show “{title}” is: {shows:or}. Pick the right one.",
    "show_not_known": "{source} does not know this show.",
    "source_off": "{source} is switched off.",
    "spine_failed": "{why} It numbers the episodes of this show: set that right, "
    "or let another source number them.",
    # library/artwork
    "no_images": "No source has images for this show.",
    "kinds_missing": "No source has a {kinds:or} for this show.",
    "pictures_not_renewed": "The pictures that were there stay, as they could not be fetched again: {why}",
    "some_missing": "Some pictures are missing.",
    "no_picture_chosen": "Choose a picture on your device first.",
    "only_logos_drawn": "Only a logo can be drawn.",
    "picture_gone": "This picture is no longer on offer. The picture that was there stays.",
    "upload_of_other_kind": "Only JPEG, PNG and WebP pictures can be uploaded. "
    "The picture that was there stays.",
    "drawn": "No source has a logo for this show, so one was drawn from its title.",
    "drawn_meanwhile": "The logo of this show could not be had, so one was drawn from its title: {why}",
    "not_renewed": "The logo could not be fetched again, and the one that was there stays: {why}",
    # library/disk
    "unreadable_nfo": "{file} is an unreadable NFO and is kept as it is: {why}",
    "set_aside": "{file} could not be read any more and was written anew; what was there is kept as {copy}.",
    "kept": "{file} is kept as it is: {why}",
    "more_files": "The same goes for {count} more of its files.",
    "folder_missing": "The folder {folder} is gone: it was renamed, moved or deleted. "
    "Nothing is written for this series until it is back, or until you have it made anew.",
    "folder_moved": "The folder {folder} is gone: it was renamed, moved or deleted. "
    "{found} seems to be it; give it back its old name and place. "
    "Nothing is written for this series until it is back, or until you have it made anew.",
    "folder_not_missing": "The folder of this series is not missing.",
    "library_accepted": "The folder {folder} is the library from now on.",
    "library_folder_empty": "The library folder {folder} is empty. Is the disk mounted?",
    "library_folder_missing": "The library folder {folder} is missing. Is the disk mounted?",
    "library_folder_strange": "The library folder {folder} holds neither its mark nor files that aniworld "
    "wrote. Is the disk mounted?",
    "library_mark_lost": "The library folder {folder} has lost its mark “{mark}”, but {found} of {looked_at} "
    "files that aniworld wrote are there as it left them.",
    "library_marked_as_other": "The folder {folder} is marked as another library. Is the right disk mounted?",
    "library_right_already": "The library folder {folder} is the right one already.",
    "no_folder_name": "No folder name is free for “{title}”.",
    "scan_missing": "{count} series have lost their folder.",
    "scan_skipped": "{count} series could not be looked at: {named:sentences}",
    "scanned": "{present} episodes are present; {unknown} folders belong to no series.",
    "trouble_of_series": "{title}: {why}",
    "library_is_back": "The library is back. Loading goes on.",
    # library/parts
    "answers_forgotten": "{count} old answers of the sources were forgotten.",
    "events_forgotten": "{count} old events were forgotten.",
    "leftovers_removed": "{count} leftover files were removed.",
    "no_such_chore": "There is no such line in the timetable.",
    "none_was_due": "No series was due.",
    "nothing_scanned": "Nothing was looked at: {why}",
    "series_complete": "All series data is complete.",
    "series_incomplete": "{count} series have something missing.",
    "series_refreshed": "{count} series were asked for again.",
    "all_loaded": "Everything is loaded.",
    "cancelled": "Cancelled. It is not tried again until you ask.",
    "database_silent": "The database did not answer.",
    "gap": "{part}: {why}",
    "loading_failed": "Loading failed.",
    "loading_goes_on": "Loading goes on.",
    "loading_is_paused": "Loading is paused.",
    "loading_part": "Loading {part}…",
    "loading_part_of": "Loading {part}: {done} of {total}…",
    "misfit": "What a source answered could not be understood.",
    "poison": "The worker stopped each time it loaded this; its log may say why.",
    "stumbled": "Something unexpected went wrong in aniworld ({error}); its log has the details.",
    "waiting_for_turn": "Waiting for a turn to load {part}…",
    "waiting_for_worker": "Waiting for a worker…",
    "waiting_to_try_again": "Waiting to try the {part} again: {why}",
    "worker_runs_again": "Background work runs again. Loading goes on.",
    "worker_stopped": "Background work has stopped. What you add is kept and loads when it runs again.",
    # library/series, and what people ask of pictures
    "id_of_provider_wanted": "Give the id that the provider has for the series.",
    "name_no_text": "The name must be text.",
    "name_too_long": "That name is too long.",
    "name_empty": "Type the name of a series first.",
    "no_such_series": "There is no such series in the library.",
    "no_such_place": "A series has no such picture.",
    "nothing_to_pin": "There is no picture here that could be pinned.",
    "nothing_to_undo": "There is nothing here to undo.",
    "series_removed": "This series was removed meanwhile.",
    "no_such_catalogue_entry": "The catalogue has no such entry.",
    "already_here": "This show is already in the library as “{title}”.",
    "twin_removed": "The series that this was taken for was removed meanwhile.",
    # library/sources
    "answer_misfit": "The answer of {source} could not be understood.",
    "key_empty": "There was no key in the field.",
    "key_needed": "{source} needs a key first.",
    "key_not_plain": "A key is one piece of up to 300 plain characters, without spaces. "
    "Copy it again from its source.",
    "key_of_environment": "This key is given by {setting}; change it there.",
    "no_answer_yet": "{source} has not answered yet. Search again in a moment.",
    "no_source_with_key": "There is no source of this name that takes a key.",
    "source_found_nothing": "{source} answered, but not as expected: it found nothing where there is "
    "something.",
    "source_unknown": "There is no source of this name.",
    "source_well": "{source} answered in {seconds:.1f} s.",
    "source_works_slowly": "{source} works, but it is slow: its answer took {seconds:.1f} s.",
    "test_again": "{why} Test it again in a moment.",
}
