"""The short words of the pages: names of tasks and pictures, states, and what a piece of news says."""

import string
from typing import Any

from ..translations import gettext
from ..translations.formats import formatted
from . import preferences

WORDS = {
    # scheduled tasks
    "task_refresh": "Refresh series that are due",
    "task_check": "Retry missing metadata",
    "task_scan": "Scan for video files",
    "task_trim": "Clean up history",
    "task_forget": "Clean up the source cache",
    "task_sweep": "Remove leftover files",
    "task_backup": "Back up the database",
    "task_updates": "Look for a new version",
    # why a backup was made
    "backup_nightly": "every night",
    "backup_manual": "by hand",
    "backup_update": "before an update",
    "backup_restore": "before another was restored",
    "backup_uploaded": "uploaded",
    # parts of a series
    "part_pending": "waiting",
    "part_loading": "loading",
    "part_loading_of": "loading {done} of {total}",
    "part_trying_again": "trying again {when}",
    "part_from": "from {source}",
    "part_loaded": "loaded",
    "part_partial": "partly loaded",
    "part_failed": "failed",
    "part_unavailable": "not available",
    "part_yours": "with your own picture",
    "part_drawn": "drawn here",
    # cards of series
    "card_queued": "Queued",
    "card_loading": "Loading",
    "card_counted": "Loading {done}/{total}",
    "card_retrying": "Retrying",
    "card_paused": "Paused",
    "card_failed": "Failed",
    "card_not_found": "Not found",
    "card_several": "Which one?",
    "card_needs_you": "Needs you",
    "card_airing": "Airing",
    "card_airs_today": "Airs today",
    "card_missing": "missing",
    "card_newly_missing": "{count:,} newly missing",
    "card_folder_gone": "Folder missing",
    # what the library shows
    "show_all": "All",
    "show_missing": "Missing",
    "show_airing": "Airing",
    "show_ended": "Ended",
    "show_incomplete": "Incomplete",
    "show_completed": "Metadata complete",
    "show_loading": "Loading",
    "show_failed": "Failed",
    "sort_added": "Newest first",
    "sort_title": "Title",
    "sort_year": "Year",
    "sort_missing": "Most missing",
    # why a part is loaded, and why it waits
    "requested": "requested",
    "requested_in_bulk": "requested in bulk",
    "background": "background",
    "the_program": "the program {name}",
    "next_attempt": "Next attempt {when}.",
    "attempt_of": "Attempt {number} {when}.",
    "waits_for_match": "Waiting for the match.",
    "waits_for_episodes": "Waiting for the episodes.",
    "waits_for_turn": "Queued.",
    "waits_for_library": "Waiting for the library folder.",
    "waits_for_folder": "Its folder is missing.",
    "time_left_seconds": "less than a minute left",
    "time_left_minutes": "about {count} min left",
    "time_left_hours": "about {count} h left",
    # news
    "news_added": "was added.",
    "news_loaded": "is loaded.",
    "news_failed": "could not be loaded:",
    "news_cancelled": "was cancelled.",
    "news_matched": "was matched to another series.",
    "news_removed": "was removed.",
    "news_paused": "Loading was paused.",
    "news_resumed": "Loading was resumed.",
    "news_stopped": "Background work stopped.",
    "news_started": "Background work is running again.",
    "news_away": "The library could not be used.",
    "news_back": "The library is back. Loading continues.",
    # the history
    "history_added": "added",
    "history_removed": "removed",
    "history_matched": "matched",
    "history_edited": "edited",
    "history_ignored": "ignored episodes",
    "history_picture": "pictures",
    "history_pinned": "pinned",
    "history_renumbered": "numbering",
    "history_renamed": "renamed",
    "history_merged": "merged",
    "by_key": "{name} (API key)",
    "by_itself": "aniworld",
    # pictures
    "picture_poster": "Poster",
    "picture_fanart": "Background",
    "picture_banner": "Banner",
    "picture_logo": "Logo",
    "picture_landscape": "Landscape",
    "picture_clearart": "Clear art",
    "picture_fanart1": "Second background",
    "picture_fanart2": "Third background",
    "picture_fanart3": "Fourth background",
    "picture_of_specials": "Poster of the specials",
    "picture_of_season": "Poster of season {season}",
    "picture_specials": "Specials",
    "picture_season": "Season {season}",
    "picture_tab_fanart": "Backgrounds",
    "picture_tab_season_poster": "Seasons",
    "picture_no_language": "Language not told",
    "picture_none": "There is no picture here yet.",
    "picture_yours": "Your own file. aniworld leaves it alone.",
    "picture_drawn_chosen": "Made from the title, as you chose.",
    "picture_drawn": "Made from the title until a source has a real one.",
    "picture_from": "From {source}.",
    "picture_from_pinned": "From {source}, pinned. No refresh replaces it.",
    "picture_from_better": "From {source}. A better one may replace it.",
    # sources
    "source_tried": "being tried again",
    "source_closed": "paused, retrying {when}",
    "source_failing": "failing",
    "source_open": "ready",
    "source_failures": "{count} failures in a row",
    "source_rate": "up to {count} requests in {seconds:g} s",
    "source_on": "on",
    "source_off": "off",
    "source_not_named": "off: {variable} does not name it",
    "source_needs_key": "off: it needs a key",
    "source_cannot_be_asked": "off: it cannot be used",
    "source_answers": "Answers in about {usual} (last at {at}).",
    "source_slowest": "Answers in about {usual}, {slowest} at most (last at {at}).",
    "source_closed_until": "Paused until {at}: {why}",
    # accounts
    "key_removed_before": "This key is already removed.",
    "key_removed": "The key “{name}” no longer works.",
    "user_added": "{name} can sign in now.",
    "link_made": "This link signs {name} in once. It works for 24 hours, and is not shown again.",
    "password_given": "{name} has a new password. All sessions of this user have ended.",
    "user_signed_out": "{name} is signed out everywhere.",
    "user_disabled": "{name} cannot sign in until you let them.",
    "user_enabled": "{name} can sign in again.",
    "session_ended_before": "This session has ended already.",
    "on_the_server": "on the server",
    "user_removed_before": "This user is already removed.",
    "user_removed": "{name} can no longer sign in.",
    # where metadata are from
    "titles_in_languages": "titles in {count} languages",
    "title_in_language": "{language} title",
    "from_nfo_file": "in its NFO file",
    "from_here": "here",
    "season": "Season {number}",
    "specials": "Specials",
    # the library
    "still_in_library": "The series is still in your library.",
    # lists that people keep at a service
    "list_watching": "Watching",
    "list_planned": "Planned",
    "list_completed": "Watched",
    "list_on_hold": "On hold",
    "list_dropped": "Dropped",
} | preferences.WORDS


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        is_number = isinstance(value, int | float)
        return formatted(value, format_spec) if is_number else format(value, format_spec)


_FORMATTER = _Formatter()


def word(code: str, **values: object) -> str:
    """Return the words of a code, with these values in them."""
    return _FORMATTER.vformat(gettext(WORDS[code]), (), values)
