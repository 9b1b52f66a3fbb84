"""The artwork page: choosing with the keyboard, live on every open page, and all of it without JavaScript."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from processes.house import PASSWORD, WHO

from .conftest import MARKED, NARROW, mark
from .test_everyone import CHECKS

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


def state(page):
    return page.locator(".art-state")


def upload(page, file):
    page.locator("#art-file").set_input_files(file)


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
    chosen = page.locator(".art-choose").first
    chosen.focus()
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("pinned. No refresh replaces it.")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("Poster: From")
    page.locator("[id$=-art-poster-undo]").click()
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(state(other)).to_have_text("Your own file. aniworld leaves it alone.")
    expect(page.locator(MARKED)).to_be_attached()


def test_a_picture_is_enlarged_in_place_leafed_through_and_used(alice_at, loaded):
    page = alice_at(loaded("Frieren"))
    box = page.locator("#enlarged")
    page.locator(".art-big").click()
    expect(box).to_be_visible()
    expect(box.get_by_role("button", name="Use this one")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(box.locator("p")).to_contain_text("TVmaze")
    expect(box.locator("img")).to_have_js_property("complete", True)
    assert page.evaluate(CHECKS) == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator(".art-big")).to_be_focused()
    last = page.locator(".art-candidate").last
    last.hover()
    last.get_by_role("link", name="Enlarge").click()
    box.get_by_role("button", name="Use this one").click()
    expect(last.locator(".art-choose")).to_have_attribute("aria-pressed", "true")
    expect(state(page)).to_contain_text("pinned")


DROP = """([bytes, kind]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "mine.png", {type: "image/png"}));
    const how = {bubbles: true, cancelable: true};
    if (kind === "paste") document.body.dispatchEvent(new ClipboardEvent("paste", {...how, clipboardData: transfer}));
    else for (const name of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(name, {...how, dataTransfer: transfer}));
}"""


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_on_the_page_is_uploaded(alice_at, loaded, kind):
    page = alice_at(loaded(f"Generated show {len(kind) + 145}") + "?place=landscape")
    page.evaluate(DROP, [list(picture()["buffer"]), kind])
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    assert page.locator("#art-file").evaluate("input => input.files.length") == 0


def test_a_tab_leads_to_another_kind_and_its_places(alice_at, loaded):
    page = alice_at(loaded("Frieren"))
    page.get_by_role("link", name="Seasons").click()
    expect(page.get_by_role("heading", name="Poster of season 1")).to_be_visible()
    page.get_by_role("link", name="Season 2").click()
    expect(page.get_by_role("heading", name="Poster of season 2")).to_be_visible()


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
        "[...document.querySelectorAll('main button, main a, main summary')].filter(e => e.checkVisibility() && e.offsetHeight < 24).length"
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
    page.get_by_role("button", name="Upload").click()
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    page.get_by_role("button", name="Use this one").first.click()
    expect(state(page)).to_contain_text("pinned")
    page.get_by_role("button", name="Unpin").click()
    expect(state(page)).to_contain_text("A better one may replace it.")
    page.get_by_role("button", name="Undo").click()
    expect(state(page)).to_have_text("Your own file. aniworld leaves it alone.")
    page.get_by_role("link", name="Enlarge").first.click()
    expect(page.locator("img")).to_be_visible()
