"""Where the folders beside the package are: templates, static files and migrations.

In a checkout they lie beside `aniworld/`; in an installed wheel they lie inside it.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent
IS_INSTALLED = (PACKAGE / "templates").is_dir()
ROOT = PACKAGE if IS_INSTALLED else PACKAGE.parent
MIGRATIONS = ROOT / "migrations"
# Where child processes start: a checkout is only found from its own folder, an installed package from any.
STARTED_IN = None if IS_INSTALLED else ROOT
