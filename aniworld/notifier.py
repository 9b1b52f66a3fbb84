"""The part of the notifications that the web process does: what only it sees, and what no worker can send."""

import logging
import threading
import time

from peewee import DatabaseError

from .database import connected
from .health.installation import Installation
from .library.notices import follow, installation, sending
from .library.notices.installation import Failed
from .logs import Outage
from .preferences.values import household_language
from .translations import speaking

log = logging.getLogger(__name__)
ROUND_SECONDS = 5.0
TROUBLE_SECONDS = 120.0  # what is over sooner is not worth a notification


class Notifier(threading.Thread):
    """Tells of trouble of the installation, and sends everything while no worker is there to do so."""

    def __init__(self, state: Installation):
        super().__init__(name="notifier", daemon=True)
        self._state = state
        self._outage = Outage(log, "The database of the notifications")

    def run(self) -> None:
        while True:
            time.sleep(ROUND_SECONDS)
            self.round()

    def round(self) -> None:
        """Look once. A database that is away is told by the pages; the notification follows."""
        try:
            with connected(), speaking(household_language()):
                self._tell()
            self._outage.ends()
        except DatabaseError as error:
            self._outage.begins(error)

    def _tell(self) -> None:
        checks = self._state.checks
        failed: dict[str, Failed] = {}
        for check in self._state.lasting(TROUBLE_SECONDS):
            failed[check.code] = Failed(check.sentence, check.cure)
        installation.compare(failed, {check.code: check.sentence for check in checks if check.ok})
        if "worker" in failed:
            follow.follow()
            sending.send_due()
