"""aniworld sbom: what aniworld is made of, for programs that look for known vulnerabilities."""

import argparse
import json

from . import software, terminal
from .settings import Settings


def print_sbom(settings: Settings, asked: argparse.Namespace) -> int:
    """Print the packages that are installed as CycloneDX."""
    terminal.answer(json.dumps(software.sbom(software.installed()), indent=1))
    return 0
