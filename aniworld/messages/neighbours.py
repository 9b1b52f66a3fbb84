"""What is said to other programs of the household."""

SENTENCES = {
    "not_a_text": "{name} is a text.",
    "not_a_day": "{name} is a day such as 2026-01-18.",
    "no_such_sonarr_event": "eventType is one of {choices}.",
    "sonarr_series_needed": "This event needs a series with a title or an id.",
}
