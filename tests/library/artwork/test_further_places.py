"""Further backgrounds, landscape and clear art: what is loaded besides the main pictures."""

from PIL import Image

from aniworld.library.artwork import choice as artwork_choice
from aniworld.library.artwork import picture_jobs
from aniworld.models import Artwork

from .test_load_images import MINE, picture


def backgrounds(shelf, added, count):
    """So many more backgrounds on offer, each of another colour, the first the best."""
    for number in range(count):
        path = f"/images/original_untouched/frieren/background-{number + 10}.jpg"
        shelf.standin.fail(
            path, times=None, body=picture(colour=f"#0000{number + 16:02x}"), content_type="image/jpeg"
        )
        Artwork.create(
            series=added,
            kind="fanart",
            url=shelf.standin.url + path,
            source="tvmaze",
            score=4_019_000 - number,
        )


def further(shelf, added):
    return {kind: row.url for kind in picture_jobs.FURTHER_FANART if (row := shelf.chosen(added, kind))}


def test_the_next_best_backgrounds_go_into_places_of_their_own_and_stay_there(shelf, frieren):
    backgrounds(shelf, frieren, 5)
    shelf.load(frieren, "images")
    main, others = shelf.chosen(frieren, "fanart").url, further(shelf, frieren)
    assert list(others) == ["fanart1", "fanart2", "fanart3"] and len({main, *others.values()}) == 4
    assert {"fanart1.jpg", "fanart2.jpg", "fanart3.jpg"} <= set(shelf.files(frieren)) & set(
        shelf.written(frieren)
    )
    shelf.load(frieren, "images")
    assert further(shelf, frieren) == others and shelf.chosen(frieren, "fanart").url == main


def test_one_that_becomes_the_main_one_leaves_its_place(shelf, frieren):
    double = shelf.chosen(frieren, "fanart1").url
    Artwork.update(score=Artwork.score + 5).where(
        (Artwork.kind == "fanart") & (Artwork.url == double)
    ).execute()
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "fanart").url == double and shelf.chosen(frieren, "fanart1").url != double


def test_a_makeshift_background_is_taken_for_the_main_one_and_never_beside_it(shelf):
    added = shelf.put("Frieren")
    shelf.run()
    Artwork.delete().where((Artwork.kind == "fanart") & (Artwork.source == "tvmaze")).execute()
    shelf.work()
    assert shelf.chosen(added, "fanart").source == "kitsu" and further(shelf, added) == {}


def test_a_further_background_or_an_extra_that_cannot_be_had_is_not_missed(shelf, standin, frieren):
    backgrounds(shelf, frieren, 1)
    for kind in ("landscape", "clearart"):
        Artwork.create(series=frieren, kind=kind, url=f"{standin.url}/images/{kind}.jpg", source="fanart")
    standin.fail("/images/original_untouched/frieren/background-10.jpg", times=None, status=503)
    shelf.load(frieren, "images")
    part = shelf.part(frieren, "images")
    assert (part.state, part.error) == ("loaded", None)


def test_landscape_and_clear_art_are_loaded_where_a_source_has_them(shelf, standin, frieren):
    for kind, form in (("landscape", "PNG"), ("clearart", "PNG")):
        standin.fail(f"/images/{kind}", body=picture(form), content_type="image/png")
        Artwork.create(series=frieren, kind=kind, url=f"{standin.url}/images/{kind}", source="fanart")
    shelf.load(frieren, "images")
    assert Image.open(shelf.path(frieren, "landscape.jpg")).format == "JPEG"
    assert Image.open(shelf.path(frieren, "clearart.png")).format == "PNG"
    assert shelf.chosen(frieren, "clearart").sha == shelf.written(frieren)["clearart.png"].sha


def test_a_landscape_of_the_users_is_known_as_theirs(shelf, frieren):
    shelf.path(frieren, "landscape.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    assert (
        shelf.chosen(frieren, "landscape").source == "yours"
        and shelf.path(frieren, "landscape.jpg").read_bytes() == MINE
    )


def test_a_further_background_that_was_chosen_comes_back_however_few_are_on_offer(shelf, frieren):
    makeshift = Artwork.get((Artwork.kind == "fanart") & (Artwork.source == "kitsu"))
    job = picture_jobs.job_for("fanart3")
    artwork_choice.use(frieren, job, makeshift.id)
    shelf.path(frieren, "fanart3.jpg").unlink()
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "fanart3").url == makeshift.url and "fanart3.jpg" in shelf.files(frieren)
