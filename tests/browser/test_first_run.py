"""The first start: a printed link, three screens, and the library is there."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_printed_link_leads_through_three_screens_into_the_library(visitors, own_house):
    own_house.start_both()
    page = visitors.open(own_house.setup_link())
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create account").click()

    expect(page).to_have_url(own_house.url + "/setup/folder")
    expect(page.locator("#folder-checked")).to_contain_text("aniworld can write there.")
    whole = page.get_by_label("Whole path of the folder")
    kept = whole.input_value()
    whole.fill("/nowhere/at/all")
    expect(page.locator("#folder-checked")).to_contain_text("There is no folder")
    whole.fill(kept)
    expect(page.locator("#folder-checked")).to_contain_text("It is empty.")
    page.get_by_role("button", name="Use this folder").click()

    expect(page).to_have_url(own_house.url + "/setup/preferences")
    page.get_by_label("Key of TMDB").fill("two words")
    page.get_by_role("button", name="Test the Key of TMDB").click()
    expect(page.locator("#tested-tmdb")).to_contain_text("key")
    page.get_by_label("Key of TMDB").fill("")
    page.get_by_label("Languages of titles").fill("de,en")
    page.get_by_role("button", name="Add the first series").click()

    expect(page).to_have_url(own_house.url + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your library")
    expect(page.get_by_text("Your shelf is ready")).to_be_visible()
    expect(page.locator("html[data-live=on]")).to_be_attached()

    second = visitors.open(own_house.setup_link())
    expect(second.get_by_text("already set up")).to_be_visible()
    visitors.expect("404")
    page.goto(own_house.url + "/setup/preferences")
    expect(page).to_have_url(own_house.url + "/")


def test_without_an_account_the_sign_in_page_says_where_the_link_is(visitors, own_house):
    own_house.start_both()
    page = visitors.open(own_house.url)
    expect(page.get_by_text("Open the set-up link")).to_be_visible()
    expect(page.get_by_text("setup-link")).to_be_visible()
    assert page.get_by_label("Password").count() == 0
