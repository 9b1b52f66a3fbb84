"""The artwork page: choosing, uploading, pinning and undoing, by forms alone and by htmx; what is refused
is said."""

import errno
import re
import shutil
import struct
import tempfile
import zlib
from io import BytesIO

import pytest
from PIL import Image
from said import said

from aniworld import events, tasks
from aniworld.database import connected
from aniworld.events import Event
from aniworld.files import images
from aniworld.library.artwork import picture_jobs, picture_places
from aniworld.library.series import series
from aniworld.models import Artwork, Part, Series
from aniworld.web import artwork_places, live

from .pages import Page

pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
HTMX = {"HX-Request": "true"}
PATH = "/series/1/artwork"


def picture(form="JPEG", colour="#10a0f0", size=(60, 90)):
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, form)
    return stream.getvalue()


def bomb(side):
    """A PNG of side × side pixels in a few hundred bytes."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


MINE = picture()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Where a loaded Frieren is kept, to be copied."""
    return tmp_path_factory.mktemp("loaded")


@pytest.fixture
def art(settings, loaded, request):
    """Frieren, loaded, and her artwork page in Alice's browser: loaded once, and copied for each test."""
    folders = (settings.data_dir, settings.library)
    if any(loaded.iterdir()) and not any(folder.exists() for folder in folders):
        for folder in folders:
            shutil.copytree(loaded / folder.name, folder)
        return ArtPage(request.getfixturevalue("alice"), settings)
    request.getfixturevalue("app")
    with connected():
        series.add("Frieren")
        tasks.wake()
    if not settings.database_url and not any(loaded.iterdir()):  # rows in PostgreSQL lie in no folder
        for folder in folders:
            shutil.copytree(folder, loaded / folder.name)
    return ArtPage(request.getfixturevalue("alice"), settings)


class ArtPage:
    """The artwork page as Alice sees it."""

    def __init__(self, alice, settings):
        self.alice, self.settings = alice, settings

    def page(self, name="poster"):
        return Page(self.alice.get(f"{PATH}?place={name}"))

    def do(self, name, verb, headers=None, **fields):
        return self.alice.post(f"{PATH}/{name}/{verb}", headers=headers, **fields)

    def upload(self, name, content, headers=None, filename="poster.jpg"):
        return self.do(name, "upload", headers, picture=(BytesIO(content), filename))

    def state(self, name):
        return self.page(name).one("p", class_="art-state").text.strip()

    def other(self, name):
        """The id of the first candidate that is not in use."""
        return next(
            b["value"]
            for b in self.page(name).all("button", class_="art-choose")
            if b["aria-pressed"] == "false"
        )

    def file(self, name):
        with connected():
            path = self.settings.library / Series.get().folder / name
        return path.read_bytes() if path.exists() else None


# What the page shows


def tabs(page):
    """The labels of the tabs, as they are read out."""
    there = [link for link in page.all("a") if "?place=" in link.attributes.get("href", "")]
    return [" ".join(link.text.split()) for link in there if "hreflang" not in link]


def test_each_kind_has_a_tab_that_says_what_is_there(art):
    page = art.page()
    assert tabs(page) == [
        "Poster",
        "Backgrounds 2 of 3",
        "Banner",
        "Logo",
        "Landscape, none yet",
        "Clear art, none yet",
        "Seasons 2 of 2",
    ]
    [here] = [link for link in page.all("a") if link.attributes.get("aria-current") == "page"]
    assert here["href"] == f"{PATH}?place=poster"


def test_a_place_says_what_is_there_and_offers_every_candidate_with_its_source_and_size(art):
    page = art.page()
    assert art.state("poster") == "From TVmaze. A better one may replace it."
    assert art.state("landscape") == "There is no picture here yet."
    assert art.state("fanart1") == "From TVmaze."
    facts = [" ".join(p.text.split()) for p in page.all("p", class_="art-facts")]
    assert sorted(facts)[:2] == ["In useTVmaze680 × 1000", "Kitsu"]
    assert "Use this one: Poster, Kitsu" in page.text
    assert "No source offers one." in art.page("landscape").text


def test_the_picture_in_use_is_shown_pressed_and_all_others_are_not(art):
    pressed = [button["aria-pressed"] for button in art.page().all("button", class_="art-choose")]
    assert pressed.count("true") == 1 and len(pressed) == 5


def test_every_picture_can_be_seen_in_its_full_size(art):
    page = art.page()
    whole = [a["href"] for a in page.all("a") if "data-enlarge" in a.attributes]
    assert len(whole) == 6, "the one in use, and each of those on offer"
    answer = art.alice.get(whole[0])
    assert answer.mimetype == "image/webp"
    with Image.open(BytesIO(answer.data)) as full:
        assert full.width == 170, "as large as the stand-in has it"


def test_no_picture_comes_from_elsewhere(art):
    sources = [image["src"] for image in art.page("fanart").all("img") if "src" in image]
    assert len(sources) > 6
    assert all(re.match(r"/(search/preview/[\w.-]+|artwork/[0-9a-f]{64}-\w+\.webp)$", src) for src in sources)
    preview = next(src for src in sources if src.startswith("/search"))
    assert art.alice.get(preview).mimetype == "image/webp"


def test_a_small_version_that_is_missing_is_replaced_by_the_whole(art, standin):
    standin.fail("/images/medium_portrait", times=None, status=404)
    preview = next(image["src"] for image in art.page().all("img") if image["src"].startswith("/search"))
    answer = art.alice.get(preview)
    assert answer.status_code == 200 and answer.data[8:12] == b"WEBP"


def test_the_series_page_leads_here_and_back(art):
    assert Page(art.alice.get("/series/1")).link("Artwork") == PATH
    assert art.page().link("Back to the series") == "/series/1"


def offer(language, count, **fields):
    for number in range(count):
        Artwork.create(
            series=1,
            kind="banner",
            url=f"https://static.tvmaze.com/{language}{number}.jpg",
            source="tvmaze",
            language=language,
            **fields,
        )


def test_many_candidates_are_behind_a_fold(art):
    with connected():
        offer("de", 30)
    page = art.page("banner")
    assert page.one("details", class_="art-more").text.split()[:2] == ["6", "more"]


def test_candidates_are_sorted_by_language_and_the_largest_comes_first(art):
    with connected():
        offer("de", 1, width=758, height=140, score=-1)
        offer("ja", 1, width=500, height=92, score=-1)
        Artwork.update(width=1000, height=185, score=-2).where(Artwork.url.endswith("ja0.jpg")).execute()
        offer("ja1", 1, width=758, height=140, score=-1)
        Artwork.update(language="ja").where(Artwork.language == "ja1").execute()
    page = art.page("banner")
    headings = [" ".join(h.text.split()) for h in page.all("h3", class_="art-language")]
    assert headings == ["Language not told 1", "German 1", "Japanese 2"]
    facts = [" ".join(p.text.split()) for p in page.all("p", class_="art-facts")]
    assert facts[2:] == ["TVmazeJapanese1000 × 185", "TVmazeJapanese758 × 140"]


def test_one_language_alone_needs_no_heading(art):
    assert not art.page().all("h3", class_="art-language")


def test_only_the_next_free_place_for_a_further_background_is_shown(art):
    page = art.page("fanart1")
    assert tabs(page)[-3:] == ["Background", "Second background", "Third background"]


def test_the_places_of_a_kind_stand_beside_each_other(art):
    page = art.page("season-1")
    assert page.one("h2", id="series-1-art-season-1-title").text.startswith("Poster of season 1")
    assert page.link("Season 2") == f"{PATH}?place=season-2"


@pytest.mark.parametrize("name", ["season-99", "nothing", "../poster", "fanart3"])
def test_a_place_that_is_not_there_is_not_found(art, name):
    assert art.alice.get(f"{PATH}?place={name}").status_code == 404


def test_there_is_no_such_page_of_a_series_that_does_not_exist(alice):
    assert alice.get(PATH).status_code == 404


def test_a_stranger_neither_sees_nor_changes_anything(art, stranger):
    assert stranger.get(PATH).status_code == 302
    assert stranger.post(f"{PATH}/poster/use", candidate=art.other("poster")).status_code == 302
    assert art.state("poster") == "From TVmaze. A better one may replace it."


def test_another_site_changes_nothing(art):
    answer = art.do("poster", "pin", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and "pinned" not in art.state("poster")


# The verbs, by plain forms


def test_one_is_used_pinned_let_go_and_undone_by_forms_alone(art):
    answer = art.do("poster", "use", candidate=art.other("poster"))
    assert (answer.status_code, answer.location) == (302, f"{PATH}?place=poster#series-1-art-poster-title")
    assert art.state("poster") == "From TVmaze, pinned. No refresh replaces it."
    assert art.do("poster", "unpin").status_code == 302
    assert art.state("poster").endswith("A better one may replace it.")
    assert art.do("poster", "pin").status_code == 302 and "pinned" in art.state("poster")
    assert art.do("poster", "undo").status_code == 302
    assert art.state("poster") == "From TVmaze. A better one may replace it."


def test_a_logo_is_drawn_on_request(art):
    art.do("logo", "use", candidate="drawn")
    assert art.state("logo") == "Made from the title, as you chose."
    assert not art.page("logo").all("button", id="series-1-art-logo-drawn-use")


def test_a_drawn_logo_says_so(alice, settings):
    alice.post("/series", name="Mushi-Shi")
    assert ArtPage(alice, settings).state("logo") == "Made from the title until a source has a real one."


def test_ones_own_picture_is_uploaded_whatever_its_name(art):
    assert art.upload("poster", MINE, filename="../../evil.svg").status_code == 302
    assert art.state("poster") == "Your own file. aniworld leaves it alone."
    assert art.file("poster.jpg") == MINE
    assert not art.page().all("button", id="series-1-art-poster-pin")
    assert art.do("poster", "undo").status_code == 302 and art.file("poster.jpg") != MINE


def test_undo_goes_back_one_step_as_the_page_says_and_no_further(art):
    assert "Undo goes back one step, to what was there before." in " ".join(art.page().text.split())
    for colour in ("#111111", "#222222"):
        art.upload("poster", picture(colour=colour))
    seen = [art.file("poster.jpg")]
    for _ in range(3):
        art.do("poster", "undo")
        seen.append(art.file("poster.jpg"))
    assert seen[0] == seen[2] != seen[1] == seen[3]


def test_an_upload_for_which_the_disk_of_temporary_files_has_no_room_is_refused_in_words(art, monkeypatch):
    def refuse(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    answer = art.upload("poster", MINE + b"." * 600_000)
    assert answer.status_code == 507
    assert "The disk for temporary files cannot be used: No space left on device." in answer.get_data(
        as_text=True
    )


def test_an_upload_that_completes_a_part_makes_it_whole(art):
    with connected():
        Part.update(state="partial", **said("No source has a landscape.")).where(
            Part.name == "images"
        ).execute()
    art.upload("landscape", picture("PNG"))
    with connected():
        assert Part.get(Part.name == "images").state == "loaded"
    assert images.decode(art.file("landscape.jpg")).format == "jpeg"


def test_a_large_picture_is_let_in_here_and_nowhere_else(art):
    large = MINE + bytes(3 * 1024 * 1024)
    assert art.upload("poster", large).status_code == 302
    assert art.do("poster", "use", candidate="1" * (3 * 1024 * 1024)).status_code == 413


# Live


def test_htmx_gets_the_place_drawn_anew_and_nothing_else(art):
    answer = art.do("poster", "use", HTMX, candidate=art.other("poster"))
    page = Page(answer)
    assert [(p["hx-target"], p["hx-swap"]) for p in page.all("hx-partial")] == [
        ("#series-1-art-poster", "outerMorph"),
        ("#series-1-art-poster-offers", "outerMorph"),
        ("#art-tabs", "outerMorph"),
    ]
    assert "pinned" in page.text and answer.headers["X-Drawn-At"] == str(_newest())
    assert art.alice.token() not in page.html, "fragments are shared with everybody"


def _newest():
    with connected():
        return events.latest()


def told(view, *kinds, topic="series-1"):
    return live.fragments(view, [Event(topic=topic, kind=kind) for kind in kinds])


def test_an_open_page_listens_and_is_told_its_place_of_its_series_only(art, app):
    assert "view=artwork-1-season-2" in art.page("season-2").html
    with app.test_request_context(), connected():
        targets = [
            p["hx-target"] for p in Page(told("artwork-1-season-2", "series_updated")).all("hx-partial")
        ]
        assert targets == ["#series-1-art-season-2", "#series-1-art-season-2-offers", "#art-tabs"]
        assert told("artwork-1-poster", "series_updated", topic="series-2") == ""
        assert told("artwork-x", "series_updated") == told("artwork-1", "series_updated") == ""
        assert told("artwork-1-season-9", "series_updated") == "", "of a season that is no more"
        assert told("artwork-2-poster", "series_removed", topic="series-2") == ""


def test_a_choice_is_told_to_all_pages_of_the_series(art):
    before = _newest()
    art.do("poster", "use", candidate=art.other("poster"))
    with connected():
        assert [(event.topic, event.kind) for event in events.since(before)] == [
            ("series-1", "series_updated")
        ]


def test_the_words_of_a_place_name_what_is_unusual(app, database, put):
    put("Frieren")
    row, job = Series.get(), picture_jobs.job_for("season_poster", 0)
    art = Artwork(
        series=row,
        kind="season_poster",
        season=0,
        url="u",
        source="jikan",
        sha="0" * 64,
        language="tlh",
        is_chosen=True,
    )
    with app.test_request_context():
        place = artwork_places.ShownPlace(row, picture_places.Place(job, art, [art], False))
        [offers] = place.offers
    assert (place.title, place.label, place.shape) == ("Poster of the specials", "Specials", "poster")
    assert offers.first[0]["facts"] == ["MyAnimeList via Tenrai", "tlh"]
    assert place.name == "season-0" and place.state.startswith("From MyAnimeList")
