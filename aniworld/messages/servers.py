"""What is said of the media servers of the household, and to whoever adds one."""

SENTENCES = {
    # what came of telling one, and of its test
    "server_told": "{server} was told of {folder}.",
    "server_told_more": "{server} was told of {folder} and {count} more.",
    "server_lacks_folder": "{server} has {folder} in none of its libraries. Say how it sees your folders.",
    "server_well": "{kind} {version} answers as {name}, and its libraries hold your folders.",
    "server_sees_others": "{kind} {version} answers as {name}, but {folder} is in none of its libraries. "
    "They hold {theirs}. Say how it sees your folders.",
    "server_has_no_folders": "{kind} {version} answers as {name}, but it has no libraries with folders yet.",
    "server_rejects_key": "{server} does not let aniworld in. {kind} wants another key or password, of "
    "somebody who may scan its libraries.",
    "server_is_other": "What answers at the address of {server} is not {kind}.",
    "server_leads_elsewhere": "{server} leads to another address. Name that one instead.",
    "server_refused_call": "{source} refused “{method}”.",
    # adding, changing and removing them
    "administrators_change_servers": "Only an administrator can change the media servers.",
    "no_such_server": "There is no such media server.",
    "server_kind_unknown": "A media server is one of {kinds}.",
    "server_url_empty": "Type the address of the server first.",
    "server_url_wrong": "An address looks like http://nas:8096. It has no password or question mark in it.",
    "server_key_needed": "{kind} wants a key.",
    "server_key_again": "Type the key again: the saved one is not sent to another address.",
    "server_name_taken": "There is a media server {name} already.",
    "server_text_wrong": "{name} is one line of at most {longest} characters.",
    "server_paths_wrong": "Paths are a list of whole paths: ours, beginning with “/”, and theirs.",
    "server_field_unknown": "Of a media server only {fields} can be changed.",
}
