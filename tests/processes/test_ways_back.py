"""A lost database is restored or rebuilt on the page that is shown instead; both processes begin again."""

import re

import pytest
import requests

from .house import BOTH, House, wait_for
from .test_damaged_database import maintenance

pytestmark = [pytest.mark.processes, pytest.mark.sqlite]


def code_of(house: House) -> str:
    """The code of the link that is in the log, which is in the data folder as well."""
    (found,) = wait_for(lambda: set(re.findall(r"/\?code=(\S+)", house.log())), 15)
    assert (house.data / "recovery-code").read_text() == found
    assert (house.data / "recovery-code").stat().st_mode & 0o777 == 0o600
    return found


def ask(house: House, **form: str) -> requests.Response:
    return requests.post(house.url + "/recovery", data=form, timeout=10, allow_redirects=False)


def titles(house: House) -> list[str]:
    return [one["name"] for one in house.get("/api/series").json()["series"]]


def test_a_backup_is_restored_while_both_run(new_house):
    house = new_house()
    assert house.key
    house.start_both()
    house.wait_until_loaded(house.add("Barakamon"))
    assert house.run("backup").returncode == 0
    before = titles(house)
    (house.data / "aniworld.db").write_bytes(b"")
    house.get("/api/series")
    wait_for(lambda: maintenance(house), 20)

    code = code_of(house)
    page = requests.get(f"{house.url}/?code={code}", timeout=5).text
    (backup,) = re.findall(r'<option value="(\S+)">', page)
    assert ask(house, code="wrong", act="restore", backup=backup).status_code == 403
    assert ask(house, code=code, act="restore", backup="nothing").status_code == 404
    asked = ask(house, code=code, act="restore", backup=backup)
    assert (asked.status_code, asked.headers["Location"]) == (303, "/")
    house.wait_until_ready()

    assert titles(house) == before
    assert not (house.data / "recovery-code").exists()
    assert [path.read_bytes() for path in house.data.glob("aniworld.db.aside-*[0-9]")] == [b""]
    house.wait_until_loaded(house.add("Frieren"))
    assert "Traceback" not in house.log() and house.stop("all")[0] == 0


def test_a_library_is_rebuilt_without_any_backup(new_house):
    house = new_house()
    assert house.key
    house.start_both()
    house.wait_until_loaded(house.add("Barakamon"))
    before = titles(house)
    assert house.stop("all")[0] == 0
    (house.data / "aniworld.db").unlink()

    house.start("all", BOTH)
    wait_for(lambda: maintenance(house), 30)
    assert ask(house, code=code_of(house), act="rebuild").status_code == 303
    house.wait_until_ready()
    assert wait_for(house.setup_link, 15)
    house.make_key()
    assert titles(house) == before
    assert house.stop("all")[0] == 0
