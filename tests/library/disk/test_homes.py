"""One folder of a series is its home, the others hold more of it; all of them can go to another series."""

from aniworld.library.disk import homes, scan
from aniworld.models import Folder, Root, Series


def test_a_folder_that_leads_out_of_the_library_is_not_there(shelf, tmp_path):
    (tmp_path / "outside").mkdir()
    (shelf.root / "Show").symlink_to(tmp_path / "outside")
    (shelf.root / "Other").mkdir()
    leads_out = Folder.create(root=Root.FIRST, path="Show", key="show")
    other = Folder.create(root=Root.FIRST, path="Other", key="other")
    assert homes.is_there(other) and not homes.is_there(leads_out)


def test_a_series_that_has_no_home_gets_one_of_the_folders_that_it_is_given(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    other = Series.create(key="sousou", title="Sousou", added_as="Sousou")
    given = Series.get_by_id(frieren.id)
    assert homes.hand_over(given, other)
    target = Series.get_by_id(other.id)
    assert (target.folder, target.has_folder) == (given.folder, True)
    assert not Series.get_by_id(given.id).has_folder and not homes.has_videos(given)


def test_a_series_without_videos_has_nothing_to_give(shelf, frieren):
    other = Series.create(key="sousou", title="Sousou", added_as="Sousou")
    assert not homes.hand_over(frieren, other)
    assert Series.get_by_id(frieren.id).has_folder
