"""A media server is told of what has changed by real processes, also after a kill of the worker."""

import pytest
from library.servers.standins import KEY, JellyfinStandin

from .house import WORKER, wait_for

pytestmark = pytest.mark.processes


@pytest.fixture
def jellyfin():
    standin = JellyfinStandin(["/media/anime"])
    yield standin
    standin.end()
    assert standin.mistakes == []


def test_a_folder_is_told_after_a_kill_and_a_server_that_was_down_is_told_later(new_house, jellyfin):
    house = new_house()
    assert house.key
    house.start_apart()
    pair = {"ours": str(house.library), "theirs": "/media/anime"}
    sent = {"kind": "jellyfin", "url": jellyfin.url, "key": KEY, "paths": [pair]}
    server = house.post("/api/servers", sent).json()
    series = house.add("Frieren")
    assert house.wait_until_loaded(series)["loading_status"] == "completed"
    house.kill("worker")  # its note is there, and nothing was told yet
    assert jellyfin.said == []
    jellyfin.status = 503
    house.start("worker", WORKER)
    address = f"/api/servers/{server['id']}"
    wait_for(lambda: house.get(address).json()["failures"], 40, "a try")
    failed = house.get(address).json()
    assert failed["waiting"] == 1 and failed["code"] == "server_error"
    jellyfin.status = 0
    assert house.post(f"{address}/test", {}).json()["is_well"]
    wait_for(lambda: jellyfin.said, 20, "it to be told")
    folder = next(path.name for path in house.library.iterdir() if path.is_dir())
    assert jellyfin.said == [[f"/media/anime/{folder}"]]
    wait_for(lambda: house.get(address).json()["code"] == "server_told", 10, "the note of it")
    assert "Traceback" not in house.log()
