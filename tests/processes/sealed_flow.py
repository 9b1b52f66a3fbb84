"""A whole flow with nothing set but what a start needs, and all that left the machine meanwhile, as JSON.

unshare --net --mount python -m processes.sealed_flow FOLDER HOST…
"""

import json
import sys
from pathlib import Path

from .house import House, wait_for
from .internet import Internet

RATES = ("tvmaze", "kitsu", "jikan", "anilist", "myanimelist", "images")


def main(folder: Path, hosts: list[str]) -> None:
    internet = Internet(folder, hosts)
    rates = ",".join(f"{name}=1000/1s" for name in RATES)
    with House(folder, None, PROVIDER_RATE=rates) as house:
        house.add_person()
        assert house.key
        house.start_both()
        told = flow(house)
        house.stop("all")
    told |= {"names": sorted(set(internet.names)), "reached": internet.reached()}
    print(json.dumps(told))


def flow(house: House) -> dict:
    """Search, add, load with pictures, look at lists and at the library, test the sources, look at pages."""
    with house.signed_in() as alice:
        house.get("/api/search", params={"q": "Cowboy Bebop"})
        added = [house.add(name) for name in ("Frieren", "Cowboy Bebop")]
        states = [house.wait_until_loaded(one, 60)["loading_status"] for one in added]
        pages = [
            "/",
            f"/series/{added[0]}",
            f"/series/{added[0]}/artwork",
            "/missing",
            "/calendar",
            "/import",
        ]
        pages += ["/activity", "/settings/sources", "/history", "/system", "/about"]
        statuses = [alice.get(house.url + page, timeout=20).status_code for page in pages]
    lists = []
    for service in ("anilist", "myanimelist", "kitsu"):
        whose = {"service": service, "user": "aniworld"}
        lists.append(len(house.post("/api/lists/preview", whose).json()["entries"]))
    house.post("/api/lists", {"service": "kitsu", "user": "aniworld", "daily": True, "only_new": True})
    wait_for(lambda: house.get("/api/lists").json()["lists"][0]["read_at"], 20, "the list to be read")
    house.post("/api/scan", {"full": True})
    doctor = house.run("doctor").stdout
    pictures = [path.name for path in house.library.rglob("*.jpg")]
    return {"states": states, "pages": statuses, "lists": lists, "pictures": pictures, "doctor": doctor}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
