"""Small provinces drawn from a seed, as plain rows: lists of dicts, and a way to put them into a desk's file.

What a person could not type but two laptops can bring about is in them too: facts that are missing, links in
rows and in circles, consents that overlap, services that name other people's slips. Nobody in them exists.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog

Row = dict[str, Any]
Province = dict[str, list[Row]]

FIRST, DAYS = date(2025, 3, 20), 560
_STEP = 5
UNITS = (
    *("2024:01", "2024:001", "2024:017", "2024:00331", "2025:01", "2025:00331", "2025:00070"),
    *("2024:44", "2024:18853", "2025:44", "2024:755", "2025:26732", "2025:18880"),
)
"""Wide and narrow areas of both times; wards that were split, a code used again, an island."""
_STAMPS = {"version": "v", "edits": "e", "change": 1}
_GONE, _LACKS = 0.07, 0.03


class _Drawing:
    """Draws one province; each row has an id that tells the order in which rows were made."""

    def __init__(self, random: Random) -> None:
        self.random, self.rows = random, defaultdict(list)

    def add(self, table: str, /, **cells: Any) -> str:
        """Add a row, deleted now and then; now and then one of its facts was never set."""
        number = sum(map(len, self.rows.values()))
        row = {
            "id": f"{number:08d}-0000-7000-8000-{self.random.getrandbits(48):012x}",
            "deleted": self.some(_GONE),
        }
        row["erased"] = self.some(_LACKS)
        row |= dict.fromkeys(catalog.THINGS[table].columns) | cells
        lacking = [name for name in cells if name not in _NEVER_LACKING.get(table, ()) and self.some(_LACKS)]
        row |= dict.fromkeys(lacking)
        self.rows[table].append(row)
        return str(row["id"])

    def some(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *of: Any) -> Any:
        return self.random.choice(of)

    def maybe(self, share: float, value: Any) -> Any:
        return value if self.some(share) else None

    def day(self) -> date:
        """Draw a day; many things fall on the same ones."""
        return FIRST + self.days(DAYS) + timedelta(days=self.one(0, 0, 0, 1, 2))

    def days(self, most: int) -> timedelta:
        return timedelta(days=_STEP * self.random.randrange(most // _STEP))

    def id(self, table: str) -> str:
        return str(self.random.choice(self.rows[table])["id"])


# A row that does not say what it belongs to cannot come into a file at all, or belongs to nobody's figures.
_NEVER_LACKING = {
    "code": ("list", "code", "vi", "sort", "maps_to"),
    "peer_group": ("code", "name"),
    "organisation": ("code", "name"),
    "person_link": ("client_id", "other_id"),
}


def draw(seed: int) -> Province:
    """Draw a province. The same seed draws the same one."""
    made = _Drawing(Random(seed))  # noqa: S311 - fiction, no secret
    _office(made)
    _people(made)
    _work(made)
    province = {name: made.rows[name] for name in (*catalog.THINGS, "review")}
    province["review"] = list(_questions(made, province))
    return province


def _office(made: _Drawing) -> None:
    for code, base in (("sti_own", "sti_care"), ("course_own", "voc_training"), ("nameless", None)):
        made.add("code", list="service_type", code=code, vi=code, sort=900, maps_to=base)
    made.add("code", list="support_model", code="MODEL_OWN", vi="x", sort=900, maps_to="M3_PEER_CAPACITY")
    for number in range(4):
        kind = made.one("opc", "hospital", "legal_aid_centre", "vocational")
        made.add("organisation", code=f"O{number}", name=f"Cơ sở {number}", kind=kind)
    for number in range(3):
        start = made.maybe(0.6, made.day())
        end = made.maybe(0.3, (start or FIRST) + made.days(250))
        made.add(
            "peer_group",
            code=f"G{number}",
            name=f"Nhóm {number}",
            unit=made.one(*UNITS),
            established_on=start,
            ended_on=end,
        )
    for number in range(5):
        start = made.day()
        made.add(
            "intervention_point",
            code=f"D{number}",
            name=f"Điểm {number}",
            model=made.one(
                "M1_COMMUNITY_SERVICES",
                "M2_WORKER_RIGHTS",
                "M3_PEER_CAPACITY",
                "T3_WORKER_RIGHTS",
                "MODEL_OWN",
            ),
            organisation_id=made.maybe(0.7, made.id("organisation")),
            unit=made.one(*UNITS),
            starts_on=start,
            ends_on=made.maybe(0.5, start + made.days(200)),
            status=made.one("pilot", "maintained", "scaled_up", "ended"),
        )


def _people(made: _Drawing) -> None:
    for number in range(10):
        year = made.maybe(0.8, made.random.randint(1960, 2008))
        made.add(
            "client",
            group_id=made.id("peer_group"),
            serial=f"K{number}",
            birth_year=year,
            birth_month=year and made.maybe(0.7, made.random.randint(1, 12)),
            gender=made.maybe(0.8, made.one("f", "m", "tg_w", "undisclosed")),
            population=made.maybe(0.7, made.one("sw_f", "sw_f at_risk", "pwid sw_m")),
            registered_on=FIRST if made.some(0.7) else made.day(),
            status=made.one("active", "active", "active", "lost", "inactive"),
            status_on=made.maybe(0.5, made.day()),
        )
        for _ in range(made.random.randrange(3)):
            start = made.day() if made.some(0.5) else FIRST - timedelta(days=300)
            made.add(
                "consent",
                client_id=made.rows["client"][-1]["id"],
                purpose=made.one("record", "record", "record", "phone"),
                given_on=start,
                withdrawn_on=made.maybe(0.3, start + made.days(300)),
            )
    for number in range(4):
        member = made.add(
            "member",
            group_id=made.id("peer_group"),
            code=f"TV{number}",
            client_id=made.maybe(0.4, made.id("client")),
        )
        for _ in range(made.random.randrange(4)):
            start = made.day()
            made.add(
                "membership",
                member_id=member,
                group_id=made.id("peer_group"),
                role=made.one("core", "core", "leader", "peer_educator"),
                starts_on=start,
                ends_on=made.maybe(0.4, start + made.days(250)),
            )
    if made.some(0.3):
        _many_core(made)
    pairs = set()
    for _ in range(made.random.randrange(5)):
        pairs.add(tuple(sorted(row["id"] for row in made.random.sample(made.rows["client"], 2))))
    for one, other in sorted(pairs):
        made.add(
            "person_link",
            client_id=one,
            other_id=other,
            verdict=made.one("same", "same", "same", "different"),
        )


def _many_core(made: _Drawing) -> None:
    group = made.id("peer_group")
    for number in range(made.random.choice((10, 11, 13))):
        member = made.add("member", group_id=group, code=f"N{number}")
        made.add("membership", member_id=member, group_id=group, role="core", starts_on=FIRST)


def _work(made: _Drawing) -> None:
    for _ in range(12):
        status = made.one("held", "held", "held", "held", "did_not_happen", "planned")
        heads = made.random.randrange(4) if status == "held" else None
        made.add(
            "meeting",
            group_id=made.id("peer_group"),
            held_on=made.day(),
            kind=made.one("periodic_meeting", "core_briefing", "group_talk", "public_event", "training"),
            status=status,
            point_id=made.maybe(0.5, made.id("intervention_point")),
            model=made.maybe(0.6, made.one("M3_PEER_CAPACITY", "MODEL_OWN", "T3_WORKER_RIGHTS")),
            commune=made.maybe(0.7, made.one(*UNITS)),
            educator_id=made.maybe(0.4, made.id("member")),
            audience=made.maybe(0.6, made.one("public", "venue_workers", "students", "officials", "other")),
            peer_led=made.maybe(0.7, made.some(0.5)),
            anonymous_f=heads,
            anonymous_undisclosed=heads and made.maybe(0.5, made.random.randrange(3)),
        )
    _attendances(made)
    for _ in range(14):
        made.add(
            "contact",
            group_id=made.id("peer_group"),
            client_id=made.maybe(0.8, made.id("client")),
            contact_on=made.day(),
            mode=made.one("one_to_one", "phone"),
            commune=made.maybe(0.7, made.one(*UNITS)),
            educator_id=made.maybe(0.5, made.id("member")),
        )
    for _ in range(14):
        _slip(made)
    for _ in range(18):
        _service(made)
    for _ in range(8):
        _follow_up(made)
    for month in made.random.sample(_MONTHS, 8):
        for group in made.rows["peer_group"]:
            if made.some(0.5):
                _plan(made, group["id"], month)


_MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]


def _plan(made: _Drawing, group: str, month: str) -> None:
    made.add(
        "period_report",
        group_id=group,
        period=month,
        planned_meetings=made.maybe(0.7, made.random.randrange(9)),
        planned_people=made.maybe(0.7, made.random.randrange(90)),
        planned_turns=made.maybe(0.7, made.random.randrange(90)),
    )


def _attendances(made: _Drawing) -> None:
    pairs = set()
    for _ in range(40):
        pairs.add(
            (made.id("meeting"), made.one("client_id", "client_id", "client_id", "member_id"), made.some(0.9))
        )
    for meeting, who, present in sorted(pairs):
        for _ in range(3):
            named = {who: made.id(who.removesuffix("_id"))}
            presence = "present" if present else made.one("absent", "unmarked")
            made.add(
                "attendance",
                meeting_id=meeting,
                presence=presence,
                **{"client_id": None, "member_id": None} | named,
            )


_TYPES = (
    "sti_care",
    "hiv_test",
    "prep",
    "legal_aid",
    "voc_training",
    "job_placement",
    "loan",
    "sti_own",
    "course_own",
)


def _slip(made: _Drawing) -> None:
    issued = made.day()
    status = made.one(
        "issued", "arrived", "completed", "completed", "completed", "not_completed", "cancelled"
    )
    served = issued + timedelta(days=made.one(0, 0, 3, 29, 30, 31, 60))
    done = status in {"arrived", "completed"}
    made.add(
        "referral",
        client_id=made.id("client"),
        issued_on=issued,
        service=made.one(*_TYPES, "nameless"),
        organisation_id=made.id("organisation"),
        educator_id=made.maybe(0.3, made.id("member")),
        status=status,
        outcome_on=served if done else None,
        evidence=made.one("stub", "client_said", "facility_call") if status == "completed" else None,
        reason=made.one("refused", "no_show", "facility_declined") if status == "not_completed" else None,
        declined_by=made.maybe(0.5, made.one("client", "facility")) if status == "not_completed" else None,
    )


def _service(made: _Drawing) -> None:
    cells = {
        "client_id": made.id("client"),
        "service": made.one(*_TYPES, "nameless"),
        "served_on": made.day(),
        "organisation_id": made.maybe(0.8, made.id("organisation")),
        "referral_id": None,
        "amount": made.maybe(0.4, made.random.randrange(0, 5_000_000, 50_000)),
        "result": made.maybe(0.6, made.one("ongoing", "finished", "job_found", "dropped", "job_kept_3m")),
        "educator_id": made.maybe(0.3, made.id("member")),
    }
    slip = made.random.choice(made.rows["referral"])
    if made.some(0.4):
        cells["referral_id"] = slip["id"]
        if made.some(0.7):
            cells |= {"client_id": slip["client_id"], "service": slip["service"]}
            cells |= {
                "served_on": slip["outcome_on"] or slip["issued_on"],
                "organisation_id": slip["organisation_id"],
            }
    elif made.some(0.3):
        # The same thing told twice, with no word that it is one.
        cells |= {"client_id": slip["client_id"], "service": slip["service"]}
        cells |= {"served_on": slip["outcome_on"], "organisation_id": slip["organisation_id"]}
    for _ in range(made.one(1, 1, 1, 2)):
        made.add("service", **cells)


def _follow_up(made: _Drawing) -> None:
    service = made.random.choice(made.rows["service"])
    due = made.day()
    done = made.some(0.7)
    made.add(
        "follow_up",
        client_id=service["client_id"] or made.id("client"),
        reason="result",
        due_on=due,
        attempt=1,
        service_id=service["id"],
        done_on=due if done else None,
        outcome=made.one("reached", "not_reached", "other_informant") if done else None,
        result=made.maybe(0.6, made.one("job_kept_3m", "job_kept_6m", "dropped")) if done else None,
    )


def _questions(made: _Drawing, province: Province) -> Iterator[Row]:
    """Ask, as a desk does, about each row that names what is deleted; and what keeps nothing out."""
    gone = {row["id"] for rows in province.values() for row in rows if row["deleted"]}
    for name, thing in catalog.THINGS.items():
        for row in province[name]:
            if row["deleted"]:
                continue
            # An answer to a question about what is deleted is that nothing deleted is named any more.
            if any(row.get(column) in gone for column in thing.references):
                yield _question(made, name, row, "names_deleted")
            elif made.some(0.05):
                told = made.one(
                    {"kind": "conflict"}, {"closed_at": "2026-01-01T00:00:00Z"}, {"undone": "withdrawn"}
                )
                yield _question(made, name, row, "names_deleted") | told


def _question(made: _Drawing, name: str, row: Row, kind: str) -> Row:
    return {
        "id": f"{made.random.getrandbits(64):016x}",
        "kind": kind,
        "table_name": name,
        "record_id": row["id"],
        "opened_at": "2026-01-01T00:00:00Z",
        "closed_at": None,
        "undone": None,
    }


def put(session: Session, province: Province) -> None:
    """Put the rows into a desk's file as they are; nothing is committed."""
    for name, rows in province.items():
        if rows:
            stamps = _STAMPS if name != "review" else {}
            session.execute(sa.insert(SQLModel.metadata.tables[name]), [row | stamps for row in rows])
