"""Targets: what may be one, what of it is shown, and what is refused in a sentence."""

import pytest

from aniworld.errors import Invalid, NotFound
from aniworld.library.notices import apprise_urls, target_changes, targets
from aniworld.library.notices.kinds import ADDED, FAILED, USUAL

SHOWN = [
    ("webhook", "https://nas:8080/hook/abcdef?x=y", "https://nas:8080/•••"),
    ("webhook", "https://nas:8080/", "https://nas:8080"),
    ("apprise", "ntfys://ntfy.sh/our-secret-topic", "ntfys://ntfy.sh/•••"),
    ("apprise", "json://anna:hunter22@nas/path", "json://nas/•••"),
]


@pytest.mark.parametrize(("way", "address", "shown"), SHOWN)
def test_nothing_secret_of_an_address_is_shown(household, way, address, shown):
    target = household.add(way, address)
    assert targets.get(target.id).shown == shown
    assert targets.address_of(target).address == address


WRONG = [
    ("webhook", {"address": ""}, "target_address_empty"),
    ("webhook", {"address": 5}, "target_address_empty"),
    ("webhook", {"address": "nas"}, "webhook_address_wrong"),
    ("webhook", {"address": "ftp://nas/x"}, "webhook_address_wrong"),
    ("webhook", {"address": "http://[nas/x"}, "webhook_address_wrong"),
    ("webhook", {"address": "http://nas:0/x"}, "webhook_address_wrong"),
    ("webhook", {"address": "http://anna:hunter22@nas/x"}, "webhook_address_wrong"),
    ("webhook", {"address": "http://169.254.169.254/latest"}, "webhook_address_wrong"),
    ("webhook", {"address": "http://nas/" + "x" * 3000}, "webhook_address_wrong"),
    ("webhook", {"address": "http://nas/\nx"}, "webhook_address_wrong"),
    ("apprise", {"address": "nonsense"}, "apprise_address_wrong"),
    ("apprise", {"address": "syslog://"}, "apprise_address_wrong"),
    ("pigeon", {"address": "http://nas/x"}, "target_way_unknown"),
    (None, {}, "target_way_unknown"),
    ("webhook", {"address": "http://nas/x", "name": "x" * 81}, "target_text_wrong"),
    ("webhook", {"address": "http://nas/x", "key": "a\nb"}, "target_text_wrong"),
    ("webhook", {"address": "http://nas/x", "kinds": "all"}, "target_kinds_wrong"),
    ("webhook", {"address": "http://nas/x", "kinds": ["rain"]}, "target_kinds_wrong"),
    ("webhook", {"address": "http://nas/x", "is_on": "yes"}, "not_true_or_false"),
]


@pytest.mark.parametrize(("way", "values", "code"), WRONG)
def test_what_cannot_be_a_target_is_refused_in_a_sentence(household, way, values, code):
    with pytest.raises(Invalid) as refused:
        target_changes.add(way, values)
    assert refused.value.message.code == code
    assert "hunter22" not in str(refused.value)
    assert targets.all() == []


def test_a_webhook_without_a_key_gets_one(household):
    _, key = target_changes.add("webhook", {"address": "http://nas/x"})
    assert len(key) > 40
    _, other = target_changes.add("apprise", {"address": "ntfy://nas/x"})
    assert other == ""


def test_a_target_is_told_the_usual_kinds_and_named_by_its_address(household):
    target, _ = target_changes.add("webhook", {"address": "http://nas/x"})
    assert set(target.kinds) == set(USUAL)
    assert target.name == "webhook (http://nas/•••)"


def test_two_targets_have_two_names(household):
    household.add("webhook", "http://nas/x", name="Home")
    with pytest.raises(Invalid, match="There is already a target called Home"):
        household.add("webhook", "http://nas/y", name="Home")


def test_a_target_is_changed(household):
    target = household.add("webhook", "http://nas/x")
    values = {
        "name": "Home",
        "address": "http://tv/y",
        "key": "k" * 8,
        "kinds": [FAILED, ADDED],
        "is_on": False,
    }
    changed = target_changes.change(target, values)
    assert (changed.name, changed.shown, changed.is_on) == ("Home", "http://tv/•••", False)
    assert changed.kinds == [ADDED, FAILED]
    kept = targets.address_of(changed)
    assert (kept.address, kept.key) == ("http://tv/y", "k" * 8)


def test_what_is_left_empty_stays(household):
    target = household.add("webhook", "http://nas/x", key="k" * 8)
    changed = target_changes.change(target, {"name": "", "address": "", "key": ""})
    assert changed.name == "webhook"
    assert targets.address_of(changed).key == "k" * 8


@pytest.mark.parametrize("number", ["7", "x", "9" * 12])
def test_a_target_that_is_not_there_is_not_found(household, number):
    with pytest.raises(NotFound):
        targets.get(number)


def test_apprise_sends_nothing_to_an_address_that_it_does_not_know(household):
    assert apprise_urls.send("nonsense", "title", "text", "info") is False
