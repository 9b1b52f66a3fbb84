"""What is said of files, folders and disks."""

# What could not be done: the first words of a sentence.
ACTS = {
    "cannot_write": "Cannot write",
    "cannot_write_to": "Cannot write to",
    "cannot_make_folder": "Cannot make the folder",
    "cannot_read": "Cannot read",
    "cannot_remove": "Cannot remove",
    "cannot_rename": "Cannot rename",
    "cannot_look_at": "Cannot look at",
    "cannot_look_into": "Cannot look into",
}

SENTENCES = {
    # a disk that refuses
    "disk_full": "{cannot} {place}: the disk is full.",
    "disk_quota": "{cannot} {place}: the disk quota is used up.",
    "disk_file_size": "{cannot} {place}: the file system takes no file of this size.",
    "disk_read_only": "{cannot} {place}: the disk is mounted read-only.",
    "disk_no_permission": "{cannot} {place}: aniworld has no permission there.",
    "disk_missing": "{cannot} {place}: the folder is not there (is its disk mounted?).",
    "disk_file_in_the_way": "{cannot} {place}: a file or a link lies where a folder should be.",
    "disk_name_taken": "{cannot} {place}: another file has the new name.",
    "disk_folder_in_the_way": "{cannot} {place}: a folder lies where the file should be.",
    "disk_link_in_the_way": "{cannot} {place}: a link lies where a file or folder should be.",
    "disk_name_too_long": "{cannot} {place}: the name is too long for the disk.",
    "disk_broken": "{cannot} {place}: the disk reports an input/output error.",
    "disk_share_gone": "{cannot} {place}: the network share is gone.",
    "disk_share_silent": "{cannot} {place}: the network share does not answer.",
    "disk": "{cannot} {place}: {why}.",
    # a file that is not what it should be
    "disk_not_a_file": "Cannot read {place}: it is not a file.",
    "disk_file_too_large": "Cannot read {place}: it is larger than {most:,} bytes.",
    # a path that is not followed
    "not_a_file_name": "{place} is not the name of a file.",
    "not_a_path": "{place} is not a path.",
    "not_inside_the_library": "{place} is not a path inside the library.",
    "leads_out_of_the_library": "{place} leads out of the library.",
    "link_never_ends": "{place} is a link that never ends.",
    # folders of aniworld itself
    "data_folder_unusable": "The data folder {place} cannot be used: {why}.",
    "queue_unusable": "The queue {place} cannot be used: {why}.",
    "wakeup_folder_unusable": (
        "The folder {place}, where web and worker find each other, cannot be used: {why}."
    ),
    "not_set_aside": "{place} cannot be set aside: {why}.",
    "download_folder_full": (
        "A picture cannot be fetched, as {place} cannot be written to: the disk is full."
    ),
    "download_folder_unusable": "A picture cannot be fetched, as {place} cannot be written to: {why}.",
    "temporary_files": "The disk for temporary files cannot be used: {why}. Nothing was changed.",
}
