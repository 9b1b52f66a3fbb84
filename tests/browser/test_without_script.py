"""A browser without JavaScript: signing in, adding, searching and seeing the result all work."""

import re

import pytest
from playwright.sync_api import expect
from processes.house import PASSWORD, WHO

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitors, house):
    page = visitors.open(house.url, java_script_enabled=False)
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_adding_by_name_shows_the_page_of_the_series_and_later_what_came(page, house, standin):
    expect(page.get_by_role("heading", level=1)).to_have_text("Your library")
    page.get_by_label("Search or add a series").fill("Spy x Family")
    page.locator("#add").get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile(r"/series/\d+$"))
    house.wait_until_loaded(page.url.rsplit("/", 1)[1])

    page.reload()
    expect(page.locator(".part.completed")).to_have_count(4)
    assert page.locator(".episode").count() > 10
    page.get_by_role("link", name="aniworld", exact=True).click()
    card = page.locator("[data-series-id]").filter(has_text="Spy x Family")
    expect(card).to_have_attribute("data-status", "completed")
    expect(card.locator(".loading-indicator")).to_have_count(0)


def test_searching_the_catalogues_first_and_adding_what_was_found(page, house, standin):
    page.get_by_label("Search or add a series").fill("apothecary")
    page.get_by_label("Search or add a series").press("Enter")
    expect(page).to_have_url(re.compile("/search"))
    page.locator(".candidate").filter(has_text="Apothecary").first.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile(r"/series/\d+$"))
    house.wait_until_loaded(page.url.rsplit("/", 1)[1])
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Apothecary")).to_be_visible()


def test_finding_in_the_library_and_trying_again(page, house, standin):
    standin.fail("/images", times=None, status=404)
    series_id = house.add("Generated show 31")
    house.wait_until_loaded(series_id)
    standin.reset()
    page.goto(house.url + "/")
    page.get_by_label("Search or add a series").fill("show 31")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Open.*Generated show 31"))).to_be_visible()
    page.goto(house.url + "/?q=show+31")
    card = page.locator(f"[data-series-id='{series_id}']")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile(rf"/series/{series_id}$"))
    assert house.wait_until_loaded(series_id)["loading_status"] == "completed"


def test_a_list_is_reviewed_and_added(page, house, standin):
    page.get_by_role("link", name="Add several at once").first.click()
    page.get_by_label("Series to add").fill("Odd list one\nOdd list two")
    page.get_by_role("button", name="Review the list").click()
    expect(page.get_by_role("combobox")).to_have_count(2)
    page.get_by_role("button", name="Add these series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 series added")
    for link in page.locator(".added a").all():
        house.wait_until_loaded(link.get_attribute("href").rsplit("/", 1)[1])


def test_an_unknown_title_is_matched(page, house, standin):
    series_id = house.add("My other holiday")
    house.wait_until_loaded(series_id)
    page.goto(f"{house.url}/series/{series_id}")
    page.get_by_label("Another name for this series").fill("mob psycho")
    page.get_by_role("button", name="Search").click()
    hit = page.locator(".candidate").filter(has_text="Mob Psycho").first
    hit.get_by_role("button", name="This one").first.click()
    house.wait_until_loaded(series_id)
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Mob Psycho")).to_be_visible()


def test_a_theme_is_chosen_without_a_script(page):
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(page.url + "about")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="System").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


def test_signing_out_leads_to_the_sign_in_page_without_a_script(page, house):
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto(house.url + "/")
    expect(page).to_have_url(re.compile("/login"))


def test_settings_are_chosen_without_a_script(page, house, visitors):
    visitors.expect("422")  # what cannot be is refused beside its field
    page.goto(house.url + "/settings/general")
    page.get_by_label("Usual theme").select_option("dark")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_text("Saved. It counts from now on.")).to_be_visible()
    page.get_by_label("Languages of titles").fill("german!")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#title_languages-error")).to_be_visible()
    page.goto(house.url + "/settings/general")
    page.get_by_label("Usual theme").select_option("system")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html[data-theme]")).to_have_count(0)


def test_the_first_run_needs_no_script(visitors, own_house):
    own_house.start_both()
    page = visitors.open(own_house.setup_link(), java_script_enabled=False)
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create account").click()
    page.get_by_label("Whole path of the folder").fill("/nowhere/at/all")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#folder-checked")).to_contain_text("There is no folder")
    page.goto(own_house.url + "/setup/folder")
    page.get_by_role("button", name="Use this folder").click()
    page.get_by_label("Key of TMDB").fill("two words")
    page.get_by_role("button", name="Test the Key of TMDB").click()
    expect(page.locator("#tested-tmdb")).to_contain_text("key")
    page.get_by_role("button", name="Add the first series").click()
    expect(page).to_have_url(own_house.url + "/")
