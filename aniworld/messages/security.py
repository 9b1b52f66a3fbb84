"""What the security log says, and what is said of signing in by a provider or a proxy."""

from ..translations import N_

# How somebody signed in, as the security log keeps it.
WAYS = (N_("password"), N_("link"), N_("setup"), N_("provider"), N_("proxy"))

SENTENCES = {
    # the security log
    "signed_in": "{name} signed in, by {how:word}.",
    "sign_in_failed": "A wrong password was given for {name}.",
    "sign_in_failed_unknown": "Somebody tried to sign in as a user who does not exist.",
    "password_was_wrong": "{name} was signed in and gave a wrong current password.",
    "link_was_not_valid": "A link that is not valid was used.",
    "key_was_wrong": "A wrong API key was sent.",
    "proxy_named_nobody": "The proxy named a user who may not sign in.",
    "provider_refused": "A sign-in by the provider was refused: {why}",
    "user_was_added": "{name} was added as {role:word}.",
    "user_was_removed": "{name} was removed.",
    "user_was_disabled": "{name} was disabled.",
    "user_was_enabled": "{name} was enabled again.",
    "role_was_changed": "{name} is {role:word} now.",
    "password_was_changed": "The password of {name} was changed.",
    "link_was_made": "A link that signs {name} in once was made.",
    "session_was_ended": "A session of {name} was ended.",
    "sessions_were_ended": "{count:count session} of {name} ended.",
    "key_was_added": "The key {name} was made, with the scope {scope}.",
    "key_was_removed": "The key {name} was removed.",
    "identity_was_linked": "{name} linked an account at the sign-in provider.",
    "identity_was_unlinked": "An account at the sign-in provider is no longer linked to {name}.",
    # the provider, and the proxy
    "proxy_user_unknown": (
        "The proxy in front of aniworld has signed you in, but there is no user of that name here. "
        "An administrator can add one."
    ),
    "provider_off": "No sign-in provider is set up.",
    "provider_answer_stale": (
        "This sign-in was begun in another browser, took too long, or has been used already. Begin again."
    ),
    "provider_said_no": "The sign-in provider did not sign you in.",
    "provider_answer_wrong": (
        "The answer of the sign-in provider could not be trusted, so nobody was signed in."
    ),
    "identity_not_linked": (
        "No user here is linked to this account. Sign in with your password or a link first, and link it on "
        "your account page."
    ),
    "identity_of_another": "This account is linked to another user already.",
    "sign_in_again_to_link": "Sign in first, then link the account again.",
    "no_such_identity": "There is no such linked account. It may have been removed.",
}
