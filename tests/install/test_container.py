"""The container: whose its files are, that it needs no right that it was not given, and what it says when it
cannot start."""

import os
import stat
import time
from pathlib import Path

import pytest
import requests
from processes.house import ROOT, wait_for

pytestmark = pytest.mark.processes


def entries(folder):
    """Everything in a volume but the volume itself."""
    return list(folder.rglob("*"))


def owners(paths):
    return {(os.lstat(path).st_uid, os.lstat(path).st_gid) for path in paths}


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def add_a_series(household):
    """Add a series and wait until its files lie in the library."""
    key = household.run("api-key", "add", "test").stdout.split()[-1]
    url = f"http://127.0.0.1:{household.port}/api/series"
    headers = {"X-Api-Key": key}
    series = requests.post(url, json={"name": "Mushi-Shi"}, headers=headers, timeout=10).json()

    def is_loaded():
        told = requests.get(f"{url}/{series['id']}", headers=headers, timeout=10).json()
        return told["loading_status"] in ("completed", "failed") and told

    assert wait_for(is_loaded, 40)["loading_status"] == "completed"


def test_its_files_are_those_of_puid_and_pgid_with_the_rights_that_umask_leaves(household):
    ours = household(PUID="1001", PGID="1002", UMASK="002")
    foreign = ours.media / "Somebody's" / "video.mkv"
    foreign.parent.mkdir()
    foreign.write_bytes(b"")
    os.chown(ours.media, 1001, 1002)
    ours.start()
    ours.wait_until_healthy()

    add_a_series(ours)

    of_ours = [path for path in entries(ours.media) if "Somebody" not in str(path)]
    assert len(of_ours) > 5 and owners(of_ours) == {(1001, 1002)}
    files = [path for path in of_ours if path.is_file() and path.name != ".aniworld-library"]
    assert {rights(path) for path in files} == {0o664}
    assert {rights(path) for path in of_ours if path.is_dir()} == {0o775}
    assert owners([foreign, foreign.parent]) == {(0, 0)}  # only /config is given away
    assert owners([ours.config, *entries(ours.config)]) == {(1001, 1002)}
    assert_private(ours.config)
    assert "aniworld is at" in ours.log.read_text()
    assert ours.stop() == 0


def assert_private(config):
    """SEC-50: keys, passwords and databases are their owner's alone, whatever the umask."""
    assert rights(config) == 0o700
    for path in config.rglob("*"):
        if path.suffix in (".db", ".zip", ".log") or "secret" in path.name:
            assert rights(path) == 0o600, path


def test_it_runs_as_any_user_with_a_read_only_root_and_without_capabilities(household):
    ours = household(user="1000:1000", read_only=True, tmpfs=("/tmp",), drops_all=True)
    for volume in (ours.config, ours.media):
        os.chown(volume, 1000, 1000)
    began = time.monotonic()
    ours.start()
    ours.wait_until_healthy()
    assert time.monotonic() - began < 60  # 20 on a machine that does nothing else

    add_a_series(ours)

    assert owners(entries(ours.media) + entries(ours.config)) == {(1000, 1000)}
    assert ours.stop() == 0
    assert [path.name for path in (ours.folder / "upper").iterdir() if path.name not in ("dev", "proc")] == []


def test_nothing_of_root_is_left_to_the_program(household):
    ours = household(PUID="1001", PGID="1002")
    ours.start()
    ours.wait_until_healthy()
    found = 0
    for status in map(read_status, processes_below(ours.process.pid)):
        if "aniworld" in status["cmdline"] or "gunicorn" in status["cmdline"]:
            found += 1
            assert set(status["Uid"].split()) == {"1001"} and set(status["Gid"].split()) == {"1002"}
            assert status["Groups"].strip() == "" and status["NoNewPrivs"].strip() == "1"
            assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff")} == {0}
    assert found >= 3
    assert ours.stop() == 0


def processes_below(pid):
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from processes_below(int(child))


def read_status(pid):
    process = Path(f"/proc/{pid}")
    lines = [line.partition(":") for line in (process / "status").read_text().splitlines()]
    told = {name: value.strip() for name, _, value in lines}
    return told | {"cmdline": (process / "cmdline").read_text()}


def test_its_check_of_health_says_why_it_is_not_ready(household):
    ours = household(ANIWORLD_URL_BASE="/anime")
    code, said = ours.health()
    assert code == 1 and said.startswith("aniworld does not answer: ")
    ours.start()
    ours.wait_until_healthy()
    assert ours.health() == (0, "ready")
    assert ours.stop() == 0


def test_a_command_in_the_container_leaves_no_file_of_root_behind(household):
    ours = household(PUID="1001", PGID="1002")
    assert ours.run("migrate").returncode == 0
    assert ours.run("backup").returncode == 0
    assert owners([ours.config, *entries(ours.config)]) == {(1001, 1002)}
    assert_private(ours.config)


def test_files_of_a_former_owner_in_config_are_handed_over_and_links_are_not_followed(household, tmp_path):
    ours = household(PUID="1003", PGID="1003")
    (ours.config / "old").mkdir()
    (ours.config / "old" / "file").write_text("")
    secret = tmp_path / "elsewhere"
    secret.write_text("")
    (ours.media / "video.mkv").write_text("")
    (ours.config / "link").symlink_to("/media/video.mkv")
    assert ours.run("migrate").returncode == 0
    assert owners([ours.config / "old" / "file", ours.config / "link"]) == {(1003, 1003)}
    assert owners([ours.media / "video.mkv", secret]) == {(0, 0)}


@pytest.mark.parametrize(
    "options, words",
    [
        ({"PUID": "alice"}, 'PUID must be a number, such as 1000; it is "alice".'),
        ({"PGID": "-1"}, 'PGID must be a number, such as 1000; it is "-1".'),
        ({"UMASK": "rw"}, 'UMASK must be three octal digits, such as 002; it is "rw".'),
        ({"EXTRA_GROUPS": "video"}, 'EXTRA_GROUPS must be numbers, such as 100,3000; it is "video".'),
        ({"drops_all": True}, "start it with --user 1000:1000 instead."),
        ({"user": "1234:1234"}, "/config cannot be written by 1234:1234."),
        ({"ANIWORLD_PORT": "eighty"}, "ANIWORLD_PORT"),
    ],
)
def test_what_cannot_work_is_refused_in_words(household, options, words):
    ours = household(**options)
    os.chown(ours.config, 1000, 1000)
    ours.config.chmod(0o700)
    refused = ours.run("run")
    assert refused.returncode == 2
    assert words in refused.stderr and "Traceback" not in refused.stderr
    assert not entries(ours.config)


def test_further_groups_open_a_library_that_belongs_to_them(household):
    ours = household(PUID="1001", PGID="1001", EXTRA_GROUPS="4000")
    os.chown(ours.media, 0, 4000)
    ours.media.chmod(0o2770)
    assert "can be written" in ours.run("doctor").stdout.partition("library: ")[2].splitlines()[0]


def test_a_forgotten_volume_is_warned_of(household):
    ours = household(ANIWORLD_PORT="none")  # so that it ends at once
    del ours.container.volumes["/config"]
    assert "/config is no volume: whatever aniworld stores is lost" in ours.run("run").stderr


def test_the_image_holds_what_it_is_made_of_and_no_installer(household):
    ours = household()
    listed = ours.container.run("cat", "/opt/aniworld/aniworld.cdx.json").stdout
    assert '"pkg:pypi/flask@' in listed and '"licenses"' in listed
    assert ours.container.run("/opt/aniworld/bin/python", "-m", "pip", "--version").returncode == 1


def test_the_image_holds_the_compiled_templates_which_nobody_can_write_there(household):
    draw_all = (
        "from aniworld.wsgi import app; env = app.jinja_env; env.compile = None;"
        "print(len([env.get_template(name) for name in env.list_templates(['html'])]))"
    )
    drawn = household(read_only=True).container.run("/opt/aniworld/bin/python", "-c", draw_all)
    assert drawn.returncode == 0, drawn.stderr
    assert int(drawn.stdout.split()[-1]) == len([*(ROOT / "templates").rglob("*.html")])
