"""What a team does with its clients: register with consent, change, delete, and take back each of it.

No record without her consent to one: whoever does not agree is counted without a name at the meeting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import enter
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, phone, text, uic
from outreach_desk.ground.errors import Invalid
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, consent, known_apart, record, review
from outreach_desk.records.base import Problems, Values
from outreach_desk.records.client import Client
from outreach_desk.records.consent import RECORD, Consent
from outreach_desk.records.identity import Author

TEXT_VERSION = "1"
"""Version of the words that are read to her; they stand in `ui.clients.consent_part`."""

AGREE, HOW, GIVEN_ON = "agree_", "consent_how", "consent_on"
"""Names under which the problems of a consent are told: `agree_record`, `consent_how`, `consent_on`."""

_CLIENT = catalog.THINGS["client"]
_CONSENT = catalog.THINGS["consent"]
# In this order: who names another goes before it.
_GO_WITH_HER = ("follow_up", "need", "consent", "attendance", "service", "referral", "contact")


@dataclass(frozen=True)
class Agreed:
    """What she agreed to, each purpose by itself. `how` and `given_on` as a form gives them."""

    purposes: tuple[str, ...] = ()
    how: Any = None
    given_on: Any = None


@dataclass(frozen=True)
class Saved:
    """A client that was written, and what people call her by.

    For `put_back`: the values of a known client that are others now, and who was said to be somebody else.
    """

    id: str
    code: str
    before: Mapping[str, Any] = field(default_factory=dict, repr=False)
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deleted:
    """What was deleted with a client, for `restore`: (table, id) of each record, hers last."""

    code: str
    records: tuple[tuple[str, str], ...]

    @property
    def others(self) -> int:
        """Give how many records went with hers, without her consents."""
        return sum(table not in {"client", "consent"} for table, _id in self.records)


def register(desk: Desk, values: Mapping[str, Any], agreed: Agreed, *, apart: Iterable[str] = ()) -> Saved:
    """Write a new client and her consents. Raises Invalid: also where she did not agree to a record.

    `apart` are clients who look like her and of whom somebody said that they are somebody else.
    """
    desk.need_team()
    with desk.write() as (session, author):
        return register_within(session, author, values, agreed, apart=apart)


def register_within(
    session: Session,
    author: Author,
    values: Mapping[str, Any],
    agreed: Agreed,
    *,
    apart: Iterable[str] = (),
) -> Saved:
    """As `register`, for an act that registers several; where it raises, the act is to be given up."""
    problems = _consent_problems(session, agreed)
    if RECORD not in agreed.purposes:
        words = N_(
            "Without her consent keep no record of her. Count her without a name at the meeting instead."
        )
        problems |= checks.one(f"{AGREE}{RECORD}", "no_consent", words)
    saved = _save(session, author, values, None, problems)
    _write_consents(session, author, saved.id, agreed)
    for other in apart:
        known_apart.say(session, saved.id, other)
    return saved


def change(desk: Desk, client_id: str, values: Mapping[str, Any], *, apart: Iterable[str] = ()) -> Saved:
    """Change what is written of a client. Raises Invalid. An emptied client code stays as it was.

    Another status counts from today on, if no day is said. `apart` as in `register`.
    """
    desk.need_team()
    kept = {name: value for name, value in values.items() if name != enter.SERIAL or value}
    apart = tuple(apart)
    with desk.write() as (session, author):
        known = session.get(Client, client_id)
        if known is not None and kept.get("status", known.status) != known.status:
            kept = {"status_on": dates.today(), **kept}
        stood = {name: getattr(known, name) for name in kept if name in _CLIENT.columns} if known else {}
        saved = _save(session, author, kept, client_id, {})
        for other in apart:
            known_apart.say(session, client_id, other)
        her = session.get_one(Client, client_id)
        before = {name: value for name, value in stood.items() if value != getattr(her, name)}
        return replace(saved, before=before, apart=apart)


def put_back(desk: Desk, saved: Saved) -> None:
    """Take `change` back."""
    with desk.write() as (session, author):
        record.save(session, author, _CLIENT, saved.before, saved.id)
        for other in saved.apart:
            known_apart.unsay(session, saved.id, other)


def coming_code(desk: Desk) -> str:
    """Give the client code that the next new client gets if none is typed."""
    with desk.database.read() as session:
        return enter.coming_serial(session)


def agree(desk: Desk, client_id: str, agreed: Agreed) -> tuple[str, ...]:
    """Write down what she agreed to since, and give the ids. Raises Invalid."""
    with desk.write() as (session, author):
        problems = _consent_problems(session, agreed)
        if not agreed.purposes:
            box = f"{AGREE}{_first_asked(session, client_id)}"
            problems |= checks.one(box, "nothing_agreed", N_("Tick what she agrees to."))
        _refuse(problems)
        return _write_consents(session, author, client_id, agreed)


def withdraw(desk: Desk, consent_id: str) -> None:
    """Write down that she withdrew a consent today."""
    with desk.write() as (session, author):
        record.save(session, author, _CONSENT, {"withdrawn_on": dates.today()}, consent_id)


def unwithdraw(desk: Desk, consent_id: str) -> None:
    """Take `withdraw` back."""
    with desk.write() as (session, author):
        record.save(session, author, _CONSENT, {"withdrawn_on": None}, consent_id)


def delete(desk: Desk, client_id: str) -> Deleted:
    """Delete a client that was entered by mistake, with all that is written of her."""
    with desk.write() as (session, author):
        return delete_within(session, author, client_id)


def delete_within(session: Session, author: Author, client_id: str) -> Deleted:
    """As `delete`, for an act that deletes several."""
    named = review.naming(session, _CLIENT, client_id)
    hers = [(thing, row.id) for thing, row in named if thing.name in _GO_WITH_HER and not row.deleted]
    hers.sort(key=lambda one: _GO_WITH_HER.index(one[0].name))
    for thing, record_id in [*hers, (_CLIENT, client_id)]:
        record.delete(session, author, thing, record_id)
    gone = (*((thing.name, record_id) for thing, record_id in hers), ("client", client_id))
    return Deleted(code_of(session, client_id), gone)


def restore(desk: Desk, deleted: Deleted) -> None:
    """Put a deleted client back, with all that went with her."""
    with desk.write() as (session, author):
        for table, record_id in reversed(deleted.records):
            record.restore(session, author, catalog.THINGS[table], record_id)


def take_out(desk: Desk, table: str, ids: Iterable[str]) -> None:
    """Delete some records of one table in one act: consents or services written by mistake."""
    with desk.write() as (session, author):
        for record_id in ids:
            record.delete(session, author, catalog.THINGS[table], record_id)


def put_in_again(desk: Desk, table: str, ids: Iterable[str]) -> None:
    """Take `take_out` back."""
    with desk.write() as (session, author):
        for record_id in ids:
            record.restore(session, author, catalog.THINGS[table], record_id)


def code_of(session: Session, client_id: str) -> str:
    """Give what people call a client by: her serial, else her UIC, else her partner's code."""
    row = session.get(Client, client_id)
    return code_in(row) if row else client_id[:8]


def code_in(row: Client) -> str:
    """Give what people call a client by, from her row."""
    return row.serial or row.uic or row.partner_code or row.id[:8]


def _save(
    session: Session, author: Author, values: Mapping[str, Any], client_id: str | None, problems: Problems
) -> Saved:
    """Write a client; all problems, those found before too, come at once."""
    read, unreadable = _read(values)
    found = problems | unreadable | taken_code(session, read, client_id)
    known = session.get(Client, client_id) if client_id else None
    try:
        whole = enter.with_defaults(session, author, _CLIENT, read, known=known)
        row = record.save(session, author, _CLIENT, whole, client_id)
    except Invalid as invalid:
        raise Invalid(invalid.fields | found, invalid.words) from None
    _refuse(found)
    return Saved(row.id, code_of(session, row.id))


def _read(values: Mapping[str, Any]) -> tuple[Values, Problems]:
    """Bring UIC and telephone into their one written form."""
    read, problems = dict(values), Problems()
    parsed = uic.parse(read["uic"]) if isinstance(read.get("uic"), str) else None
    if parsed is not None:
        read["uic"] = parsed.code
    number = read.get("phone")
    if isinstance(number, str) and number.strip():
        try:
            read["phone"] = phone.parse(number)
        except text.Unreadable as unreadable:
            problems["phone"] = [unreadable.problem]
    return read, problems


def taken_code(session: Session, values: Values, client_id: str | None) -> Problems:
    """Refuse a client code that another client bears: lists show nothing else of them."""
    code = values.get(enter.SERIAL)
    if not isinstance(code, str) or not text.clean(code):
        return {}
    bearers = sa.select(col(Client.id)).where(
        col(Client.serial) == text.clean(code), col(Client.deleted).is_(False)
    )
    if set(session.scalars(bearers)) <= {client_id}:
        return {}
    return checks.one(enter.SERIAL, "code_taken", N_("Another client has this code."))


def _consent_problems(session: Session, agreed: Agreed) -> Problems:
    """Find what is wrong with how and when she agreed; nothing where she agreed to nothing."""
    if not agreed.purposes:
        return {}
    problems: Problems = {}
    values: Values = {}
    try:
        values = record.validate(_CONSENT, {"how": agreed.how, "given_on": agreed.given_on})
    except Invalid as invalid:
        problems = invalid.fields
    problems = problems | consent.check(session, values, None)
    if not agreed.how:
        problems |= checks.one("how", "how_missing", N_("Say how she agreed."))
    if agreed.given_on is None:
        problems |= checks.one("given_on", "date_missing", N_("Write the date."))
    names = {"how": HOW, "given_on": GIVEN_ON}
    return {names[name]: found for name, found in problems.items()}


def _first_asked(session: Session, client_id: str) -> str:
    """Give the first purpose that she has not agreed to: where her consent is asked for, it stands first."""
    stand = set(
        session.scalars(
            sa.select(col(Consent.purpose)).where(
                col(Consent.client_id) == client_id,
                col(Consent.deleted).is_(False),
                col(Consent.withdrawn_on).is_(None),
            )
        )
    )
    purposes = (one.code for one in record.local_codes(session).choices("consent_purpose", None))
    return next((purpose for purpose in purposes if purpose not in stand), RECORD)


def _write_consents(session: Session, author: Author, client_id: str, agreed: Agreed) -> tuple[str, ...]:
    base = {
        "client_id": client_id,
        "text_version": TEXT_VERSION,
        "how": agreed.how,
        "given_on": agreed.given_on,
    }
    return tuple(
        record.save(session, author, _CONSENT, {**base, "purpose": purpose}).id for purpose in agreed.purposes
    )


def _refuse(problems: Problems) -> None:
    if problems:
        raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
