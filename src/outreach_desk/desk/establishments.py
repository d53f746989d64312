"""The places where people work that a group visits: written once, named by every meeting held there."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.desk import enter
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.offered import Offer
from outreach_desk.ground.errors import FieldProblem, Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.text import fold
from outreach_desk.records import catalog, record
from outreach_desk.records.establishment import Establishment
from outreach_desk.records.meeting import Meeting

_THING = catalog.THINGS["establishment"]


def add(desk: Desk, values: Mapping[str, Any]) -> Offer:
    """Write a new establishment of this group; its name and address stay here. Raises Invalid.

    Two of one code would be taken for each other on every sheet.
    """
    desk.need_team()
    with desk.write() as (session, author):
        whole = enter.with_defaults(session, author, _THING, values)
        query = sa.select(col(Establishment.code)).where(
            col(Establishment.group_id) == whole["group_id"], col(Establishment.deleted).is_(False)
        )
        code = fold(str(whole.get("code") or ""))
        if code and code in {fold(known or "") for known in session.scalars(query)}:
            words = said(N_("Another establishment has this code. Write another one."))
            raise Invalid({"code": [FieldProblem("code_taken", words)]}, words)
        made = record.save(session, author, _THING, whole)
        return Offer(made.id, str(whole["code"]), str(whole.get("name") or ""))


def take_back(desk: Desk, place: Offer) -> None:
    """Take `add` back. Raises Refused: a meeting was held there meanwhile."""
    with desk.write() as (session, author):
        held = sa.select(col(Meeting.id)).where(
            col(Meeting.establishment_id) == place.id, col(Meeting.deleted).is_(False)
        )
        if session.scalars(held.limit(1)).first() is not None:
            words = N_("A meeting names this establishment. Take it out of the meeting first.")
            raise Refused("establishment_named", said(words))
        record.delete(session, author, _THING, place.id)
