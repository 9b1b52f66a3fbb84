"""What is said of a list of series that somebody adds at once."""

SENTENCES = {
    "line_again": "The same as line {line}.",
    "line_is_unsure": "Please check that this is the one you mean.",
    "line_not_in_catalogue": "Not in the catalogue. Added by its name, it is looked for at the sources.",
    "line_of_unknown_service": "No source finds a show by its id at {service} ({id}). Use the title.",
    "line_unread": "This address names no show that can be understood. Use the title.",
    "not_a_list_of_series": "series is a list of names, ids and addresses, or of objects with a name, "
    "or with provider and id.",
    "list_is_empty": "Type or paste at least one title, id or address.",
    "too_many_at_once": "That is {count} series. Add at most {most} at once.",
}
