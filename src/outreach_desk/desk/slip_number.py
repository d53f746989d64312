"""Numbers of slips: the program's own with their check character, and those of hand-written books.

Who types or scans a number finds its slip by it; who misreads one is told which mistake it is.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, enter
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text, uic
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import checks, identity
from outreach_desk.records.base import Problems
from outreach_desk.records.identity import Author
from outreach_desk.records.referral import Referral

FIRST, LAST = "first", "last"
"""Names under which the problems of a book are told."""
_BOOK = "slip_book"
_BETWEEN = re.compile(r"[\s-]+")
_OURS = re.compile(r"([0-9A-Z]{4})([0-9]{4,})([0-9A-Z])")
_END = re.compile(r"^(.*?)([0-9]{1,9})$")
_MOST_IN_A_BOOK = 1000


@dataclass(frozen=True)
class Bearer:
    """A slip that has a number already."""

    id: str
    client_code: str
    issued_on: date | None


@dataclass(frozen=True)
class Book:
    """A book of pre-numbered slips: first and last number as printed; `next` is the first one not used."""

    first: str
    last: str
    next: str | None


def key(number: str) -> str:
    """Give what two ways of writing one number share: no spaces, no hyphens, capital letters."""
    return _BETWEEN.sub("", text.clean(number)).upper()


def bearers(desk: Desk, number: str, but: str | None = None) -> tuple[Bearer, ...]:
    """Give the slips that have a number, without the slip `but`."""
    with desk.database.read() as session:
        return tuple(
            Bearer(row.id, clients.code_of(session, str(row.client_id)), row.issued_on)
            for row in _with_number(session, number)
            if row.id != but
        )


def find(desk: Desk, number: str) -> str:
    """Give the id of the slip with a number as it was typed or scanned.

    Raises Refused: `wrong_check` (the number was misread), `no_such_serial` (one of the program's is not
    here), `no_such_number` (else), `number_twice`.
    """
    with desk.database.read() as session:
        found = _with_number(session, number)
        if len(found) == 1:
            return found[0].id
        if found:
            words = N_("Several slips have this number: choose the right one from the list.")
            raise Refused("number_twice", said(words))
        if is_misread(session, number):
            raise Refused("wrong_check", said(_MISREAD))
        words = N_(
            "No slip on this desk has this number. It may have been written on the other laptop, or in a "
            "paper book and not typed in yet."
        )
        raise Refused("no_such_serial" if _is_serial(number) else "no_such_number", said(words))


def problems(session: Session, author: Author, number: Any, referral_id: str | None) -> Problems:
    """Refuse a number that another slip has, or that is one of ours misread."""
    if not isinstance(number, str) or not text.clean(number):
        return {}
    if any(row.id != referral_id for row in _with_number(session, number)):
        words = N_(
            "Another slip has this number. A stub that comes back must lead to one slip: read the number "
            "again, and where two papers do have the same one, write a letter behind it on paper and here."
        )
        return checks.one(enter.SERIAL, "number_taken", words)
    if is_misread(session, number, author.device):
        return checks.one(enter.SERIAL, "wrong_check", _MISREAD)
    return {}


def book(desk: Desk) -> Book | None:
    """Give the book of pre-numbered slips that is used on this desk, None where none was noted."""
    with desk.database.read() as session:
        kept = identity.get(session, _BOOK)
        if kept is None:
            return None
        first, last = json.loads(kept)
        numbers = _numbers(first, last)
        used = {key(one) for one in session.scalars(sa.select(col(Referral.serial))) if one}
        return Book(first, last, next((one for one in numbers if key(one) not in used), None))


def note_book(desk: Desk, first: str, last: str) -> tuple[str, str]:
    """Note the first and last number of a book; both empty: none is used any more. Raises Invalid.

    Gives those of the book before, both empty where there was none.
    """
    begins, ends = text.clean(first), text.clean(last)
    found: Problems = {}
    if begins or ends:
        if not _END.match(begins):
            found |= checks.one(FIRST, "no_number", N_("The number must end in digits, as Q1-001."))
        if not found and not _numbers(begins, ends):
            words = N_("The last number must be like the first one and not before it, at most 1000 slips.")
            found |= checks.one(LAST, "not_a_range", words)
    if found:
        raise Invalid(found, said(N_("Some fields need your attention; nothing was saved.")))
    with desk.write() as (session, _author):
        before: list[str] = json.loads(identity.get(session, _BOOK) or '["", ""]')
        if begins:
            identity.put(session, _BOOK, json.dumps([begins, ends]))
        else:
            identity.drop(session, _BOOK)
        return before[0], before[1]


def _numbers(first: str, last: str) -> list[str]:
    """Give all numbers of a book; none where first and last do not belong together."""
    begins, ends = _END.match(first), _END.match(last)
    if begins is None or ends is None or begins[1] != ends[1]:
        return []
    low, high, width = int(begins[2]), int(ends[2]), len(begins[2])
    if not low <= high < low + _MOST_IN_A_BOOK:
        return []
    return [f"{begins[1]}{number:0{width}d}" for number in range(low, high + 1)]


def _with_number(session: Session, number: str) -> list[Referral]:
    plain = sa.func.upper(col(Referral.serial))
    for between in ("-", " "):
        plain = sa.func.replace(plain, between, "")
    wanted = sa.or_(col(Referral.serial) == text.clean(number), plain == key(number))
    found = list(session.scalars(sa.select(Referral).where(wanted, col(Referral.deleted).is_(False))))
    exact = [row for row in found if row.serial == text.clean(number)]
    return exact if len(exact) == 1 else found


def _is_serial(number: str) -> bool:
    found = _OURS.fullmatch(key(number))
    return found is not None and uic.serial_valid("-".join(found.groups()))


def is_misread(session: Session, number: str, device: str | None = None) -> bool:
    """Say whether it is written like a number of this desk or one it knows, with a wrong check character.

    A book may have numbers of any form: what merely looks alike is one of a book.
    """
    found = _OURS.fullmatch(key(number))
    if found is None or _is_serial(number):
        return False
    maker = found[1]
    own = device or identity.get(session, identity.DEVICE) or ""
    if maker == own.upper()[:4]:
        return True
    alike = session.scalars(
        sa.select(col(Referral.serial)).where(col(Referral.serial).startswith(f"{maker}-"))
    )
    return any(uic.serial_valid(one) for one in alike if one)


_MISREAD = N_(
    "The last character does not fit this number: one digit or letter was misread. Look at the paper again."
)
