"""A question that a laptop is told, passed on to what stands there: a write over one of its two sides alone.

The question told of the other write, and its value is in no row any more. A report of what stands would seem
to answer it, for the version of a joined row lists both.
"""

import json

from sqlalchemy.orm import Session

from outreach_desk.bundle import carried, kept
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.join import TRUE
from outreach_desk.records import catalog, identity, review, stamps
from outreach_desk.records.base import DELETED, Record, Thing
from outreach_desk.records.exchange import Review
from outreach_desk.records.office_word import OfficeQuestion
from outreach_desk.records.review import Met
from outreach_desk.records.stamps import Stamp, Version


def pass_on(session: Session) -> None:
    """Ask anew about what stands where whoever wrote it had not seen both writes that are asked about."""
    if identity.get(session, identity.KIND) == identity.OFFICE:
        return  # every writer's own states are here
    doubts, reader = Doubts(session), kept.Reader(session)
    asked: list[Review | OfficeQuestion] = [
        *review.open_questions(session),
        *carried.asked_by_office(session),
    ]
    met: list[Met] = []
    for one in asked:
        if one.kind not in review.CONFLICTS:
            continue
        thing = catalog.THINGS.get(one.table_name)
        row = session.get(thing.model, one.record_id) if thing else None
        if thing is None or row is None or one.fact not in thing.facts:
            continue
        stands = stamps.read_edits(row.edits, thing.facts)[one.fact]
        if stands is None or str(stands) in {one.stamp_ours, one.stamp_theirs}:
            continue
        key = (thing.name, row.id)
        words = [
            version
            for version, edits in doubts.answers_of(key, kept.of(session, [key])[key], reader)
            if edits.get(one.fact) == stands
        ]
        met += _unseen(thing, row, one, stands, words)
    review.open_conflicts(session, met)


def _unseen(
    thing: Thing, row: Record, one: Review | OfficeQuestion, stands: Stamp, words: list[Version]
) -> list[Met]:
    """Give the conflicts of what stands with the sides of a question that its writer had not seen."""
    fact, every = str(one.fact), thing.cells(row)
    here = {name: every[name] for name in thing.facts[fact]}
    if one.kind == review.DELETED_UNSEEN and here[DELETED] != TRUE:
        return []
    found = []
    for stamp, cells in ((one.stamp_ours, one.ours), (one.stamp_theirs, one.theirs)):
        written, value = stamps.read_stamp(str(stamp)), json.loads(carried.travelling(thing, row, cells))
        seen = all(stamps.has_seen(version, written) for version in words)
        if words and not seen and value.items() - here.items():
            found.append(Met(thing, row.id, fact, one.kind, (stands, here), (written, value)))
    return found
