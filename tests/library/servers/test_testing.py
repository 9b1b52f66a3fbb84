"""The Test button says whether a server can be told, and whether it has our folders."""

import pytest

from aniworld.library.servers import folders_to_tell, testing
from aniworld.models import MediaServer

from .standins import STANDINS


def sentence(server):
    return MediaServer.get_by_id(server.id).result.sentence


@pytest.mark.parametrize(
    "kind, words",
    [
        ("jellyfin", "Jellyfin 10.9.11 answers as living room"),
        ("emby", "Emby 10.9.11 answers as living room"),
        ("plex", "Plex 1.40.0 answers as attic"),
        ("kodi", "Kodi 20.1 answers as Kodi"),
    ],
)
def test_one_that_is_well_says_what_it_is(household, kind, words):
    server, _ = household.add(kind)
    tested = testing.test(server)
    assert tested.is_well and "/media/anime" in tested.locations
    assert tested.message.sentence == f"{words}, and its libraries hold your folders."
    assert sentence(server) == tested.message.sentence


@pytest.mark.parametrize("kind", STANDINS)
def test_one_that_sees_our_folders_elsewhere_says_what_it_has(household, kind):
    server, _ = household.add(kind, paths=[])
    tested = testing.test(server)
    assert tested.is_well and str(household.library) in tested.message.sentence
    assert "/media/anime. Say how it sees your folders." in tested.message.sentence


@pytest.mark.parametrize("kind", ["jellyfin", "kodi"])
def test_one_without_any_libraries_says_so(household, kind):
    server, _ = household.add(kind, household.standin(kind, []))
    assert "it has no libraries with folders yet" in testing.test(server).message.sentence


@pytest.mark.parametrize("inner", ["/media/anime/A-F", "/media"])
def test_a_library_in_our_folder_or_around_it_will_do(household, inner):
    server, _ = household.add("jellyfin", household.standin("jellyfin", [inner]))
    assert testing.test(server).message.code == "server_well"


def test_a_good_test_ends_the_pause_after_failures(household):
    server, standin = household.add("jellyfin")
    standin.status = 503
    household.changed("Frieren")
    household.tell()
    assert not testing.test(server).is_well and sentence(server) == "jellyfin is having problems (HTTP 503)."
    assert household.tell() == 0, "a test that went badly does not end it"
    standin.status = 0
    assert testing.test(server).is_well
    assert household.tell() == 1 and folders_to_tell.waiting() == {}


@pytest.mark.parametrize("answer", [[], 7, "text", {"Items": 3}, [{"Locations": [7, None]}, "x"]])
def test_an_odd_answer_is_no_surprise(household, answer):
    server, standin = household.add("jellyfin")
    real = standin.answer
    standin.answer = lambda *asked: (200, answer) if asked[1] == "/Library/VirtualFolders" else real(*asked)
    assert isinstance(testing.test(server).message.sentence, str)


def test_an_answer_of_plex_with_odd_sections_is_no_surprise(household):
    server, standin = household.add("plex")
    odd = {"MediaContainer": {"Directory": [{"Location": [{"path": 7}]}, {"Location": 3, "key": "4"}, "x"]}}
    real = standin.answer
    standin.answer = lambda *asked: (200, odd) if asked[1] == "/library/sections" else real(*asked)
    assert "no libraries" in testing.test(server).message.sentence


def test_emby_may_list_its_libraries_in_an_envelope(household):
    server, standin = household.add("emby")
    listed = {"Items": [{"Name": "Anime", "Locations": ["/media/anime"]}], "TotalRecordCount": 1}
    real = standin.answer
    standin.answer = lambda *asked: (200, listed) if asked[1] == "/Library/VirtualFolders" else real(*asked)
    assert testing.test(server).message.code == "server_well"


def test_long_and_strange_names_are_cut(household):
    server, standin = household.add("jellyfin", household.standin("jellyfin", ["/x" * 500] * 50))
    about = {"ServerName": "n\x1b" * 300, "Version": "9" * 300}
    real = standin.answer
    standin.answer = lambda *asked: (200, about) if asked[1] == "/System/Info" else real(*asked)
    words = testing.test(server).message.sentence
    assert len(words) < 1500 and "\x1b" not in words
