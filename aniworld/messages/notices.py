"""What is told of by notification, and to whoever says where notifications go."""

SENTENCES = {
    # what is told
    "notice_added": "{name} was added.",
    "notice_removed": "{name} was removed.",
    "notice_complete": "{name} is loaded. {how}",
    "notice_failed": "{name} could not be loaded: {why}",
    "notice_season": "{name} gets a new season: {season}.",
    "notice_season_from": "{name} gets a new season: {season}, from {date}.",
    "notice_missing": "{name}: {episodes} came out a week ago, and there is no video.",
    "notice_test": "This is a test from aniworld. Notifications reach {target}.",
    # what came of it
    "notice_sent": "The last notification was sent.",
    "notice_refused": "The last notification was not sent: {why}",
    "notice_not_taken": "{target} was not notified: the service did not take it. Check its address.",
    # adding, changing and removing targets
    "administrators_notify": "Only an administrator can say where notifications go.",
    "no_such_target": "Notifications do not go there.",
    "target_way_unknown": "Notifications go to a service that Apprise knows, or to a webhook.",
    "target_address_empty": "Type the address first.",
    "apprise_address_wrong": "Apprise cannot send to this address. One looks like ntfy://nas/anime.",
    "webhook_address_wrong": "The address of a webhook looks like https://nas:8080/hook. "
    "It has no password in it.",
    "target_text_wrong": "{name} is one line of at most {longest} characters.",
    "target_kinds_wrong": "The kinds are a list of some of {kinds}.",
    "target_name_taken": "There is already a target called {name}.",
    "target_field_unknown": "Of a target only {fields} can be changed.",
}
