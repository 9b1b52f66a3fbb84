"""What is said to people and programs that want in, and to those who ask for what they may not have."""

# What helps, by the code of what is wrong.
CURES = {"already_set_up": "Sign in. Whoever has no account yet gets one from an administrator."}

SENTENCES = {
    "administrators_read_log": "Only an administrator can read the log.",
    # names and passwords
    "name_invisible": "A name cannot have invisible characters.",
    "user_name_length": "A user name has 1 to 80 characters.",
    "key_name_length": "A key has a name of 1 to 80 characters.",
    "address_name_length": "A calendar address has a name of 1 to 80 characters.",
    "address_name_taken": "There is already a calendar address called {name}.",
    "address_removed": "The calendar address “{name}” no longer works.",
    "no_such_address": "There is no such calendar address. It may have been removed.",
    "user_name_taken": "There is already a user called {name}.",
    "key_name_taken": "There is already a key called {name}.",
    "no_such_user": "There is no user called {name}.",
    "no_such_key": "There is no key called {name}.",
    "password_too_short": "A password has at least {shortest} characters.",
    "password_too_long": "A password has at most {longest:,} characters.",
    "passwords_differ": "The two passwords are not the same.",
    "only_administrator": "{name} is the only administrator, so this user stays.",
    "not_yourself": "You cannot do this to yourself.",
    "no_such_role": "A role is one of {roles:or}.",
    "no_such_scope": "A scope is one of {scopes:or}.",
    "user_not_there": "There is no such user. They may have been removed.",
    "password_not_text": "A password is a text.",
    "key_not_there": "There is no such key. It may have been removed.",
    "no_such_session": "There is no such session. It may have ended.",
    "user_disabled": "This user may not sign in just now. An administrator can change that.",
    # getting in
    "unauthorized": "Sign in, or send an API key as “Authorization: Bearer KEY”.",
    "only_for_people": "This is for people. An API key is accepted by /api, /ws and /metrics.",
    "already_set_up": "aniworld is already set up.",
    "link_not_valid": (
        "This link is no longer valid. Open the one that aniworld printed last, or ask for another."
    ),
    "wrong_sign_in": "The user name or the password is wrong.",
    "wrong_password": "The current password is wrong.",
    "too_many_tries": "Too many failed attempts. Try again in {seconds:duration}.",
    "signing_in_at_once": "You are signing in from here several times at once. Try again in a moment.",
    "many_sign_in": "Too many people are signing in just now. Try again in a moment.",
    # what is not allowed
    "from_another_site": "This request came from another site, so nothing was changed.",
    "socket_from_another_site": "This socket was opened by another site.",
    "form_too_old": "This form is too old. Go back, reload the page and try again.",
    "administrators_only": "Only an administrator may do this.",
    "viewers_change_nothing": (
        "You may look at everything here, but change nothing. An administrator can give you another role."
    ),
    "key_may_only_read": "The key {name} may only read. This needs a key with the scope “write” or “admin”.",
    "key_may_not_administer": (
        "The key {name} may not administer aniworld. This needs a key with the scope “admin”."
    ),
    "administrators_choose_folder": (
        "Only an administrator who is signed in may say which folder is the library."
    ),
    "administrators_choose_nfo": "Only administrators decide what NFO files hold.",
    "administrators_change_keys": "Only an administrator who is signed in may change the keys of sources.",
}
