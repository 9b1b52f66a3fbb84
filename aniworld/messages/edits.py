"""What is said of what people edit."""

SENTENCES = {
    "no_such_field": "What can be edited is one of {choices}.",
    "nothing_to_edit": "Say which of {choices:or} to edit, and its new value.",
    "edited_twice": "“{name}” is named twice.",
    "no_such_edit": "Nobody edited “{name}”.",
    "edits_saved": "Saved. What you changed is yours now.",
    "edit_given_back": "Given back. The sources tell it again.",
    "edit_taken_again": "Yours again.",
    "unknown_episode": "There is no such episode.",
    "edit_empty": "“{name}” cannot be empty. To have what the sources tell, give it back.",
    "edit_no_text": "“{name}” is a text.",
    "edit_too_long": "“{name}” has at most {most:,} characters.",
    "edit_strange_signs": "“{name}” holds signs that no file can hold.",
    "edit_no_list": "“{name}” is a list of at most {most} texts.",
    "edit_no_day": "“{name}” is a day such as 2023-09-29.",
    "edit_no_status": "“{name}” is one of {choices}.",
    "edit_no_number": "“{name}” is a number from {least} to {most}.",
}
