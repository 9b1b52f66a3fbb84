"""What is said when somebody looks at what would be written, and chooses some of it."""

SENTENCES = {
    "no_such_action": "The action must be one of: {choices}.",
    "file_not_in_preview": "The file {file} would not change any more. Look at the preview again.",
    "file_not_held": "The file {file} is not one of those that are left as they are.",
    "not_a_list_of_files": "The files must be a list of their names, as the preview gives them.",
}
