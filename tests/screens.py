"""A picture of every page at the sizes of a phone, a tablet, a desk and a large screen, in both themes.

Run by bin/screens. The pages are those of a small library that loads from the stand-in: series of every fate,
videos of some, folders that belong to none.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from processes.house import PASSWORD, WHO, House, wait_for

from aniworld.demo.standin import StandIn

SIZES = {"390": (390, 844), "820": (820, 1180), "1440": (1440, 900), "1920": (1920, 1080)}
THEMES = ("light", "dark")
PICTURES_ARE_THERE = """() => [...document.images].filter(each => each.loading !== "lazy")
    .every(each => each.complete)"""
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
UNKNOWN = "My holiday videos"
FOREIGN = ("Vinland Saga (2019)", "[Group] Dandadan", "Odd folder")


def main() -> int:
    """Write the pictures of all pages, or of those that are named."""
    parser = argparse.ArgumentParser(prog="bin/screens", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures are written")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pages, such as library")
    parser.add_argument("--size", action="append", choices=list(SIZES), help="only this width")
    parser.add_argument("--theme", choices=THEMES, help="only this theme")
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
        pages = fill(house)
        wanted = {name: path for name, path in pages.items() if name in (asked.names or pages)}
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for theme in [asked.theme] if asked.theme else THEMES:
            for size in asked.size or SIZES:
                take(browser, house, wanted, asked.folder, size, theme)
        browser.close()
    return 0


def fill(house: House) -> dict[str, str]:
    """Fill a library, and return the addresses of its pages by their names."""
    for name in FOREIGN:
        folder = house.library / name
        folder.mkdir(parents=True)
        (folder / f"{name} - 01.mkv").write_bytes(b"x")
    ids = [house.add(name) for name in (*SHOWS, UNKNOWN)]
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
        "files": f"/series/{ids[0]}/files",
        "rename": f"/series/{ids[0]}/rename",
        "remove": f"/series/{ids[0]}/remove",
        "import": "/import",
        "missing-page": "/nowhere",
    }
    places = (
        "activity",
        "timetable",
        "sources",
        "library-folder",
        "nfo",
        "servers",
        "system",
        "account",
        "about",
    )
    return pages | {name: f"/{name}" for name in places}


def take(browser: Browser, house: House, pages: dict[str, str], folder: Path, size: str, theme: str) -> None:
    """Write the pictures of these pages at one size in one theme."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, color_scheme=theme, locale="en-GB")
    page = context.new_page()
    if "login" in pages:
        shoot(page, house.url + "/login", folder / f"login-{size}-{theme}.png")
    page.goto(house.url + "/login")
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(house.url + "/")
    for name, path in pages.items():
        if name != "login":
            shoot(page, house.url + path, folder / f"{name}-{size}-{theme}.png")
    context.close()


def shoot(page: Page, address: str, path: Path) -> None:
    page.goto(address, wait_until="load")
    wait_for(lambda: page.evaluate(PICTURES_ARE_THERE), 10, "the pictures")
    page.wait_for_timeout(500)  # they are loaded; those that are decoded aside are drawn a moment later
    page.screenshot(path=path)


if __name__ == "__main__":
    raise SystemExit(main())
