"""How much each group recorded of each month: meetings (also such as fell out), contacts, clients, help."""

from collections import Counter
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.records import meeting
from outreach_desk.records.client import Client
from outreach_desk.records.contact import Contact
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.referral import Referral
from outreach_desk.records.service import Service
from outreach_desk.reports.source import Check, unhurried

_MONTH = 7
"""So many letters of an ISO day are its month."""


def by_month(
    session: Session, first: date, last: date, group: str | None = None, check: Check = unhurried
) -> Counter[tuple[str, str]]:
    """Count by group and month (`2026-07`) what was recorded of these days, of one group or of all.

    `check` is called before each table, and may raise.
    """
    hers = col(Client.group_id)
    asked = (
        (Meeting, Meeting.held_on, col(Meeting.group_id), col(Meeting.status) != meeting.PLANNED),
        (Contact, Contact.contact_on, col(Contact.group_id), sa.true()),
        (Client, Client.registered_on, hers, sa.true()),
        (Service, Service.served_on, hers, col(Client.id) == col(Service.client_id)),
        (Referral, Referral.issued_on, hers, col(Client.id) == col(Referral.client_id)),
    )
    found: Counter[tuple[str, str]] = Counter()
    for model, day, of_group, counts in asked:
        check()
        month = sa.func.substr(sa.cast(col(day), sa.String), 1, _MONTH)
        query = sa.select(of_group, month, sa.func.count()).where(
            col(model.deleted).is_(False),
            col(day).between(first, last),
            of_group.is_not(None) if group is None else of_group == group,
            counts,
        )
        if model in {Service, Referral}:
            query = query.where(col(Client.deleted).is_(False))
        for its_group, its_month, count in session.execute(query.group_by(of_group, month)):
            found[its_group, its_month] += count
    return found
