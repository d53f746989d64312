"""What is asked of a team, for its page: what people call the record, both values, who wrote them."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.desk import asked, called
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, identity
from outreach_desk.records.base import DELETED
from outreach_desk.records.exchange import Device


@dataclass(frozen=True)
class TeamQuestion:
    """One question. `code` is what people call the record by, `columns` what it is about.

    `writers` are who wrote `ours` and `theirs`: labels, empty where it is not known; `own` says for each
    whether it was this desk. `client` is whose record it is, empty where it is nobody's.
    """

    asked: Asked
    code: str
    columns: tuple[str, ...]
    writers: tuple[str, str]
    own: tuple[bool, bool]
    client: str = ""

    @property
    def id(self) -> str:
        """Give the number of the question."""
        return self.asked.id


def look(desk: Desk) -> list[TeamQuestion]:
    """Give all that waits for an answer of this team. Raises Refused on an office desk."""
    desk.need_team()
    found = asked.everything(desk)
    with desk.database.read() as session:
        labels = {one.id: one.label or one.id for one in session.scalars(sa.select(Device))}
        device = identity.need(session, identity.DEVICE)
        names = called.names(session, ((one.table, one.record) for one in found))
        return [_question(session, one, names[one.table, one.record], labels, device) for one in found]


def _question(session: Session, one: Asked, code: str, labels: dict[str, str], device: str) -> TeamQuestion:
    thing = catalog.THINGS.get(one.table)
    row = session.get(thing.model, one.record) if thing and one.record else None
    whose = one.record if one.table == "client" else getattr(row, "client_id", None)
    her = session.get(catalog.THINGS["client"].model, whose) if whose else None
    writers = [(stamp or "").partition(":")[0] for stamp in (one.stamp_ours, one.stamp_theirs)]
    return TeamQuestion(
        asked=one,
        code=code,
        columns=_columns(one),
        writers=(labels.get(writers[0], writers[0]), labels.get(writers[1], writers[1])),
        own=(writers[0] == device, writers[1] == device),
        client=str(whose) if her is not None else "",
    )


def _columns(one: Asked) -> tuple[str, ...]:
    thing = catalog.THINGS.get(one.table)
    if one.fact == DELETED or one.fact is None or thing is None:
        return one.columns or _named((one.ours, one.theirs)) or ((DELETED,) if one.fact == DELETED else ())
    return tuple(thing.facts.get(one.fact, (one.fact,)))


def _named(sides: Iterable[dict[str, str] | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for side in sides for name in side or ()))
