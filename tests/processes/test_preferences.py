"""What is chosen in one process counts in the others, without a restart."""

from pathlib import Path

from .house import House


def files_of(house: House, series_id: str) -> set[str]:
    home = Path(house.library, house.get(f"/api/series/{series_id}").json()["folder"])
    return {path.name for path in home.iterdir()}


def test_the_worker_loads_the_next_series_as_web_and_command_line_were_told(new_house):
    house = new_house()
    assert house.key
    house.start_apart()
    with house.program() as program:
        kinds = {"poster": True, "logo": True}
        told = program.get(f"{house.url}/api/settings/pictures", timeout=10).json()["value"]
        wanted = {"pictures": dict.fromkeys(told, False) | kinds, "nfo_files": False}
        assert program.patch(f"{house.url}/api/settings", json=wanted, timeout=10).status_code == 200
    first = house.add_new("Frieren")
    assert house.wait_until_loaded(first)["loading_status"] == "completed"
    assert files_of(house, first) == {"poster.jpg", "clearlogo.png"}

    assert house.run("settings", "set", "nfo_files", "yes").returncode == 0
    second = house.add_new("Spy x Family")
    house.wait_until_loaded(second)
    assert files_of(house, second) == {"poster.jpg", "clearlogo.png", "tvshow.nfo"}
    assert house.get("/api/settings/nfo_files").json()["value"] is True
