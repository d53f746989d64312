"""The ways to an open desk that the start pages offer. All but `exists` run in the worker and may refuse."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


@dataclass(frozen=True)
class Doors:
    """`new_team(name, group code or None, passphrase)`, `new_office(name, passphrase)`, `unlock(passphrase)`.

    `practice(kind)` opens the practice desk of a `team` or an `office`. `exists` says whether there is a
    desk to unlock; `six_words` draws a passphrase.
    """

    exists: Callable[[], bool]
    new_team: "Callable[[str, str | None, str], Desk]"
    new_office: "Callable[[str, str], Desk]"
    unlock: "Callable[[str], Desk]"
    practice: "Callable[[str], Desk]"
    six_words: Callable[[], str]
