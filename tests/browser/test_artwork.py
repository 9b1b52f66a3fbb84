"""The artwork page: choosing with the keyboard, live on every open page, and all of it without JavaScript."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from processes.house import PASSWORD, WHO

from .conftest import MARKED, NARROW, mark

pytestmark = pytest.mark.browser


def picture(side=90):
    stream = BytesIO()
    Image.new("RGB", (60, side), "#10a0f0").save(stream, "PNG")
    return {"name": "mine.png", "mimeType": "image/png", "buffer": stream.getvalue()}


@pytest.fixture
def loaded(house, standin):
    """The address of the artwork page of a loaded series."""

    def load(name):
        series_id = house.add(name)
        assert house.wait_until_loaded(series_id)["progress"]["images"]
        return f"/series/{series_id}/artwork"

    return load


def state(page, name="poster"):
    return page.locator(f"[id$=-art-{name}] .art-state")


def upload(page, file, name="poster"):
    page.locator(f"[id$=-art-{name}-file]").set_input_files(file)
    page.locator(f"section:has([id$=-art-{name}-file])").get_by_role("button", name="Upload").click()


def test_another_poster_is_chosen_by_keyboard_told_to_all_pages_and_undone(alice_at, loaded):
    path = loaded("Generated show 141")
    page, other, series = alice_at(path), alice_at(path), alice_at(path.removesuffix("/artwork"))
    small = series.locator(".hero .frame-poster img")
    before = small.get_attribute("src")
    mark(page)

    upload(page, picture())
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(state(other)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(small).not_to_have_attribute("src", before)
    page.locator("[id$=-art-poster] .art-candidate button").first.focus()
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("pinned. No refresh replaces it.")
    assert page.evaluate("document.activeElement.closest('.art-place').id").endswith("-art-poster"), (
        "the focus stays near"
    )
    expect(page.locator("#announce")).to_contain_text("Poster: From")
    page.locator("[id$=-art-poster-undo]").click()
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(state(other)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(page.locator(MARKED)).to_be_attached()


def test_what_is_refused_is_said_beside_the_page_and_the_old_one_stays(alice_at, visitors, loaded, tmp_path):
    large = tmp_path / "poster.png"
    large.write_bytes(picture()["buffer"] + bytes(30 * 1024 * 1024))
    visitors.expect("status of 415", "status of 413", "ERR_CONNECTION", "Failed to fetch")
    page = alice_at(loaded("Generated show 142"))
    upload(
        page, {"name": "poster.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>alert(1)</script>"}
    )
    expect(page.locator(".toast")).to_contain_text("Only JPEG, PNG and WebP pictures can be uploaded.")
    page.get_by_role("button", name="Dismiss").click()
    upload(page, large)
    expect(page.locator(".toast")).to_contain_text("larger than 25 MB")
    expect(state(page)).to_contain_text("A better one may replace it.")


def test_the_page_fits_a_narrow_screen(alice_at, loaded):
    page = alice_at(loaded("Generated show 143"), viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main a, main summary')].filter(e => e.offsetHeight < 24).length"
    )
    assert small == 0


def test_without_javascript_everything_works_too(visitors, house, loaded):
    path = loaded("Generated show 144")
    page = visitors.open(house.url + "/login", java_script_enabled=False)
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(house.url + path.removesuffix("/artwork"))
    page.get_by_role("link", name="Artwork").click()

    upload(page, picture())
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    page.locator("[id$=-art-poster]").get_by_role("button", name="Use this one").first.click()
    expect(state(page)).to_contain_text("pinned")
    page.locator("[id$=-art-poster]").get_by_role("button", name="Unpin").click()
    expect(state(page)).to_contain_text("A better one may replace it.")
    page.locator("[id$=-art-poster]").get_by_role("button", name="Undo").click()
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
