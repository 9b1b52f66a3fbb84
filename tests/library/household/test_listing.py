"""What each preference is, and who decided it."""

from aniworld.library.household import changing, listing
from aniworld.preferences.table import BY_NAME, PREFERENCES


def test_all_are_told_in_their_order(house):
    assert [entry.preference for entry in listing.entries()] == list(PREFERENCES)


def test_it_is_told_who_decided(house):
    changing.change({"theme": "dark"})
    theme, days = (listing.entry(BY_NAME[name]) for name in ("theme", "backup_days"))
    assert (theme.told, theme.is_chosen, theme.given_by) == ("dark", True, "")
    assert (days.told, days.is_chosen, days.given_by) == ("7", False, "")
    given = listing.entry(BY_NAME["sources"])
    assert (given.told, given.is_chosen, given.given_by) == ("tvmaze,kitsu", False, "ANIWORLD_PROVIDERS")
