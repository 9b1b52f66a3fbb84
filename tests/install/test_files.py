"""What people install aniworld with is sound, as far as its format can be checked without its program."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from processes.house import ROOT

from aniworld.settings import Settings

CONTRIB = ROOT / "contrib"
SCRIPTS = sorted(
    path
    for folder in ("bin", "docker", "contrib", "tests/install")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.read_bytes().startswith(b"#!/bin/sh")
)
NAMING = [ROOT / "Dockerfile", ROOT / "compose.yaml"]
NAMING += sorted(path for path in CONTRIB.rglob("*") if path.is_file())
KNOWN = set(Settings.names()) | {f"{name}_FILE" for name in Settings.names()}


def tool(name):
    """A checker from requirements-dev.txt; not every machine has one."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        pytest.skip(f"{name} is not to be had for this machine")
    return path


def said(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    return done.returncode, done.stdout + done.stderr


# Scripts and the image


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_holds_no_trap_of_the_shell(script):
    command = (tool("shellcheck"), "--severity=warning", "-x", script.name)
    assert said(*command, cwd=script.parent) == (0, "")
    assert script.stat().st_mode & 0o111 or script.name == "setup.sh"


def test_the_dockerfile_follows_the_rules_of_hadolint():
    assert said(tool("hadolint"), ROOT / "Dockerfile") == (0, "")


DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_image_is_made_by_the_scripts_that_the_tests_run():
    runs = re.findall(r"^RUN (.*)$", DOCKERFILE, re.MULTILINE)
    assert len(runs) == 2
    assert "docker/install.sh build /src /opt/aniworld" in runs[0]
    assert "docker/install.sh place /opt/aniworld" in runs[1]
    assert 'ENTRYPOINT ["aniworld"]' in DOCKERFILE and 'CMD ["run"]' in DOCKERFILE


def test_the_image_declares_no_volume_and_checks_its_health_every_two_seconds_at_first():
    assert "VOLUME" not in DOCKERFILE and "USER" not in DOCKERFILE
    assert re.search(r"^HEALTHCHECK .*--start-interval=2s", DOCKERFILE, re.MULTILINE)


def test_what_the_build_needs_is_let_through_to_it_and_nothing_private_is():
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert (ROOT / ".dockerignore").read_text().startswith("*\n")
    assert all((ROOT / name).exists() for name in let_through)
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["force-include"], *wheel["packages"], wheel["hooks"]["custom"]["path"]} <= let_through


def test_compose_starts_one_service_and_gives_it_the_time_that_it_needs_to_stop():
    [service] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values()
    assert service["stop_grace_period"] == "20s" and service["ports"] == ["8000:8000"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/config", "/media"]
    assert {"PUID", "PGID", "UMASK"} <= set(service["environment"])
    assert isinstance(service["environment"]["UMASK"], str)  # as YAML reads 022 as 18


def test_the_stricter_way_of_compose_is_whole():
    text = (ROOT / "compose.yaml").read_text().replace("    # user:", "    user:")
    for name in ("read_only", "tmpfs", "cap_drop", "security_opt"):
        text = text.replace(f"    # {name}:", f"    {name}:")
    [service] = yaml.safe_load(text)["services"].values()
    assert service["user"] == "1000:1000" and service["read_only"] is True
    assert (service["tmpfs"], service["cap_drop"]) == (["/tmp"], ["ALL"])


# Settings that they name


@pytest.mark.parametrize(
    "path",
    NAMING,
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_setting_that_is_named_exists(path):
    assert set(re.findall(r"ANIWORLD_[A-Z][A-Z_]*[A-Z]", path.read_text())) <= KNOWN


# systemd


def test_the_unit_is_one_that_systemd_takes(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = (CONTRIB / "systemd" / "aniworld.service").read_text()
    start = "ExecStart=/opt/aniworld/bin/aniworld run"
    assert start in unit and "EnvironmentFile=/etc/aniworld.env" in unit
    there = tmp_path / "aniworld.service"
    there.write_text(unit.replace(start, "ExecStart=/bin/true"))
    assert said("systemd-analyze", "verify", there) == (0, "")


def test_the_unit_can_write_where_its_settings_say():
    unit = (CONTRIB / "systemd" / "aniworld.service").read_text()
    environment = (CONTRIB / "systemd" / "aniworld.env").read_text()
    settings = dict(re.findall(r"^(\w+)=(.*)$", environment, re.MULTILINE))
    assert settings["ANIWORLD_DATA_DIR"] == "/var/lib/" + re.search(r"^StateDirectory=(.*)$", unit, re.M)[1]
    assert re.search(r"^ReadWritePaths=-(.*)$", unit, re.M)[1] == settings["ANIWORLD_LIBRARY"]
    hardened = {"ProtectSystem=strict", "NoNewPrivileges=true", "CapabilityBoundingSet="}
    assert hardened <= set(unit.splitlines())
    Settings.load(settings)


# Unraid


def test_the_unraid_template_asks_for_what_the_image_takes():
    template = ElementTree.parse(CONTRIB / "unraid" / "aniworld.xml").getroot()
    asked = {one.get("Target"): one for one in template.iter("Config")}
    assert {"8000", "/config", "/media", "PUID", "PGID", "UMASK"} <= set(asked)
    for target, one in asked.items():
        assert one.get("Type") in ("Port", "Path", "Variable") and one.get("Description")
        assert one.text in (one.get("Default"), None)
        if target.endswith(("_KEY", "_PASSWORD")):
            assert one.get("Mask") == "true"
    settings = {name: one.text for name, one in asked.items() if name.startswith("ANIWORLD_") and one.text}
    Settings.load(settings)


# Grafana


def expressions():
    dashboard = json.loads((CONTRIB / "grafana" / "aniworld.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"]


def test_the_dashboard_asks_only_for_numbers_that_metrics_gives_and_for_all_of_ours(app, program):
    text = program.get("/metrics").get_data(as_text=True)
    given = set(re.findall(r"^# TYPE (\w+) \w+$", text, re.MULTILINE))
    asked = set()
    for title, expression in expressions():
        for name in re.findall(r"\b((?:aniworld|process)_\w+)", expression):
            base = name.removesuffix("_bucket") if name.endswith("_bucket") else name
            assert base in given, f"{title}: {name}"
            asked.add(base)
    ours = {name for name in given if name.startswith("aniworld_") and not name.endswith("_created")}
    assert ours - asked == set()


def test_each_panel_has_a_place_of_its_own():
    dashboard = json.loads((CONTRIB / "grafana" / "aniworld.json").read_text())
    taken = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        fields = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not fields & taken and at["x"] + at["w"] <= 24, panel["title"]
        taken |= fields
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
