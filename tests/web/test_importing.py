"""The import page: what is there, whose it may be, and nothing is written before a person says so."""

import pytest

from aniworld.library.disk import homes, linking, scan
from aniworld.library.matching import folder_questions
from aniworld.models import Folder, Series
from aniworld.web import importing, live

from .pages import Page

NFO = b"<tvshow><title>My own title</title><uniqueid type='tvdb'>244061</uniqueid></tvshow>"
KNOWN, UNKNOWN = "Steins;Gate (2011)", "qwx zyv"


@pytest.fixture
def folders(alice, database, settings):
    """Two folders that belong to nobody: one is known, with an NFO of its owner's, and one is not."""
    for name, file, content in (
        (KNOWN, "Steins;Gate - 01.mkv", b"film"),
        (KNOWN, "tvshow.nfo", NFO),
        (UNKNOWN, "01.mkv", b"film"),
    ):
        path = settings.library / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    scan.all_roots()
    while folder_questions.look_up() or folder_questions.ask_sources():
        pass
    return {row.path: row.id for row in Folder.select()}


def test_each_folder_has_a_row_with_its_likeliest_show_and_why(alice, folders):
    page = Page(alice.get("/import"))
    assert "2 folders without a series" in page.text
    assert KNOWN in page.text
    assert "Steins;Gate (2011) 9" in page.text
    assert "No series is known for it yet." in page.text
    assert "tvdb id" in page.text
    assert [one.text.split()[0] for one in page.all("a", data_key="s")] == ["Another", "Choose"]


def test_accepting_makes_the_series_and_says_so_in_the_row(alice, folders):
    answer = alice.post(f"/import/{folders[KNOWN]}/accept", headers={"HX-Request": "true"})
    page = Page(answer)
    assert answer.status_code == 200 and "1 folder without a series" in page.text
    assert Series.get().folder == KNOWN
    assert alice.post(f"/import/{folders[KNOWN]}/accept").status_code == 302


def test_a_person_corrects_it_by_search(alice, folders):
    more = Page(alice.get(f"/import/{folders[UNKNOWN]}?q=Barakamon", **{"HX-Request": "true"}))
    assert "Barakamon" in more.html
    assert "Whose folder is it?" in Page(alice.get(f"/import/{folders[UNKNOWN]}")).text
    alice.post(f"/import/{folders[UNKNOWN]}/accept", provider="tvmaze", id="513", title="Spy", year="2022")
    assert Series.get().folder == UNKNOWN


def test_what_nobody_knows_cannot_be_accepted_without_a_word(alice, folders):
    answer = alice.post(f"/import/{folders[UNKNOWN]}/accept")
    assert answer.status_code == 422 and "No series was found" in Page(answer).text
    assert alice.post("/import/4711/accept").status_code == 404


def test_folders_are_ignored_and_offered_again(alice, folders):
    alice.post(f"/import/{folders[UNKNOWN]}/ignore")
    assert UNKNOWN not in Page(alice.get("/import")).text
    assert UNKNOWN in Page(alice.get("/import?state=ignored")).text
    alice.post(f"/import/{folders[UNKNOWN]}/ignore", ignored="no")
    assert UNKNOWN in Page(alice.get("/import?state=strange&page=1")).text


def test_all_that_are_sure_are_accepted_at_once(alice, folders):
    assert alice.post("/import/accept", least="0.9").status_code == 302
    assert [row.folder for row in Series.select()] == [KNOWN]
    page = Page(alice.get("/import?state=linked"))
    assert "Steins;Gate" in page.text


def demands(page):
    """How sure folders can be demanded to be, by the menu beside *Accept all*."""
    if "Accept all" not in page.text:
        return None
    assert [one["value"] for one in page.all("option")] == ["0.95", "0.9", "0.8"]  # or a choice would slide
    return [one["value"] for one in page.all("option") if "disabled" not in one]


def test_accept_all_is_there_only_while_it_would_accept_something(alice, folders):
    known = Folder.get_by_id(folders[KNOWN])
    assert demands(Page(alice.get("/import"))) == ["0.95", "0.9", "0.8"]
    for confidence, offered in ((0.85, ["0.8"]), (0.8, ["0.8"]), (0.79, None)):
        known.candidates[0]["confidence"] = confidence
        known.save()
        assert demands(Page(alice.get("/import"))) == offered


def test_accept_all_goes_from_an_open_page_with_the_last_folder_that_it_would_accept(alice, folders):
    page = Page(alice.post(f"/import/{folders[UNKNOWN]}/ignore", headers={"HX-Request": "true"}))
    assert "#import-sure" in page.html and demands(page) == ["0.95", "0.9", "0.8"]
    page = Page(alice.post(f"/import/{folders[KNOWN]}/accept", headers={"HX-Request": "true"}))
    assert "#import-sure" in page.html and demands(page) is None


@pytest.mark.parametrize("least", ["nan", "0", "-1", "rubbish", "", "0.5"])
def test_a_slip_of_how_sure_they_must_be_accepts_nothing(alice, folders, least):
    answer = alice.post("/import/accept", least=least)
    assert answer.status_code == 422 and "confidence" in Page(answer).text
    assert not Series.select().exists()


def test_what_could_not_be_accepted_is_said(alice, folders, settings):
    (settings.library / KNOWN).rename(settings.library / "elsewhere")
    page = Page(alice.post("/import/accept", least="0.9"))
    assert "is gone" in page.text


def test_what_would_be_written_is_shown_element_by_element_and_nothing_is(alice, folders, settings):
    before = {path: path.read_bytes() for path in settings.library.rglob("*") if path.is_file()}
    page = Page(alice.get(f"/import/{folders[KNOWN]}/preview"))
    assert "kept, it is yours" in page.text and "My own title" in page.text
    assert 'data-what="added"><th scope="row"><code>plot</code>' in page.html
    assert "poster.jpg" in page.text and "1 video" in page.text
    other = Page(alice.get(f"/import/{folders[UNKNOWN]}/preview?provider=tvmaze&id=513"))
    assert "added" in other.text
    assert alice.get(f"/import/{folders[UNKNOWN]}/preview").status_code == 422
    assert {path: path.read_bytes() for path in settings.library.rglob("*") if path.is_file()} == before


def test_an_open_page_draws_what_changed(alice, folders, app):
    with app.test_request_context():
        drawn = live.fragments(importing.VIEW, [])
        assert drawn == ""
        linking.ignore(homes.get(folders[UNKNOWN]))
        news = list(live.events.since(0))
        assert f'hx-target="#folder-{folders[UNKNOWN]}"' in live.fragments(importing.VIEW, news)


def test_five_hundred_rows_come_in_pages(alice, database):
    Folder.insert_many(
        [{"root": 1, "path": f"Show {number:03}", "key": f"show {number:03}"} for number in range(500)]
    ).execute()
    page = Page(alice.get("/import"))
    assert page.html.count("<article") == 100 and "500 folders" in page.text
    assert "Show 450" in Page(alice.get("/import?page=5")).text
    assert "Show 321" in Page(alice.get("/import?q=321")).text
    assert alice.get("/import?page=99").status_code == 200


def test_a_series_whose_folder_is_gone_is_pointed_at_another(alice, folders, put, settings):
    number = put("Lost", "loaded", title="Steins;Gate", year=2011, resolved_at=1.0)
    page = Page(alice.get(f"/import/for/{number}"))
    assert KNOWN in page.text and UNKNOWN not in page.text
    assert UNKNOWN in Page(alice.get(f"/import/for/{number}?q=zyv")).text
    assert "No folder" in Page(alice.get(f"/import/for/{number}?q=none")).text
    answer = alice.post(f"/import/for/{number}", folder=str(folders[KNOWN]))
    assert answer.status_code == 302 and Series.get_by_id(number).folder == KNOWN
    assert alice.post(f"/import/for/{number}", folder="x").status_code == 404


def test_a_second_folder_is_let_go(alice, folders, put):
    number = put(
        "Mine",
        "loaded",
        title="Mine",
        resolved_at=1.0,
        folder="Mine",
        folder_key="mine",
        has_folder=True,
        root=1,
    )
    linking.link(homes.get(folders[UNKNOWN]), Series.get_by_id(number))
    alice.post(f"/import/{folders[UNKNOWN]}/let-go")
    assert Folder.get_by_id(folders[UNKNOWN]).series_id is None


def test_a_stranger_sees_nothing(stranger):
    assert stranger.get("/import").status_code == 302


def test_a_folder_is_read_again(alice, folders, settings):
    (settings.library / UNKNOWN / ".plexmatch").write_bytes(b"anidbid: 23\n")
    assert alice.post(f"/import/{folders[UNKNOWN]}/look").status_code == 302
    assert "COWBOY BEBOP (1998) 99 %" in Page(alice.get("/import")).text
