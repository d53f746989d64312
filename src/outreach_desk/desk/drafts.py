"""Drafts of a desk: what is half typed in its forms. Keeping one changes no record, and none travels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outreach_desk.desk.desk import Desk
from outreach_desk.records import draft

Key = tuple[str, str | None]


@dataclass(frozen=True)
class Kept:
    """A draft as it was kept: of which form, of which record (None: a new one), and when (UTC instant)."""

    form: str
    subject: str | None
    typed: Any
    changed_at: str

    @property
    def key(self) -> Key:
        """Give what names it: a form has one draft for each record."""
        return self.form, self.subject


def look(desk: Desk) -> tuple[Kept, ...]:
    """Give all drafts, the latest first."""
    with desk.database.read() as session:
        return tuple(
            Kept(one.form, one.subject, draft.typed_of(one), one.changed_at) for one in draft.every(session)
        )


def keep(desk: Desk, kept: Iterable[tuple[Key, Any]], thrown: Iterable[Key]) -> None:
    """Keep some drafts and throw others away, in one transaction."""
    with desk.database.write() as session:
        for (form, subject), typed in kept:
            draft.keep(session, form, subject, typed)
        for form, subject in thrown:
            draft.throw(session, form, subject)
