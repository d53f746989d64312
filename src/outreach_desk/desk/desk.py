"""An open desk: its folder, its database, and what it knows of itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.paths import Home
from outreach_desk.records import identity
from outreach_desk.records.identity import Author
from outreach_desk.store.database import Database


@dataclass
class Desk:
    """A desk that is open now. `practice` desks hold fictional people only and say so on every screen.

    `renewed` says why it drew a new device when it was opened, None where it did not. `kept` is what was
    counted and holds while nothing changes, for whoever knows that it does (`figures`, `additions`).
    """

    home: Home
    database: Database
    renewed: str | None = None
    kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def fact(self, name: str) -> str | None:
        """Give a fact of this desk."""
        with self.database.read() as session:
            return identity.get(session, name)

    @property
    def is_office(self) -> bool:
        """Say whether this is an office desk."""
        return self.fact(identity.KIND) == identity.OFFICE

    @property
    def device(self) -> str:
        """Give the eight characters of this desk's device."""
        with self.database.read() as session:
            return identity.need(session, identity.DEVICE)

    @property
    def practice(self) -> bool:
        """Say whether this is a practice desk."""
        return self.fact(identity.PRACTICE) == "true"

    @contextmanager
    def write(self) -> Iterator[tuple[Session, Author]]:
        """Give a session and who writes, for one act: committed once, or rolled back."""
        with self.database.write() as session:
            yield session, identity.author(session)

    def need_office(self) -> None:
        """Refuse what only an office desk does."""
        if not self.is_office:
            raise Refused("not_an_office", said(N_("Only an office desk can do this.")))

    def need_team(self) -> None:
        """Refuse what only a team desk does."""
        if self.is_office:
            raise Refused("not_a_team", said(N_("Only a team desk can do this.")))

    def close(self) -> None:
        """Close the database and let the desk go."""
        self.database.close()
