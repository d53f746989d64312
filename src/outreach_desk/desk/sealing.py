"""Sealing a period: its figures stay as they were, and whatever comes later is told apart from them.

A seal keeps all figures with the versions of their rules, the official tables, the bundles that were in and
what was missing, and the open questions. Taking it off leaves it where it is, marked; sealing again counts
anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import additions, left_period, questions, sealed_figures, spread
from outreach_desk.desk.additions import Additions, Kept
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.left_period import Left
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity, ids, review, sealed_report
from outreach_desk.records.exchange import INCOMING, Bundle
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import difference, gather, official_kept, snapshot
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check
from outreach_desk.reports.table import ALL_HERE, Missing, Table

OFFICIAL = "official"
"""Under this a seal keeps official tables, by their forms; the first seals kept none."""
_REPORT = "report"


@dataclass(frozen=True)
class Seal:
    """One seal as people ask for it. Moments are instants (UTC); `unsealed_at` is empty while it stands."""

    id: str
    period: Period
    device: str
    sealed_at: str
    unsealed_at: str = ""
    unsealed_by: str = ""
    bundles: int = 0
    missing: Missing = ALL_HERE
    questions: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs: ISO days, stable codes."""
        shape = asdict(self) | {
            "period": self.period.name,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "calendar": self.period.calendar,
        }
        return shape | {name: shape[name] or None for name in ("unsealed_at", "unsealed_by")}


@dataclass(frozen=True)
class Compared:
    """A sealed period beside a new count for the same report date.

    `late` records of it came or changed since, `left` ones were in it and are not any more, and by table what
    else changed behind its figures (`changed`). `rules` are those that are others now: id, then, now.
    `doubts` are those of the day on which it was sealed.
    """

    seal: Seal
    late: int
    figures: tuple[Difference, ...]
    rules: tuple[tuple[str, str, str], ...]
    doubts: Doubts
    changed: Mapping[str, int] = field(default_factory=dict, hash=False)
    left: tuple[Left, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {
            "seal": self.seal.as_dict(),
            "late": self.late,
            "left": [one.as_dict() for one in self.left],
            "changed": dict(self.changed),
            "figures": [one.as_dict() for one in self.figures],
            "rules": {one: {"sealed": then, "now": now or None} for one, then, now in self.rules},
        }


def seal(desk: Desk, period: Period, on: date | None = None) -> Seal:
    """Seal a period as it is counted on the report date `on` (None: today). Office only.

    Raises Refused: no office, the period is not over, or it is sealed already.
    """
    desk.need_office()
    if period.last > dates.today():
        words = N_("This period is not over yet. It can be sealed from its last day on.")
        raise Refused("period_not_over", said(words))
    with desk.write() as (session, author):
        if (known := find(session, period)) is not None:
            words = N_("This period was sealed on {at}. Take that seal off first (unseal), then seal again.")
            raise Refused("period_sealed", said(words, at=dates.show_instant(known.sealed_at)))
        holes = questions.find_holes(session)
        missing = questions.counted(holes)
        counted = gather.count(session, None, period, on or dates.today(), missing=missing)
        made = SealedReport(
            id=ids.new(),
            first_day=period.first,
            last_day=period.last,
            calendar=period.calendar,
            name=period.name,
            device=author.device,
            sealed_at=dates.now_instant(),
            change=identity.change(session),
            content=json.dumps(_content(session, counted, holes, desk.kept), ensure_ascii=False),
        )
        session.add(made)
        session.flush()
        return _seal(made)


def unseal(desk: Desk, period: Period) -> Seal:
    """Take the seal off a period; it stays on this desk, marked with the moment. Office only.

    Raises Refused: no office, or the period is not sealed.
    """
    desk.need_office()
    with desk.write() as (session, author):
        known = find(session, period)
        if known is None:
            raise Refused("period_not_sealed", said(N_("This period is not sealed.")))
        known.unsealed_at, known.unsealed_by = dates.now_instant(), author.device
        session.add(known)
        session.flush()
        return _seal(known)


def seal_again(desk: Desk, taken_off: Seal) -> Seal:
    """Undo `unseal`: the very figures of that seal are sealed anew; that it was off stays to be seen.

    Raises Refused: no office, the seal is not on this desk, or the period was sealed meanwhile.
    """
    desk.need_office()
    with desk.write() as (session, author):
        try:
            old = session.get_one(SealedReport, taken_off.id)
        except NoResultFound:
            raise Refused("period_not_sealed", said(N_("This period is not sealed."))) from None
        if find(session, taken_off.period) is not None:
            raise Refused("period_sealed_again", said(N_("This period was sealed again meanwhile.")))
        kept = ("first_day", "last_day", "calendar", "name", "change", "content")
        again = SealedReport(
            id=ids.new(),
            device=author.device,
            sealed_at=dates.now_instant(),
            **{name: getattr(old, name) for name in kept},
        )
        session.add(again)
        session.flush()
        return _seal(again)


def every(desk: Desk) -> list[Seal]:
    """Give all seals of this desk in the order in which they were put on, those taken off too."""
    with desk.database.read() as session:
        return [_seal(one) for one in sealed_report.every(session)]


def sealed(desk: Desk, period: Period) -> Table | None:
    """Give the figures of a sealed period as they were sealed, None where it is not sealed."""
    with desk.database.read() as session:
        known = find(session, period)
        return None if known is None else figures(known, period)


def compare(desk: Desk, period: Period, check: Check) -> Compared | None:
    """Count a sealed period anew and give what differs, None where it is not sealed.

    What stands behind its figures is known then. `check` is called often and may raise: what was counted by
    then is not counted again.
    """
    with desk.database.read() as session:
        known = find(session, period)
        if known is None:
            return None
        own, kept, state = known.id, figures(known, period), gather.state(session)
    now = additions.anew(
        desk.kept, own, state, lambda: sealed_figures.count(desk, kept, kept.chosen, check).table
    )
    with desk.database.read() as session:
        known = session.get_one(SealedReport, own)
        return compared(session, known, difference.between(kept.rows, now.rows))


def compared(session: Session, known: SealedReport, figures: tuple[Difference, ...]) -> Compared:
    """Give what is told of a seal beside the `figures` that are others now."""
    content = sealed_report.read(known)
    return Compared(
        seal=_seal(known),
        late=additions.late(session, known, known.change),
        left=left_period.find(session, known, known),
        changed=additions.changed(session, known, known.change),
        figures=figures,
        rules=tuple(snapshot.changed_rules(content["table"])),
        doubts=spread.read(content["doubts"]),
    )


def told(session: Session, period: Period, counted: Kept, check: Check) -> list[Additions]:
    """Give what a report adds to earlier periods: what it told when it was sealed, else what is new now.

    `check` is called often and may raise.
    """
    known = find(session, period)
    if known is None:
        return additions.open_ones(session, period, counted, check)
    return additions.told(session, known)


def need_sealed(desk: Desk, period: Period) -> Table:
    """As `sealed`. Raises Refused where the period is not sealed."""
    found = sealed(desk, period)
    if found is None:
        raise Refused("period_not_sealed", said(N_("This period is not sealed.")))
    return found


def figures(known: SealedReport, period: Period) -> Table:
    """Give the figures of a seal; what was missing is counted of what was named, in older seals otherwise."""
    content = sealed_report.read(known)
    table = snapshot.give_back(content["table"], period)
    standing = replace(table.standing, missing=questions.counted(content["missing"]))
    return replace(table, standing=standing, sealed=True)


def doubts(session: Session, period: Period) -> Doubts | None:
    """Give what could still move the figures of a period when it was sealed, None where it is not sealed."""
    known = find(session, period)
    return None if known is None else spread.read(sealed_report.read(known)["doubts"])


def find(session: Session, period: Period) -> SealedReport | None:
    """Give the seal that stands on a period."""
    return sealed_report.find(session, period.first, period.last, period.calendar)


def _content(session: Session, counted: Counted, holes: list[dict[str, Any]], kept: Kept) -> dict[str, Any]:
    table = counted.table
    bundles = (
        sa.select(col(Bundle.id), col(Bundle.device), col(Bundle.seq))
        .where(
            col(Bundle.direction) == INCOMING, col(Bundle.kind) == _REPORT, col(Bundle.undone_at).is_(None)
        )
        .order_by(col(Bundle.device), col(Bundle.seq), col(Bundle.id))
    )
    return {
        "snapshot": ids.new(),
        "table": snapshot.take(table),
        OFFICIAL: official_kept.take(session, counted),
        "bundles": [[*row] for row in session.execute(bundles)],
        left_period.STATES: left_period.last_state(session),
        "missing": holes,
        "questions": [one.id for one in review.open_questions(session)],
        "additions": [one.kept() for one in additions.open_ones(session, table.period, kept)],
        "doubts": spread.look(session, table, singly=False).kept(),
    }


def _seal(row: SealedReport) -> Seal:
    content = sealed_report.read(row)
    return Seal(
        id=row.id,
        period=Period(row.first_day, row.last_day, row.calendar, row.name),
        device=row.device,
        sealed_at=row.sealed_at,
        unsealed_at=row.unsealed_at or "",
        unsealed_by=row.unsealed_by or "",
        bundles=len(content["bundles"]),
        missing=questions.counted(content["missing"]),
        questions=len(content["questions"]),
    )
