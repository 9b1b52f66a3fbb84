import pytest
from library.conftest import shelf as shelf
from library.conftest import finished as finished
from library.conftest import frieren as frieren
from library.extras import services as services
from .kodi import Kodi

@pytest.fixture(scope="session")
def kodi(tmp_path_factory):
    with Kodi(tmp_path_factory.mktemp("kodi")) as kodi:
        yield kodi
