"""Why a media server was not told, in words that fit a server of the household."""

from ...errors import ProviderError
from ...messages import Message
from ...models import MediaServer
from .kinds import KINDS

# What the client says of a metadata service -> what it means of a server that a household runs itself.
MEANINGS = {
    "key_rejected": "server_rejects_key",
    "turns_away": "server_rejects_key",
    "unavailable": "server_rejects_key",
    "no_such_entry": "server_is_other",
    "page_instead_of_data": "server_is_other",
    "unexpected_answer": "server_is_other",
    "unreadable_answer": "server_is_other",
    "request_refused": "server_is_other",
    "empty_answer": "server_is_other",
    "redirected_outside": "server_leads_elsewhere",
}


def said(server: MediaServer, error: ProviderError) -> Message:
    """Return the message about an error."""
    code = MEANINGS.get(error.message.code)
    if code is None:
        return Message(error.message.code, error.message.args)
    return Message(code, {"server": server.name, "kind": KINDS[server.kind].label})
