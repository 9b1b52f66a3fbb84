"""What is said of backups: of those that were made, that cannot be restored, and that were."""

SENTENCES = {
    "backup_made": "A backup was made: {series:count series}, {episodes:count episode}.",
    "backup_failed": "No backup could be made. {why}",
    "backup_restored": (
        "The backup was restored: {series:count series}, {episodes:count episode}. "
        "The files of the library are being looked at again."
    ),
    "backup_restored_sign_in": (
        "The backup was restored: {series:count series}, {episodes:count episode}. "
        "Sign in with an account that is in it."
    ),
    "backup_holds": "{series:count series}, {episodes:count episode}",
    "backup_without_keys": (
        "Keys of sources and media servers are not in it; those that are missing have to be entered again."
    ),
    "with_keys_needs_file": (
        "--with-keys belongs to --to FILE. Backups in the data folder always have the keys."
    ),
    "backup_place_taken": "{place} is there already, and a backup replaces nothing. Name a new file.",
    "backup_place_missing": "There is no folder {folder} to write the backup to.",
    "library_rebuilt": "{count:count series} of the library are in the database again, and are being loaded.",
    "backup_removed": "The backup was removed.",
    "backup_uploaded": "The backup was uploaded. It is whole, and can be restored.",
    "no_backup_before_update": (
        "This version of aniworld has to change the database, and no backup could be made before. {why}"
    ),
    # one that cannot be restored
    "no_such_backup": "There is no such backup.",
    "no_such_backup_file": "There is no file {place}.",
    "no_backup_yet": "There is no backup in the data folder that can be read.",
    "backup_is_no_zip": "This is no backup of aniworld, or only the beginning of one. Nothing was changed.",
    "backup_is_foreign": (
        "This zip is no backup of aniworld: a backup holds a description and a database, and nothing else. "
        "Nothing was changed."
    ),
    "backup_holds_other": (
        "The database in this backup holds something that is not aniworld's ({name}). Nothing was changed."
    ),
    "backup_is_damaged": "This backup is damaged. Nothing was changed.",
    "backup_of_other_format": (
        "This backup is not of a kind that this version of aniworld can read. Nothing was changed."
    ),
    "backup_of_newer_aniworld": (
        "This backup was made by a newer aniworld ({version}). Update the program first. Nothing was changed."
    ),
    "backup_too_large": "What is in this backup is far larger than any library. Nothing was changed.",
    "backup_file_needed": "Choose the file of a backup.",
    "administrators_have_backups": "Only an administrator can make, download, restore and remove backups.",
    "renaming_before_restore": "A backup was restored while this was under way.",
    # the page that is shown without a database
    "recovery_code_wrong": (
        "This code is not the right one, or no longer. The log of aniworld has the link, and the file "
        "recovery-code in the data folder has the code."
    ),
    # a library that nothing can be rebuilt from
    "rebuild_needs_library": "The library folder {folder} cannot be read, so nothing can be rebuilt from it.",
}
