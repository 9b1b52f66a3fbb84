"""What is said when videos are renamed."""

SENTENCES = {
    # a pattern that cannot be used
    "rename_bad_pattern": "The pattern has a brace that is not closed, or one too many.",
    "rename_bad_field": "A pattern can name {fields}; numbers may be written as {{season:02}}.",
    "rename_lacks_episodes": "The name in the pattern must have {{episodes}}, or {{season}} and {{episode}}.",
    "rename_which": "It must be one of: {choices}.",
    # a video that stays as it is
    "rename_two_alike": "Two files would be called {file}.",
    "rename_taken": "Another file is called {file} already.",
    "rename_too_long": "The name {file} is too long for the disk.",
    # what was done, or could not be
    "rename_nothing": "No video needs another name.",
    "rename_nothing_to_undo": "Nothing was renamed here that could be undone.",
    "rename_busy": "Videos of this series are being renamed right now.",
    "not_a_list_of_videos": "The videos must be a list of their ids.",
}
