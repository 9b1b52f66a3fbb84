"""What would be written, where sources know little of the show or the folder leads out of the library."""

from aniworld.library.disk import folder_preview
from aniworld.library.sources import ask
from aniworld.models import Folder, Root


def test_a_source_that_finds_no_show_by_the_ids_of_another_adds_nothing(shelf, monkeypatch):
    for source in ask.providers().values():
        monkeypatch.setattr(source, "resolve", lambda ids, *, priority: None)
    (shelf.root / "Show").mkdir()
    folder = Folder.create(root=Root.FIRST, path="Show", key="show")
    shown = folder_preview.of(folder, "tvdb", "424536")
    assert (shown.title, shown.elements) == ("", []) and "poster.jpg" in shown.pictures


def test_nothing_is_looked_for_in_a_folder_that_leads_out_of_the_library(shelf, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "poster.jpg").write_bytes(b"theirs")
    (shelf.root / "Show").symlink_to(tmp_path / "outside")
    folder = Folder.create(root=Root.FIRST, path="Show", key="show")
    shown = folder_preview.of(folder, "tvmaze", "503")
    assert shown.kept_pictures == [] and shown.title.startswith("Frieren")
