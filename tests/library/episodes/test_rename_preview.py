"""Which videos would get which names: a plan that touches nothing and takes nobody's name."""

import pytest

from aniworld.errors import Invalid
from aniworld.files.name_pattern import DEFAULT, Told
from aniworld.library.disk import scan
from aniworld.library.episodes import rename_preview
from aniworld.library.episodes.rename_preview import EVERY, UNREADABLE, NamedVideo


def video(number, path, *episodes, **more):
    return NamedVideo(number, path, Told("Show", [(1, one) for one in episodes or (number,)], **more))


def planned(named, *beside, pattern=DEFAULT, which=EVERY):
    files = {one.path for one in named} | set(beside)
    return rename_preview.plan(named, files, pattern, which=which)


def test_what_lies_beside_a_video_gets_its_name():
    beside = [
        "[G] Show - 01.nfo", "[G] Show - 01-thumb.jpg", "[G] Show - 01.de.forced.srt",
        "[G] Show - 01.nfo-orig",
        "[G] Show - 01.trickplay", "[G] Show - 01-trailer.mp4", "[G] Show - 010.srt", "[G] Show - 01 (2).srt",
        "poster.jpg",
    ]  # fmt: skip
    (one,) = planned([video(1, "[G] Show - 01.mkv", name="Begin")], *beside)
    assert (one.old, one.new) == ("[G] Show - 01.mkv", "Show - S01E01 - Begin.mkv")
    assert dict(one.sidecars) == {
        "[G] Show - 01.nfo": "Show - S01E01 - Begin.nfo",
        "[G] Show - 01-thumb.jpg": "Show - S01E01 - Begin-thumb.jpg",
        "[G] Show - 01.de.forced.srt": "Show - S01E01 - Begin.de.forced.srt",
        "[G] Show - 01.nfo-orig": "Show - S01E01 - Begin.nfo-orig",
        "[G] Show - 01.trickplay": "Show - S01E01 - Begin.trickplay",
        "[G] Show - 01-trailer.mp4": "Show - S01E01 - Begin-trailer.mp4",
    }


def test_what_lies_beside_belongs_to_the_video_with_the_longest_name():
    first, both = planned([video(1, "Show - 01.mkv"), video(2, "Show - 01-02.mkv", 1, 2)], "Show - 01-02.srt")
    assert first.sidecars == [] and both.sidecars == [("Show - 01-02.srt", "Show - S01E01E02.srt")]


def test_only_those_that_some_program_cannot_read_are_planned_unless_all_are_wanted():
    named = [video(1, "Show S01E01.mkv"), video(2, "Show - 02.mkv")]
    assert [one.id for one in planned(named, which=UNREADABLE)] == [2]
    assert [one.unable for one in planned(named)] == [[], ["Kodi"]]


def test_a_video_stays_in_its_directory_unless_the_pattern_has_one():
    named = [video(1, "S1/01.mkv")]
    assert planned(named)[0].new == "S1/Show - S01E01.mkv"
    assert planned(named, pattern="Season {season:02}/{episodes}")[0].new == "Season 01/S01E01.mkv"


def test_versions_and_parts_stay_apart():
    named = [video(1, "01a.mkv", 1, version="720p"), video(2, "01b.mkv", 1, part="cd2")]
    assert [one.new for one in planned(named)] == ["Show - S01E01 - 720p.mkv", "Show - S01E01-cd2.mkv"]


def codes(plan):
    return [one.refusal and one.refusal.code for one in plan]


def test_two_that_would_get_one_name_stay_as_they_are():
    assert codes(planned([video(1, "01.mkv", 1), video(2, "01 again.mkv", 1)])) == ["rename_two_alike"] * 2


def test_a_name_that_another_file_has_is_not_taken():
    plan = planned([video(1, "01.mkv")], "show - s01e01.MKV")
    assert codes(plan) == ["rename_taken"] and not plan[0].is_changed


def test_a_sidecar_whose_new_name_is_taken_keeps_its_video_in_place():
    assert codes(planned([video(1, "01.mkv")], "01.srt", "Show - S01E01.srt")) == ["rename_taken"]


def test_a_name_may_change_in_the_case_of_its_letters():
    assert codes(planned([video(1, "show - s01e01.mkv")])) == [None]


def test_a_name_that_is_too_long_for_the_disk_is_not_given():
    assert codes(planned([video(1, "01.mkv", name="x" * 300)], "01." + "y" * 80)) == ["rename_too_long"]


def test_a_series_is_planned_folder_by_folder(shelf, frieren):
    shelf.video(frieren, "[G] Show - 01.mkv")
    shelf.video(frieren, "Frieren S01E02.mkv")
    shelf.video(frieren, "Frieren S09E99.mkv")
    scan.all_roots()
    (plan,) = rename_preview.of(frieren)
    assert [(one.old, one.unable) for one in plan.videos] == [("[G] Show - 01.mkv", ["Kodi"])]
    assert plan.videos[0].new.startswith("Frieren") and " - S01E01 - " in plan.videos[0].new
    assert rename_preview.unreadable(frieren) == [("[G] Show - 01.mkv", ["Kodi"])]
    assert len(rename_preview.of(frieren, EVERY)[0].videos) == 2
    shelf.unplug()
    assert rename_preview.of(frieren) == []


@pytest.mark.parametrize(("which", "pattern"), [("some", ""), ("all", "{title}")])
def test_what_makes_no_sense_is_refused(frieren, which, pattern):
    with pytest.raises(Invalid):
        rename_preview.of(frieren, which, pattern)
