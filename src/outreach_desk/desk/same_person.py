"""Who of this desk's clients may be the person that is being written down, and what people said of pairs.

That two are one person is for the office to say; that two are not, this desk remembers and asks no more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import clients
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import phone, text, uic
from outreach_desk.matching import alike
from outreach_desk.matching.likeness import Reason, Traits
from outreach_desk.records import known_apart
from outreach_desk.records.client import Client


@dataclass(frozen=True)
class Like:
    """A client who may be the same person: her code, since when she is known, how it stands, and why."""

    id: str
    code: str
    registered_on: date | None
    status: str | None
    reasons: tuple[Reason, ...]


def look(
    desk: Desk, typed: Mapping[str, Any], client_id: str | None = None, apart: Collection[str] = ()
) -> tuple[Like, ...]:
    """Give who may be the person of whom this is typed, the likeliest first; what cannot be read is left out.

    `client_id` is she herself, if she is known; `apart` are those that somebody just called somebody else.
    """
    with desk.database.read() as session:
        return likes(session, traits(typed), client_id, apart)


def likes(
    session: Session, asked: Traits, client_id: str | None = None, apart: Collection[str] = ()
) -> tuple[Like, ...]:
    """As `look`, for whoever holds a session."""
    found = []
    for one in alike.find(session, asked, client_id, apart):
        row = session.get_one(Client, one.id)
        found.append(Like(row.id, clients.code_in(row), row.registered_on, row.status, one.reasons))
    return tuple(found)


def keep_apart(desk: Desk, client_id: str, others: Iterable[str]) -> None:
    """Remember that these clients are somebody else: nobody asks again. `ask_again` takes it back."""
    with desk.database.write() as session:
        for other in others:
            known_apart.say(session, client_id, other)


def ask_again(desk: Desk, client_id: str, others: Iterable[str]) -> None:
    """Forget what `keep_apart` remembered."""
    with desk.database.write() as session:
        for other in others:
            known_apart.unsay(session, client_id, other)


def traits(typed: Mapping[str, Any]) -> Traits:
    """Bring what is typed, or kept, into the form in which clients are compared."""
    code = _line(typed.get("uic"))
    parsed = uic.parse(code) if code else None
    return Traits(
        uic=parsed.code if parsed else None,
        partner_code=_line(typed.get("partner_code")),
        phone=_phone(typed.get("phone")),
        nickname=_line(typed.get("nickname")),
        birth_year=_whole(typed.get("birth_year")),
        birth_month=_whole(typed.get("birth_month")),
        gender=_line(typed.get("gender")),
    )


def _line(value: Any) -> str | None:
    return (text.clean(value) or None) if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _phone(value: Any) -> str | None:
    try:
        return phone.parse(value) if isinstance(value, str) and value.strip() else None
    except text.Unreadable:
        return None
