"""What is said of the roots of the library, and what helps."""

_GOES_ON = "what waits goes on by itself within a minute."
_SAY_SO = (
    "If this is meant to be the library, say so on the page “Library folders” "
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
    "library_silent": f"Look whether its disk or the server that holds it is there; {_GOES_ON}",
    "library_overlapping": "Remove one of the two on the page “Library folders”.",
    "left_out_link": "Add the folder to which it leads as a library folder, or mount that folder in place "
    "of the link.",
    "left_out_nowhere": "Mount what it leads to in place of the link, or remove the link. A container sees "
    "only what is mounted into it.",
    "left_out_case": "Rename one of the two, or put what is in them into one folder.",
    "left_out_unicode": "Rename one of the two, or put what is in them into one folder.",
}

SENTENCES = {
    "library_accepted": "The folder {folder} is the library from now on.",
    "library_folder_empty": "The library folder {folder} is empty. Is the disk mounted?",
    "library_folder_missing": "The library folder {folder} is missing. Is the disk mounted?",
    "library_folder_silent": "The library folder {folder} does not answer. Is its disk or server there?",
    "library_folder_strange": "The library folder {folder} holds neither its mark nor files that aniworld "
    "wrote. Is the disk mounted?",
    "library_is_another_root": "The folder {folder} is {other}, which is in the library already.",
    "library_mark_lost": "The library folder {folder} has lost its mark “{mark}”, but {found} of {looked_at} "
    "files that aniworld wrote are there as it left them.",
    "library_marked_as_other": "The folder {folder} is marked as another library. Is the right disk mounted?",
    "library_right_already": "The library folder {folder} is the right one already.",
    "library_roots_overlap": "One of the folders {folder} and {other} lies inside the other.",
    "root_was_removed": "The library folder of this series was removed from aniworld.",
    "library_is_back": "The library is back. Loading goes on.",
    # folders that no scan looks into
    "left_out_line": "Left out: {path}. {why}",
    "left_out_more": "and {count:count more folder}",
    "left_out_link": "It is a link to {other}, and links to folders are not followed.",
    "left_out_nowhere": "It is a link to {other}, where nothing is to be found.",
    "left_out_case": "Its name and {other} differ in upper and lower case alone; "
    "some disks take the two for one.",
    "left_out_unicode": "Its name and {other} look the same, but their accents are stored in different ways "
    "(NFC and NFD); some disks take the two for one.",
    # adding and removing them
    "no_such_root": "There is no such library folder.",
    "root_around_another": "{place} holds {other}, which is a library folder already. Library folders "
    "never lie inside each other.",
    "root_in_another": "{place} lies in {other}, which is a library folder already. Library folders "
    "never lie inside each other.",
    "root_is_first": "The first library folder is given by ANIWORLD_LIBRARY; change it there.",
    "root_is_here_already": "{place} is a library folder already.",
    "root_not_there": "There is no folder {place}, or aniworld cannot look into it.",
    "root_of_system": "{place} belongs to the running system, which keeps no files there. "
    "Choose a folder on a disk.",
    "root_path_empty": "Type the path of the folder first.",
    "root_path_not_whole": "{place} is not a whole path. It begins with “/” and has no “..” in it.",
    "root_with_data": "One of {place} and {data}, where aniworld keeps its own data, lies inside the other.",
    "takes_new_is_true": "Only “true” can be set here: another folder takes new series when it is set there.",
}
