"""What all figures have in common: who is one person, what is left out, and the two ways to count.

A person is a canonical client (domain.md 3.1). What names something deleted counts in no figure until it is
answered (docs: the bundle format); what has no consent to a record counts as anonymous.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog, consent, person_link, review
from outreach_desk.records.exchange import Review
from outreach_desk.records.reference import Code, Codes
from outreach_desk.reports.indicators import Words

TOTAL = "TOTAL"


def table(name: str) -> sa.Table:
    """Give the table of a kind of record."""
    return SQLModel.metadata.tables[catalog.THINGS[name].name]


def blocked(of: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    """Say of a record whether a question is open that keeps it out of all figures."""
    questions = SQLModel.metadata.tables[str(Review.__tablename__)]
    return (
        sa.select(sa.literal(1))
        .where(
            questions.c.record_id == of.c.id,
            questions.c.table_name == name,
            questions.c.kind.in_(review.BLOCKING),
            review.is_open(),
        )
        .exists()
    )


def consented(client_id: sa.ColumnElement[Any], day: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Say whether a client had agreed to a record on that day and not taken it back by then."""
    given = table("consent")
    return (
        sa.select(sa.literal(1))
        .where(
            given.c.client_id == client_id,
            given.c.purpose == consent.RECORD,
            given.c.deleted.is_(False),
            given.c.given_on <= day,
            sa.or_(given.c.withdrawn_on.is_(None), given.c.withdrawn_on > day),
        )
        .exists()
    )


def persons(session: Session, supposed: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Give for each linked client the one that stands for the person; who is not in it is herself.

    `supposed` pairs are taken for linked too.
    """
    links = table("person_link")
    query = sa.select(links.c.client_id, links.c.other_id).where(
        links.c.verdict == person_link.SAME,
        links.c.deleted.is_(False),
        links.c.client_id.is_not(None),
        links.c.other_id.is_not(None),
    )
    linked = ((one, other) for one, other in session.execute(query))
    return person_link.canonical(chain(linked, supposed))


def code_words(codes: Codes, name: str, code: str) -> Words:
    """Give the words of a code of a list; an unknown code is shown as it is, so that nothing vanishes."""
    found: Code | None = codes.find(name, code)
    return Words(code, code) if found is None else Words(found.vi, found.en)


def in_order(codes: Codes, name: str, found: Mapping[str, Any]) -> list[str]:
    """Give the keys of `found` in the order of a list; unknown ones come last."""
    place = {code.code: number for number, code in enumerate(codes.codes(name))}
    return sorted(found, key=lambda code: (place.get(code, len(place)), code))
