"""Whatever a series is called, it gets one safe folder inside the library, and its name is shown."""

import unicodedata

from aniworld.database import connected
from aniworld.library.disk import series_folder
from aniworld.models import Series

from .pages import Page

TITLES = [
    "../../etc/passwd",
    "..",
    ".",
    "/etc/passwd",
    "C:\\Windows\\system32",
    "\\\\server\\share",
    "a/../../b",
    "..%2f..%2fx",
    "．．／x",
    "....//x",
    "nul\x00byte",
    "line\nbreak",
    "CON",
    "con",
    "aux.txt",
    "NUL.",
    "COM1",
    "x.",
    "x ",
    ".hidden",
    "🙂" * 20,
    "👨‍👩‍👧‍👦 family",
    "\u202eevil\u202c",
    "مسلسل",
    "名探偵コナン",
    "~",
    "-rf",
    "$(id)",
    '"',
    "*?<>|:",
    "a\tb",
    "x" * 500,
    "é" * 500,
    "🙂" * 500,
    "<script>alert(1)</script>",
]


def by_api(alice, name):
    headers = {"X-CSRF-Token": alice.token(), "Origin": "http://localhost"}
    answer = alice.client.post("/api/series", json={"name": name}, headers=headers)
    return answer.status_code in (200, 202) and answer.get_json()["id"]


def by_form(alice, name):
    answer = alice.post("/series", name=name)
    return answer.status_code == 302 and answer.location.removeprefix("/series/")


def test_each_title_has_one_safe_folder_inside_the_library(alice, still, settings, tmp_path):
    folders = {}
    for title in TITLES:
        first, again = by_api(alice, title), by_form(alice, title)
        assert first and first == again, title[:40]
        with connected():
            row = Series.get_by_id(int(first))
            folder = series_folder.folder(row)
            series_folder.put(row, "poster.jpg", b"a picture")
        folders.setdefault(unicodedata.normalize("NFC", folder).casefold(), first)
        assert folders[unicodedata.normalize("NFC", folder).casefold()] == first, (
            f"{title[:40]} shares a folder"
        )
        assert (settings.library / folder).resolve().parent == settings.library.resolve(), title[:40]
        assert (settings.library / folder / "poster.jpg").read_bytes() == b"a picture"
        assert len(folder.encode()) <= 255 and folder.isprintable() and not set(folder) & set('/\\:*?"<>|'), (
            title[:40]
        )
        assert folder == folder.strip(" ."), title[:40]
        assert folder.partition(".")[0].casefold() not in ("con", "aux", "nul", "com1"), title[:40]
    outside = [
        path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(settings.library)
    ]
    assert all(path.is_relative_to(settings.data_dir) for path in outside)


def test_each_title_is_shown_on_its_page_as_it_was_typed(alice, still):
    first_typed = {}
    for title in TITLES:
        typed = first_typed.setdefault(
            by_form(alice, title), " ".join(title.replace("\x00", "").split())[:500]
        )
    for series_id, typed in first_typed.items():
        heading = Page(alice.get(f"/series/{series_id}")).one("h1")
        assert heading.text == typed and heading["dir"] == "auto", typed[:40]


def test_a_show_keeps_its_folder_when_its_title_is_hostile_at_the_source(alice, still, settings):
    alice.post("/series", provider="kitsu", id="1", title="../../../tmp/evil", year="2014")
    with connected():
        folder = series_folder.folder(Series.get())
    assert "/" not in folder and (settings.library / folder).resolve().parent == settings.library.resolve()
