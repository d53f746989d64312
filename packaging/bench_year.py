"""A province-year in a real office for packaging/bench: its teams' rows, written at once into its file.

Nobody in it exists. What the teams write is drawn as for the import; the office's groups, points, links and
open questions, and what only figures ask for (consents, roles, follow-ups), come on top of it.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random

import sqlalchemy as sa
from bench_cases import OFFICE, PASSPHRASE
from bench_data import DEVICE_LETTERS, SIZES, YEAR
from bench_rows import COMMUNES, Row, Rows, Team, lines
from sqlalchemy.orm import Session

from outreach_desk.desk import unlock
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, ids, record, review
from outreach_desk.records.exchange import Review
from outreach_desk.records.identity import Author
from outreach_desk.store import bulk

FOLLOW_UPS = 2.5  # for each slip: 250,000 for 100,000
_KINDS = ("opc", "commune_health", "hospital", "legal_aid_centre", "vocational", "job_centre", "vbsp", "ngo")
_SERVICES = {
    "voc_training": 6,
    "job_placement": 5,
    "education": 4,
    "legal_counsel": 9,
    "loan": 2,
    "grant_capital": 1,
    "sti_care": 18,
    "gyn": 10,
    "general_health": 9,
    "hiv_test": 20,
    "prep": 8,
    "psych_counsel": 5,
    "social_aid": 3,
}
_MODELS = ("M1_COMMUNITY_SERVICES", "M2_WORKER_RIGHTS", "M3_PEER_CAPACITY")
_ROLES = ("core", "core", "board", "network", "peer_educator")
_AUDIENCES = ("venue_workers", "public", "students")
_POINTS, _LINKED, _ASKED, _DELETED_OF = 2, 0.01, 3, 199


def make(folder: Path, size: str, seed: int) -> None:
    """Make the office `folder`/office with the year 2025 of all its teams."""
    random = Random(seed)  # noqa: S311 - fiction, no secret
    desk = unlock.new_office(Home(folder / OFFICE), PASSPHRASE, name="Văn phòng thử")
    try:
        with desk.write() as (session, author):
            givers = [
                _saved(session, author, "organisation", code=f"CS-{number:02d}", name="Cơ sở thử", kind=kind)
                for number, kind in enumerate(_KINDS * 4)
            ]
            counts = SIZES[size].rows | {"follow_up": round(SIZES[size].rows["referral"] * FOLLOW_UPS)}
            for number in range(1, SIZES[size].teams + 1):
                _team(session, author, random, number, counts, givers)
            _delete_some(session, seed)
        with desk.database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    finally:
        desk.close()


def _saved(session: Session, author: Author, name: str, /, **values: str | date) -> str:
    return str(record.save(session, author, catalog.THINGS[name], values).id)


def _team(
    session: Session,
    author: Author,
    random: Random,
    number: int,
    counts: Mapping[str, int],
    givers: list[str],
) -> None:
    """Write a team: its group and points by hand, all else as an import writes it."""
    code = f"THU-{number:02d}"
    group = _saved(
        session,
        author,
        "peer_group",
        code=code,
        name=f"Nhóm thử {number}",
        kind="peer",
        established_on=YEAR[0],
    )
    points = [
        _saved(
            session,
            author,
            "intervention_point",
            code=f"{code}-D{place}",
            name="Điểm thử",
            model=random.choice(_MODELS),
            unit=random.choice(COMMUNES),
            starts_on=YEAR[0],
            status="maintained",
        )
        for place in range(_POINTS)
    ]
    device = "".join(random.choices(DEVICE_LETTERS, k=8))
    rows = YearTeam(random, device, group, code, givers, points).year(counts)
    for name, some in rows.items():
        if some:
            write(session, name, some)
    for name in ("service", "attendance", "contact"):
        session.add_all(_question(name, row) for row in random.sample(rows[name], _ASKED))


def _question(name: str, row: Row) -> Review:
    return Review(
        id=ids.new(),
        kind=review.NAMES_DELETED,
        table_name=name,
        record_id=row.id,
        opened_at=dates.now_instant(),
    )


def write(session: Session, name: str, rows: list[Row]) -> None:
    """Write rows of one table as an import does: native values, many at once."""
    thing = catalog.THINGS[name]
    table: sa.Table = thing.model.__table__  # type: ignore[attr-defined]
    header = (*thing.header, "change")
    columns = zip(*lines(thing, rows), strict=True)
    cells = dict(zip(header, (*columns, ("1",) * len(rows)), strict=True))
    order = bulk.ordered(table, header)
    values = zip(*(bulk.natives(table.c[one], cells[one]) for one in order), strict=True)
    bulk.insert(session, table, order, values)


def _delete_some(session: Session, seed: int) -> None:
    """Delete some rows of each table that teams write, and nothing that others name."""
    for name in ("attendance", "contact", "service", "follow_up"):
        table: sa.Table = catalog.THINGS[name].model.__table__  # type: ignore[attr-defined]
        which = sa.literal_column("rowid") % _DELETED_OF == seed % _DELETED_OF
        session.execute(sa.update(table).where(which).values(deleted=True))


class YearTeam(Team):
    """Draws what one team writes in a year, as figures need it."""

    def __init__(
        self, random: Random, device: str, group: str, code: str, givers: list[str], points: list[str]
    ) -> None:
        super().__init__(random, device, group, code, givers[0])
        self._givers, self._points = givers, points

    def year(self, counts: Mapping[str, int]) -> Rows:
        """Draw the rows of all tables, in the order in which they name each other."""
        rows = self.draw(counts, YEAR, {})
        rows["membership"] = list(self._memberships(rows["member"]))
        rows["consent"] = [self._consent(row) for row in rows["client"] if self._drawn(0.97)]
        rows["person_link"] = list(self._links(rows["client"]))
        rows["attendance"] += [self._led(row, rows["member"]) for row in rows["meeting"]]
        for row in rows["meeting"]:
            row.cells |= {
                "point_id": self.random.choice(self._points),
                "audience": self.random.choice(_AUDIENCES),
                "model": self.random.choice(_MODELS),
            }
        for row in rows["contact"]:
            if self._drawn(0.2):
                del row.cells["client_id"]
        self._vary(rows["referral"], rows["service"])
        follow = [self._moment(YEAR) for _ in range(counts["follow_up"])]
        rows["follow_up"] = [self._follow_up(at, rows["client"], rows["referral"]) for at in follow]
        return rows

    def _drawn(self, share: float) -> bool:
        return self.random.random() < share

    def _vary(self, slips: list[Row], services: list[Row]) -> None:
        """Let slips and services be of all kinds, some cancelled, some told by the client, some linked."""
        random, names, shares = self.random, tuple(_SERVICES), tuple(_SERVICES.values())
        for row in (*slips, *services):
            row.cells["service"] = random.choices(names, shares)[0]
            row.cells["organisation_id"] = random.choice(self._givers)
        for row in slips:
            if row.cells["status"] == "issued" and self._drawn(0.05):
                row.cells["status"] = "cancelled"
            elif row.cells["status"] == "completed" and self._drawn(0.15):
                row.cells["evidence"] = "client_said"
        completed = [row for row in slips if row.cells["status"] == "completed"]
        for service, slip in zip(services[: len(completed) // 2], completed, strict=False):
            service.cells |= {
                "client_id": slip.cells["client_id"],
                "service": slip.cells["service"],
                "organisation_id": slip.cells["organisation_id"],
                "served_on": slip.cells["outcome_on"],
                "referral_id": slip.id,
            }

    def _at(self, row: Row) -> datetime:
        return datetime.fromisoformat(row.at)

    def _memberships(self, members: list[Row]) -> Iterator[Row]:
        for row, role in zip(members, _ROLES * len(members), strict=False):
            cells = {"member_id": row.id, "group_id": self._group, "role": role}
            yield self._row("membership", self._at(row), cells | {"starts_on": YEAR[0].isoformat()})

    def _consent(self, client: Row) -> Row:
        """Most had agreed before the year began, some when they were written down; some took it back."""
        given = YEAR[0].isoformat() if self._drawn(0.85) else client.cells["registered_on"]
        cells = {"client_id": client.id, "purpose": "record", "how": "spoken", "given_on": given}
        if self._drawn(0.03):
            cells["withdrawn_on"] = max(given, f"{YEAR[0].year}-10-01")
        return self._row("consent", self._at(client), cells)

    def _links(self, clients: list[Row]) -> Iterator[Row]:
        """Some of the team's clients are one person, as the office found."""
        drawn = self.random.sample(clients, 2 * round(len(clients) * _LINKED))
        for pair in zip(drawn[::2], drawn[1::2], strict=True):
            one, other = sorted(row.id for row in pair)
            cells = {"client_id": one, "other_id": other, "verdict": "same"}
            yield self._row("person_link", self._at(pair[0]), cells, ids.of_pair(one, other))

    def _led(self, meeting: Row, members: list[Row]) -> Row:
        member = self.random.choice(members).id
        cells = {"meeting_id": meeting.id, "member_id": member, "role": "member", "presence": "present"}
        return self._row("attendance", self._at(meeting), cells, ids.of_pair(meeting.id, member))

    def _follow_up(self, at: datetime, clients: list[Row], slips: list[Row]) -> Row:
        random = self.random
        cells = {
            "reason": random.choice(("absent", "contact", "result")),
            "due_on": self._day(at),
            "attempt": "1",
        }
        if self._drawn(0.5):
            slip = random.choice(slips)
            cells |= {"client_id": slip.cells["client_id"], "referral_id": slip.id, "reason": "referral"}
        else:
            cells["client_id"] = random.choice(clients).id
        if self._drawn(0.8):
            outcome = random.choice(("reached", "reached", "not_reached"))
            cells |= {"done_on": self._day(at, 1), "way": "phone", "outcome": outcome}
        return self._row("follow_up", at, cells)


if __name__ == "__main__":
    _folder, _size, _seed = sys.argv[1:]
    make(Path(_folder), _size, int(_seed))
