"""What is said of lists that people keep at a service, and to whoever imports one."""

SENTENCES = {
    # what came of reading one
    "list_read": "{found:count title} on the list: {added} added, {here} known already.",
    "list_read_partly": "{found:count title} on the list: {added} added, {here} known already, "
    "{refused} could not be added.",
    "list_noted": "{found:count title} noted. What is put on the list from now on is added.",
    # what is wrong with it
    "list_user_unknown": "{service} has no user {user}.",
    "list_is_private": "{service} does not show the list of {user}. It is private, or there is no such user.",
    "list_service_unknown": "A list is kept at one of {services}.",
    "list_user_wrong": "Type the name of the user at {service}: letters, digits, “_” and “-”.",
    "list_statuses_wrong": "Choose at least one of {statuses}.",
    "no_such_list": "There is no such list.",
}
