"""The page of a database that is lost, in a browser that stays open meanwhile."""

import re

import pytest
from playwright.sync_api import expect
from processes.house import BOTH, wait_for

from .test_everyone import CHECKS, too_wide

pytestmark = pytest.mark.browser


def is_looking(answer):
    return answer.status == 502 and answer.request.resource_type == "fetch"


def test_the_page_of_a_lost_database_turns_into_aniworld_by_itself(visitors, own_house):
    visitors.expect("503", "502", "ERR_CONNECTION", "Failed to fetch", "ERR_EMPTY_RESPONSE")
    own_house.add_person()
    database = own_house.data / "aniworld.db"
    kept = database.read_bytes()
    database.write_bytes(b"this is no database " * 1000)
    own_house.start("all", BOTH)
    wait_for(lambda: own_house.status("/healthz") == 200, what="the maintenance page")
    page = visitors.open(own_house.url)
    expect(page.get_by_role("heading", name="aniworld needs you")).to_be_visible()
    assert page.evaluate(CHECKS) + too_wide(page) == []
    assert page.locator("meta[http-equiv=refresh]").count() == 0, "nothing is taken from whoever reads slowly"

    page.route(own_house.url + "/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    for _ in range(2):  # so a proxy answers while aniworld starts again
        page.wait_for_event("response", is_looking)
    page.unroute(own_house.url + "/")

    own_house.stop("all")
    database.write_bytes(kept)
    own_house.start_both()
    expect(page).to_have_url(re.compile("/login"), timeout=60_000)
