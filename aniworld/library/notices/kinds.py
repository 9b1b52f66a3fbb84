"""What a person or a program may be told of. Each kind has its words on the pages, and its weight."""

from typing import NamedTuple

from ...translations import N_

ADDED, REMOVED = "series_added", "series_removed"
COMPLETE, FAILED = "series_complete", "series_failed"
NEW_SEASON, MISSING = "new_season", "missing_for_a_week"
TROUBLE, WELL_AGAIN = "trouble", "well_again"
BACKUP_FAILED = "backup_failed"
NEW_VERSION = "new_version"
TEST = "test"  # sent when a person asks for it, and never chosen


class Kind(NamedTuple):
    """label: on the pages; weight: info, success, warning or failure, by which services choose a colour."""

    label: str
    weight: str


KINDS = {
    ADDED: Kind(N_("A series was added"), "info"),
    REMOVED: Kind(N_("A series was removed"), "info"),
    COMPLETE: Kind(N_("A new series is loaded"), "success"),
    FAILED: Kind(N_("A series could not be loaded"), "failure"),
    NEW_SEASON: Kind(N_("A new season is announced"), "info"),
    MISSING: Kind(N_("An episode has been missing for a week"), "warning"),
    TROUBLE: Kind(N_("aniworld is in trouble"), "failure"),
    WELL_AGAIN: Kind(N_("aniworld is well again"), "success"),
    BACKUP_FAILED: Kind(N_("A backup failed"), "failure"),
    NEW_VERSION: Kind(N_("There is a new version of aniworld"), "info"),
}
USUAL = (COMPLETE, FAILED, NEW_SEASON, MISSING, TROUBLE, WELL_AGAIN, BACKUP_FAILED, NEW_VERSION)
