"""What the tests of media servers share: stand-ins of all four, and a server of ours that is one of them."""

import pytest

from aniworld.library.servers import folders_to_tell, server_changes, telling
from aniworld.models import FolderToTell, MediaServer

from .standins import KEY, STANDINS, KodiStandin


class Household:
    """Media servers by their kind, with their stand-ins; the library is theirs under /media/anime."""

    def __init__(self, settings):
        self.library = settings.library
        self.standins = []

    def standin(self, kind, locations=("/media/anime",)):
        made = STANDINS[kind](list(locations))
        self.standins.append(made)
        return made

    def add(self, kind, standin=None, **values):
        """Add a server that is a stand-in. Return both."""
        standin = standin or self.standin(kind)
        sent = {
            "name": kind,
            "url": standin.url,
            "paths": [{"ours": str(self.library), "theirs": "/media/anime"}],
        }
        if kind == "kodi":
            sent |= {"user": KodiStandin.user, "key": KodiStandin.password}
        else:
            sent["key"] = KEY
        return server_changes.add(kind, sent | values), standin

    def changed(self, *names):
        """Files in these folders of the library have changed, and it has been quiet since."""
        for name in names:
            folders_to_tell.note(self.library / name)
        self.later(folders_to_tell.QUIET_SECONDS + 1)

    def later(self, seconds):
        """So many seconds go by."""
        FolderToTell.update(
            changed_at=FolderToTell.changed_at - seconds, first_at=FolderToTell.first_at - seconds
        ).execute()
        MediaServer.update(next_at=MediaServer.next_at - seconds).execute()

    def tell(self):
        """The worker does its rounds until there is nothing more to tell now."""
        count = 0
        for _ in range(20):
            count += telling.tell_due()
        return count


@pytest.fixture
def household(house):
    made = Household(house)
    yield made
    for standin in made.standins:
        standin.end()
        assert standin.mistakes == []
