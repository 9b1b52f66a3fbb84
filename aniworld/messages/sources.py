"""What is said of the metadata sources and of what they answer."""

SENTENCES = {
    "image_server": "The image server {host}",  # where a sentence names a source
    # a source that does not answer
    "no_answer": "{source} did not answer within {seconds:g} seconds.",
    "not_reached_in_time": "{source} could not be reached within {seconds:g} seconds.",
    "not_reached": "{source} could not be reached.",
    "no_safe_connection": "{source} could not be reached over a safe connection.",
    "name_not_found": "{source} could not be reached: its name was not found.",
    "answer_broken_off": "{source} closed the connection too early.",
    # a source that refuses
    "asked_to_wait": "{source} asked us to wait.",
    "server_error": "{source} is having problems (HTTP {status}).",
    "turns_away": "{source} refuses our requests.",
    "unavailable": "{source} refused our request.",
    "picture_refused": "{source} refused this picture.",
    "key_rejected": "{source} rejected the API key (HTTP {status}).",
    "request_refused": "{source} refused our request (HTTP {status}).",
    "no_such_entry": "{source} has no such entry.",
    "no_such_remote_picture": "{source} has no such picture.",
    # an answer that cannot be used
    "page_instead_of_data": "{source} answered with a web page instead of data.",
    "page_instead_of_picture": "{source} answered with a web page instead of a picture.",
    "unexpected_status": "{source} sent an unexpected response (HTTP {status}).",
    "unexpected_answer": "{source} sent an unexpected response.",
    "empty_answer": "{source} answered with nothing.",
    "unreadable_answer": "{source} answered with data that cannot be read.",
    "answer_not_unpacked": "{source} answered with data that cannot be unpacked.",
    "answer_too_large": "{source} answered with more than {megabytes} MB.",
    "too_many_values": "{source} answered with more than {most:,} values.",
    # an address that is not asked
    "address_not_allowed": "The picture lies at an address that is not allowed.",
    "redirected_too_often": "{source} redirected too many times.",
    "redirected_outside": "{source} sent us to an address that is not allowed.",
    "private_network": "{source} leads into a private network.",
    # a gate that lets nothing through, and why
    "being_tried_again": "{why} It is being tried again.",
    "rate_limit_reached": "{source} has as many requests as it allows.",
    "source_slow": "{source} is slow to answer.",
    "gate_not_read": "The database is busy.",
    "many_large_answers": "Too many large answers are on their way at once.",
}
