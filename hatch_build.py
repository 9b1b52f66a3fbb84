"""Writes the list of what aniworld stands on into the wheel, as <name>.dist-info/sboms/aniworld.cdx.json."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SbomHook(BuildHookInterface):
    """Runs when a wheel is built. Licences are in the list as far as the packages are installed beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from aniworld.software import SHIPPED, locked, sbom

        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name, "aniworld.cdx.json")
        path.write_text(json.dumps(sbom((*locked(), *SHIPPED)), indent=1) + "\n")
        build_data["sbom_files"].append(str(path))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self._folder.cleanup()
