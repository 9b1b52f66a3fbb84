"""One media server as it is talked to: questions and answers in JSON, and what it has said of itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from ...errors import ProviderError
from ...models.part import USER
from ...providers import household
from ...providers.http import Client


class Look(NamedTuple):
    """What a server says of itself. locations: the folders that its libraries hold."""

    name: str
    version: str
    locations: tuple[str, ...]


class Place(NamedTuple):
    """A folder: as we see it, and as the server does."""

    ours: str
    theirs: str


class Told(NamedTuple):
    """A folder of which a server was told.

    is_known: whether one of its libraries holds it, as far as it says.
    """

    ours: str
    is_known: bool = True


@dataclass(frozen=True)
class Connection:
    """A media server. name: ours for it, under which errors name it; key: a token or a password."""

    name: str
    user: str
    key: str = field(repr=False)
    client: Client = field(repr=False)

    def ask(
        self,
        path: str,
        good: Callable[[Any], bool],
        *,
        params: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Any:
        """Return the server's answer. Raises ProviderError."""
        gate = household.gate(self.name)
        return self.client.exchange(
            gate, path, priority=USER, params=params, headers=headers, body=body, good=good
        )

    def say(
        self,
        path: str,
        *,
        params: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        """Tell the server something; what it answers does not matter, as long as it is content."""
        gate = household.gate(self.name)
        self.client.exchange(gate, path, priority=USER, params=params, headers=headers, body=body)

    def refused(self, code: str, **args: Any) -> ProviderError:
        """Return the error for a server that answers, and does not do what it was asked."""
        return ProviderError(code, household.gate(self.name), retryable=True, source=self.name, **args)


class Kind(Protocol):
    """What aniworld knows of one kind of media server."""

    label: str
    port: int
    needs_key: bool
    has_user: bool

    def look(self, server: Connection) -> Look:
        """Ask a server what it is. Raises ProviderError."""

    def tell(self, server: Connection, places: Sequence[Place]) -> Iterator[Told]:
        """Tell a server that files in these folders changed, and yield each folder of which it is told.

        It may end early, when the server is busy with those before. Raises ProviderError.
        """
