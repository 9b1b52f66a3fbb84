"""A picture of every page at the sizes of a phone, a tablet, a desk and a large screen, in both themes.

Run by bin/screens. The pages are those of a small library that loads from the stand-in: series of every fate,
videos of some, folders that belong to none.
"""

import argparse
import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from processes.house import PASSWORD, WHO, House, wait_for

from aniworld.demo.standin import StandIn

SIZES = {"390": (390, 844), "820": (820, 1180), "1440": (1440, 900), "1920": (1920, 1080)}
THEMES = ("light", "dark")
PICTURES_ARE_THERE = """() => [...document.images].filter(each => each.loading !== "lazy" ||
    each.getBoundingClientRect().top < innerHeight).every(each => each.complete)"""
NO_STRIP = (
    """addEventListener("DOMContentLoaded", () => document.documentElement.style.scrollbarGutter = "auto")"""
)
SHOWS = (
    "Frieren",
    "Cowboy Bebop",
    "Jujutsu Kaisen",
    "One Piece",
    "Steins;Gate",
    "Haikyu",
    "Mushishi",
    "Barakamon",
    "Fullmetal Alchemist Brotherhood",
    "Spy x Family",
    "Violet Evergarden",
    "Delicious in Dungeon",
)
WISH, FRAME_MS = "mob psycho 100", 160
UNKNOWN = "My holiday videos"
FOREIGN = ("Vinland Saga (2019)", "[Group] Dandadan", "Odd folder")


def main() -> int:
    """Write the pictures of all pages, or of those that are named."""
    parser = argparse.ArgumentParser(prog="bin/screens", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures are written")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pages, such as library")
    parser.add_argument("--size", action="append", choices=list(SIZES), help="only this width")
    parser.add_argument("--theme", choices=THEMES, help="only this theme")
    parser.add_argument("--readme", action="store_true", help="those of the README, and one that moves")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        StandIn(embedded=True) as standin,
        House(Path(place), standin) as house,
        sync_playwright() as playwright,
    ):
        house.add_person()
        house.start_both()
        pages = fill(house, with_troubles=not asked.readme)
        wanted = {name: path for name, path in pages.items() if name in (asked.names or pages)}
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if asked.readme:
            take_for_readme(browser, house, pages, asked.folder)
        else:
            for theme in [asked.theme] if asked.theme else THEMES:
                for size in asked.size or SIZES:
                    take(browser, house, wanted, asked.folder, size, theme)
        browser.close()
    return 0


def fill(house: House, with_troubles: bool = True) -> dict[str, str]:
    """Fill a library, and return the addresses of its pages by their names.

    with_troubles: also with folders of no series, and a series that nobody knows.
    """
    for name in FOREIGN if with_troubles else ():
        folder = house.library / name
        folder.mkdir(parents=True)
        (folder / f"{name} - 01.mkv").write_bytes(b"x")
    ids = [house.add(name) for name in (*SHOWS, UNKNOWN)[: None if with_troubles else len(SHOWS)]]
    for series_id in ids:
        house.wait_until_loaded(series_id, 120)
    first = house.get(f"/api/series/{ids[0]}").json()
    for number in range(1, 6):
        (house.library / first["folder"] / f"Frieren S01E{number:02}.mkv").write_bytes(b"x")
    assert house.run("scan").returncode == 0
    pages = {
        "login": "/login",
        "library": "/",
        "library-empty": "/?q=nothing+like+it",
        "search": "/search?q=one+piece",
        "series": f"/series/{ids[0]}",
        "series-unknown": f"/series/{ids[-1]}",
        "artwork": f"/series/{ids[0]}/artwork",
        "artwork-backgrounds": f"/series/{ids[0]}/artwork?place=fanart",
        "artwork-seasons": f"/series/{ids[2]}/artwork?place=season-1",
        "files": f"/series/{ids[0]}/files",
        "rename": f"/series/{ids[0]}/rename",
        "remove": f"/series/{ids[0]}/remove",
        "import": "/import",
        "missing": "/missing",
        "calendar": "/calendar",
        "calendar-list": "/calendar?view=list",
        "missing-page": "/nowhere",
    }
    places = (
        "activity",
        "timetable",
        "sources",
        "library-folder",
        "nfo",
        "servers",
        "backups",
        "system",
        "account",
        "about",
    )
    return pages | {name: f"/{name}" for name in places}


def take_for_readme(browser: Browser, house: House, pages: dict[str, str], folder: Path) -> None:
    """Write what the README shows: the library, a series, artwork, a phone, and an add as it happens."""
    wanted = [("library", "dark", "1440"), ("series", "dark", "1440"), ("artwork", "light", "1440")]
    for name, theme, size in wanted:
        take(browser, house, {name: pages[name]}, folder, size, theme)
        (folder / f"{name}-{size}-{theme}.png").rename(folder / f"{name}.png")
    page = signed_in(browser, house, {"width": 1120, "height": 700}, "dark")
    film(page, folder / "adding.webp")


def film(page: Page, path: Path) -> None:
    """Write a short moving picture of a series that is searched, added and loaded."""
    frames: list[Image.Image] = []

    def wait(count: int) -> None:
        for _ in range(count):
            with Image.open(BytesIO(page.screenshot(type="jpeg", quality=90))) as shot:
                frames.append(shot.convert("RGB").resize((960, 600), Image.Resampling.LANCZOS))
            page.wait_for_timeout(FRAME_MS)

    box = page.get_by_label("Search or add a series")
    wait_for(lambda: page.evaluate(PICTURES_ARE_THERE), 10, "the pictures")
    wait(3)
    for letter in WISH:
        box.press_sequentially(letter)
        wait(1)
    page.locator("#candidates img").first.wait_for()
    wait(6)
    page.locator("#candidates .button").first.click()
    wait(24)
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=0, quality=55, method=4
    )


def take(browser: Browser, house: House, pages: dict[str, str], folder: Path, size: str, theme: str) -> None:
    """Write the pictures of these pages at one size in one theme."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    if "login" in pages:
        door = open_page(browser, viewport, theme)
        shoot(door, house.url + "/login", folder / f"login-{size}-{theme}.png")
        door.context.close()
    page = signed_in(browser, house, viewport, theme)
    for name, path in pages.items():
        if name != "login":
            shoot(page, house.url + path, folder / f"{name}-{size}-{theme}.png")
    page.context.close()


def open_page(browser: Browser, viewport: dict[str, int], theme: str) -> Page:
    """Return a page of a new browser, without the empty strip that a hidden scrollbar leaves."""
    page = browser.new_context(viewport=viewport, color_scheme=theme, locale="en-GB").new_page()
    page.add_init_script(NO_STRIP)
    return page


def signed_in(browser: Browser, house: House, viewport: dict[str, int], theme: str) -> Page:
    """Return a page of a browser in which alice has signed in: the library."""
    page = open_page(browser, viewport, theme)
    page.goto(house.url + "/login")
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(house.url + "/")
    return page


def shoot(page: Page, address: str, path: Path) -> None:
    page.goto(address, wait_until="load")
    wait_for(lambda: page.evaluate(PICTURES_ARE_THERE), 10, "the pictures")
    page.wait_for_timeout(500)  # they are loaded; those that are decoded aside are drawn a moment later
    page.screenshot(path=path)


if __name__ == "__main__":
    raise SystemExit(main())
