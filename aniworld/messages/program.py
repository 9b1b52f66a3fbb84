"""What is said of the settings, of commands, and of requests that cannot be carried out."""

SENTENCES = {
    # settings that cannot be used
    "setting_wrong": "{name} {rule} (it is {value}).",
    "secret_setting_wrong": "{name} {rule}.",
    "setting_file_unreadable": "{name} names a file that cannot be read: {why}.",
    "setting_needs_another": "{first} works only together with {second}: set both.",
    "settings_belong_together": "{first} and {second} belong together: set both or neither.",
    "first_user_refused": "{first} and {second} make no user: {why}",
    "setting_names_unknown": "{name} knows {known}, but not {unknown}.",
    "port_in_use": "{address} cannot be used: {why}. Set ANIWORLD_PORT to another.",
    "host_unusable": "{address} cannot be used: {why}. Set ANIWORLD_HOST to an address of this machine.",
    # commands
    "not_printed": "Nothing could be printed: {why}.",
    "not_printed_and_revoked": "Nothing could be printed: {why}. What was created has been revoked.",
    # requests that are not understood
    "bad_request": "The request could not be understood.",
    "not_found": "There is nothing at this address.",
    "method_not_allowed": "That action is not supported here.",
    "request_unreadable": "The request could not be read.",
    "address_too_long": "The address of this request is too long.",
    "headers_too_long": "The headers of this request are too long.",
    "websocket_wanted": "Here is a WebSocket. Connect to it as one.",
    "request_entity_too_large": "The upload is too large.",
    "not_a_json_object": "Send a JSON object.",
    "name_or_id_needed": "Give the name of a series, or a provider and its id.",
    "not_in_range": "{name} is a whole number from {least} to {most}.",
    "not_a_list_of_parts": "parts is a list of {parts}.",
    "not_true_or_false": "{name} is true or false.",
    "query_needed": "Say what to search for, as in /api/search?q=lantern.",
    # hosts and sockets
    "bad_host": "This request does not say which host it is for.",
    "unknown_host": (
        "aniworld does not answer to this name. If it is yours, add it to the setting ANIWORLD_ALLOWED_HOSTS "
        "(* allows any), or name the network of your proxy in ANIWORLD_TRUSTED_PROXIES. "
        "Then start aniworld again."
    ),
    "too_many_sockets": (
        "Too many pages and programs are listening. Ask again in a moment, without a socket."
    ),
    # new versions
    "updates_off": "Nobody is asked: looking for new versions is switched off.",
    "version_found": "aniworld {version} is there. This is {own}.",
    "version_newest": "There is no newer version than {version}.",
    "version_unknown": "It could not be found out whether there is a new version. {why}",
    # mistakes of ours
    "unexpected": "Something unexpected went wrong in aniworld. Its log has more under {number}.",
    "more_in_the_log": "The log of aniworld has more under {number}.",
}
