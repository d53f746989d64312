"""A client's record is closed with a reason and a day, and opened again; nobody is asked after meanwhile.

What was planned to ask after her ends with it: “not needed any more”, as an answer that all can read. Opening
again plans nothing anew. Slips stay open: how they ended can still be learned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, plans
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, client, identity, record
from outreach_desk.records.base import Problems
from outreach_desk.records.client import Client
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.service import Service

_CLIENT = catalog.THINGS["client"]
_ANSWERED = "result_answered:"
"""With a client's id a fact of this desk: the result to which somebody said last that her record is open."""


@dataclass(frozen=True)
class Changed:
    """What was changed, for `undo`: how she stood before, the follow-ups that ended, the result answered."""

    client_id: str
    code: str
    before: tuple[str | None, date | None]
    ended: tuple[str, ...] = ()
    answered: str | None = None


@dataclass(frozen=True)
class Proposed:
    """What a result says of how it stands with her: the status, and since when."""

    status: str
    on: date | None


def close(desk: Desk, client_id: str, values: Mapping[str, Any]) -> Changed:
    """Close a record: `status` is one of `client.CLOSED`, `status_on` the day. Raises Invalid, Refused."""
    desk.need_team()
    with desk.write() as (session, author):
        her = _her(session, client_id)
        given = {"status": values.get("status"), "status_on": values.get("status_on")}
        problems = _problems(given, her)
        before = (her.status, her.status_on)
        try:
            record.save(session, author, _CLIENT, given, client_id)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        if problems:
            raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
        open_ones = plans.open_of(session, col(FollowUp.client_id) == client_id)
        ended = plans.end(session, author, open_ones)
        answered = identity.get(session, f"{_ANSWERED}{client_id}")
        return Changed(client_id, clients.code_of(session, client_id), before, ended, answered)


def reopen(desk: Desk, client_id: str) -> Changed:
    """Open a closed record again from today on; say of an open one that it stays so, whatever results say."""
    desk.need_team()
    with desk.write() as (session, author):
        her = _her(session, client_id)
        before = (her.status, her.status_on)
        status = client.ACTIVE if her.status in client.CLOSED or not her.status else her.status
        values = {"status": status, "status_on": dates.today()}
        record.save(session, author, _CLIENT, values, client_id)
        answered = identity.get(session, f"{_ANSWERED}{client_id}")
        last = _last_result(session, client_id)
        _keep_answered(session, client_id, last.key if last else None)
        return Changed(client_id, clients.code_of(session, client_id), before, answered=answered)


def undo(desk: Desk, changed: Changed) -> None:
    """Take `close` or `reopen` back."""
    with desk.write() as (session, author):
        status, since = changed.before
        record.save(session, author, _CLIENT, {"status": status, "status_on": since}, changed.client_id)
        plans.begin_again(session, author, changed.ended)
        _keep_answered(session, changed.client_id, changed.answered)


def proposed(session: Session, her: Client) -> Proposed | None:
    """Give what the latest result of a service or follow-up says, where it closes a record that is open.

    Nothing where somebody has said since how it stands with her.
    """
    last = _last_result(session, her.id)
    if her.status in client.CLOSED or last is None or last.result not in client.CLOSED:
        return None
    if her.status_on is not None and last.day <= her.status_on:
        answered = identity.get(session, f"{_ANSWERED}{her.id}")
        # Of the same day only a result is asked about that is another one than she was asked about then.
        if last.day < her.status_on or answered in {None, last.key}:
            return None
    return Proposed(last.result, last.day)


@dataclass(frozen=True)
class _Result:
    """A result with its day, and the id of the service or follow-up that it came of."""

    day: date
    own: str
    result: str

    @property
    def key(self) -> str:
        return f"{self.own} {self.result}"


def _last_result(session: Session, client_id: str) -> _Result | None:
    services = session.execute(
        sa.select(col(Service.served_on), col(Service.id), col(Service.result)).where(
            col(Service.client_id) == client_id,
            col(Service.deleted).is_(False),
            col(Service.result).is_not(None),
        )
    )
    asked = session.execute(
        sa.select(col(FollowUp.done_on), col(FollowUp.id), col(FollowUp.result)).where(
            col(FollowUp.client_id) == client_id,
            col(FollowUp.deleted).is_(False),
            col(FollowUp.result).is_not(None),
        )
    )
    # Of one day the one that was written last counts: ids are drawn in the order of time.
    results = [_Result(day, own, result) for day, own, result in (*services, *asked) if day is not None]
    return max(results, default=None, key=lambda one: (one.day, one.own))


def _keep_answered(session: Session, client_id: str, answered: str | None) -> None:
    if answered is None:
        identity.drop(session, f"{_ANSWERED}{client_id}")
    else:
        identity.put(session, f"{_ANSWERED}{client_id}", answered)


def _her(session: Session, client_id: str) -> Client:
    row = session.get(Client, client_id)
    if row is None or row.deleted:
        raise Refused("no_such_client", said(N_("This client is not on this desk any more.")))
    return row


def _problems(given: Mapping[str, Any], her: Client) -> Problems:
    problems: Problems = {}
    if given["status"] not in client.CLOSED:
        problems |= checks.one("status", "reason_missing", N_("Say why the record is closed."))
    since = given["status_on"]
    if since is None:
        problems |= checks.one("status_on", "date_missing", N_("Write the date."))
    elif isinstance(since, date) and her.registered_on is not None and since < her.registered_on:
        words = N_("The record cannot be closed before she was registered.")
        problems |= checks.one("status_on", "before_registration", words)
    return problems
