"""aniworld sbom: what aniworld is made of, for programs that look for known vulnerabilities."""

import argparse
import json

from . import software, terminal
from .cli_parser import plain
from .settings import Settings


def print_sbom(settings: Settings, asked: argparse.Namespace) -> int:
    """Print the packages that are installed as CycloneDX."""
    terminal.answer(json.dumps(software.sbom(software.installed()), indent=1))
    return 0


COMMANDS = {"sbom": plain(print_sbom, opens_database=False)}
