"""What is said of the folders that people have: whose they may be, and why."""

SENTENCES = {
    # why a folder may be a show's
    "folder_id_in_name": "Its name has the {service} id {value}.",
    "folder_id_in_plexmatch": "Its .plexmatch has the {service} id {value}.",
    "folder_id_in_nfo": "Its tvshow.nfo has the {service} id {value}.",
    "folder_ids_contradict": "Its name and files have different ids of {service}; please say which is right.",
    "folder_ids_of_two_shows": "Its ids of {service} and {other} are of different shows; "
    "please say which is right.",
    "folder_title_and_year": "Its name matches “{title}”, and so does the year {year}.",
    "folder_title_near_year": "Its name matches “{title}” from {year}.",
    "folder_title_same": "Its name matches “{title}”.",
    "folder_title_alike": "Its name is similar to “{title}”.",
    "folder_title_held": "Its name and “{title}” have words in common.",
    "folder_other_year": "Its name matches “{title}”, but that is from {year}.",
    "folder_name_of_several": "Several shows are called “{title}”.",
    "folder_found_now": "A folder of this series was found; its files are written there.",
    # what cannot be done with a folder
    "no_such_folder": "There is no such folder in the library.",
    "folder_has_series": "The folder {folder} belongs to “{title}” already.",
    "folder_is_home": "The folder {folder} is the home of “{title}”; point that at another folder first.",
    "folder_is_gone": "The folder {folder} is gone: it was renamed, moved or deleted.",
    "folder_no_candidate": "No series was found for the folder {folder}. Please say which one it is.",
    "folder_is_unsure": "Several series may fit the folder {folder}. Please say which one it is.",
    "folder_bad_state": "The state must be one of: {choices}.",
    "series_id_needed": "Please say to which series: series_id.",
    "bad_confidence": "The confidence must be a number from 0 to 1.",
}
