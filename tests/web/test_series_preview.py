"""The page of a preview: every file with its elements and a box, and what is chosen is done."""

import pytest

from aniworld.library.disk import held_files
from aniworld.library.episodes import mapping_sheet
from aniworld.models import Folder, Series
from aniworld.web import series_preview

from .pages import Page

EPISODE = "Season 01/Barakamon - S01E01.nfo"


@pytest.fixture
def series(alice, standin, settings, database):
    """A loaded series with two videos."""
    alice.post("/series", name="Barakamon")
    home = settings.library / Series.get().folder / "Season 01"
    home.mkdir()
    for number in (1, 2):
        (home / f"Barakamon - S01E0{number}.mkv").write_bytes(b"film")
    alice.post(f"/series/{Series.get().id}/load", parts="episodes,nfo")
    return Series.get()


def sheet(series):
    return mapping_sheet.as_text(series).replace("1,2,1,1", "1,2,1,3")


def text(series, settings):
    return (settings.library / series.folder / EPISODE).read_text()


def test_each_file_is_shown_with_old_and_new(alice, series, settings):
    before = text(series, settings)
    page = Page(alice.post(f"/series/{series.id}/preview", action="sheet", sheet=sheet(series)))
    assert "2 files changed" in page.text and EPISODE in page.text
    assert "<code>episode</code>" in page.html and "Apply to the chosen files" in page.text
    assert page.html.count('name="files"') == 2 and text(series, settings) == before


def test_only_what_was_chosen_is_written(alice, series, settings):
    before = text(series, settings)
    sent = {"action": "sheet", "sheet": sheet(series), "which": "chosen"}
    answer = alice.post(
        f"/series/{series.id}/preview/apply", **sent, files="Season 01/Barakamon - S01E02.nfo"
    )
    assert answer.status_code == 302 and text(series, settings) == before
    assert held_files.of(series) == {EPISODE}
    held = Page(alice.get(f"/series/{series.id}/preview/held"))
    assert EPISODE in held.text
    assert alice.post(f"/series/{series.id}/preview/held", files=EPISODE).status_code == 302
    assert "<episode>3</episode>" in text(series, settings)
    assert "No file is left as it is." in Page(alice.get(f"/series/{series.id}/preview/held")).text


def test_all_are_written_with_one_button(alice, series, settings):
    alice.post(f"/series/{series.id}/preview/apply", action="sheet", sheet=sheet(series), which="all")
    assert "<episode>3</episode>" in text(series, settings)


def test_files_beyond_the_first_ones_are_chosen_with_one_box(alice, series, settings, monkeypatch):
    monkeypatch.setattr(series_preview, "MOST_SHOWN", 1)
    sent = {"action": "sheet", "sheet": sheet(series)}
    page = Page(alice.post(f"/series/{series.id}/preview", **sent))
    assert "1 more file" in page.text and page.html.count('name="files"') == 1
    before = text(series, settings)
    alice.post(f"/series/{series.id}/preview/apply", **sent, which="chosen", more="yes")
    assert text(series, settings) == before and held_files.of(series) == {EPISODE}


def test_a_refresh_that_changes_nothing_says_so(alice, series):
    page = Page(alice.get(f"/series/{series.id}/preview?action=refresh"))
    assert "No file would change." in page.text and "4 more files would be the same" in page.text


def test_a_match_names_the_show_that_it_becomes(alice, series):
    page = Page(
        alice.get(f"/series/{series.id}/preview?action=match&provider=tvmaze&id=503&title=F&year=2023")
    )
    assert "The series becomes Frieren: Beyond Journey's End (2023), as TVmaze has it." in page.text
    assert "removed" in page.text and 'name="title" value="F"' in page.html


def test_the_numbering_of_a_folder_is_previewed_too(alice, series):
    folder = Folder.get(Folder.series == series)
    sent = {"action": "numbering", "folder_id": folder.id, "numbering": "folder", "season": 1, "offset": 2}
    assert "2 files changed" in Page(alice.post(f"/series/{series.id}/preview", **sent)).text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"action": "match", "provider": "nobody", "id": "1"}, 422),
        ({"action": "sheet", "sheet": "no sheet"}, 422),
        ({"action": "advice", "folder_id": "4711"}, 404),
    ],
)
def test_what_is_not_possible_is_said_on_the_page(alice, series, sent, status):
    for address in ("preview", "preview/apply"):
        answer = alice.post(f"/series/{series.id}/{address}", **sent, which="chosen")
        assert answer.status_code == status and 'id="preview-error"' in Page(answer).html


def test_what_there_is_not_is_not_found_or_refused(alice, series):
    assert alice.get(f"/series/{series.id}/preview").status_code == 422
    assert alice.get("/series/4711/preview?action=refresh").status_code == 404
