"""What the made-up teams of packaging/bench write: rows of each table, drawn from a seed. Nobody exists.

A row knows, as a record does, which write gave each fact its value and what its writers had seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench_cases import TABLES

from outreach_desk.ground import uic
from outreach_desk.records import catalog, ids, stamps
from outreach_desk.records.base import Thing
from outreach_desk.records.stamps import Stamp

_EDITED_ON = "2026-04-01T02:03:04Z"
COMMUNES = tuple(f"2025:{number:05d}" for number in range(331, 391))
_MOTHERS, _FATHERS = ("Sen", "Cúc", "Mai", "Đào", "Huệ", "Trúc"), ("Bưởi", "Cam", "Ổi", "Mít", "Na", "Xoài")


@dataclass
class Row:
    """One made-up record: its cells, who wrote which fact, and what the writers had seen."""

    id: str
    cells: dict[str, str]
    edits: dict[str, Stamp | None]
    version: dict[str, int]
    at: str

    def edited(self, fact: str, value: str, device: str) -> "Row":
        """Give the record with another value of one fact, written by a device that had seen all of it."""
        counter = max(self.version.values()) + 1
        version = self.version | {device: counter}
        edits = self.edits | {fact: Stamp(counter, device)}
        return Row(self.id, self.cells | {fact: value}, edits, version, _EDITED_ON)


Rows = dict[str, list[Row]]


def lines(thing: Thing, rows: Iterable[Row]) -> list[list[str]]:
    """Give rows as the cells of a bundle's CSV, sorted by id."""
    known: dict[tuple[Stamp | None, ...], str] = {}
    names = [column.name for column in thing.travelling]
    found = []
    for row in sorted(rows, key=lambda one: one.id):
        key = tuple(row.edits[fact] for fact in thing.facts)
        if key not in known:
            known[key] = stamps.write_edits({fact: row.edits[fact] for fact in thing.facts})
        cells = [row.cells.get(name, "") for name in names]
        version = stamps.write_version(row.version)
        found.append([row.id, *cells, "false", "false", version, known[key], "1", row.at])
    return found


class Team:
    """Draws what one team writes."""

    def __init__(self, random: Random, device: str, group: str, code: str, organisation: str) -> None:
        self.random, self._device, self._group = random, device, group
        self._code, self._organisation, self._serial = code, organisation, 0

    def draw(self, counts: Mapping[str, int], span: tuple[date, int], known: Rows) -> Rows:
        """Draw new rows of each table; they name each other and those that are known."""
        rows: Rows = {name: [] for name in TABLES}
        for name in TABLES:
            if name != "attendance":
                make_one = getattr(self, f"_{name}")
                named = {one: [*known.get(one, ()), *rows[one]] for one in ("member", "client")}
                rows[name] = [make_one(self._moment(span), named) for _ in range(counts[name])]
        clients = [*known.get("client", ()), *rows["client"]]
        rows["attendance"] = self._attendances(rows["meeting"], clients, counts["attendance"])
        return rows

    def _moment(self, span: tuple[date, int]) -> datetime:
        first, days = span
        start = datetime(first.year, first.month, first.day, 1, tzinfo=UTC)
        return start + timedelta(seconds=self.random.randrange(days * 86_400))

    def _row(self, name: str, at: datetime, cells: Mapping[str, str], record_id: str | None = None) -> Row:
        thing = catalog.THINGS[name]
        stamp = Stamp(1, self._device)
        given = {key: cell for key, cell in cells.items() if cell}
        edits: dict[str, Stamp | None] = {
            fact: stamp if fact == "deleted" or any(one in given for one in columns) else None
            for fact, columns in thing.facts.items()
        }
        moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Row(record_id or self._id(at), given, edits, {self._device: 1}, moment)

    def _id(self, at: datetime) -> str:
        millis, bits = int(at.timestamp() * 1000), self.random.getrandbits(74)
        text = f"{millis:012x}7{bits >> 62:03x}{0x8000 | (bits >> 48) & 0x3FFF:04x}{bits & (2**48 - 1):012x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def _day(self, at: datetime, later: int = 0) -> str:
        return (at.date() + timedelta(days=later)).isoformat()

    def _number(self, letter: str) -> str:
        self._serial += 1
        return f"{self._code}-{letter}{self._serial:06d}"

    def _member(self, at: datetime, _named: Rows) -> Row:
        return self._row("member", at, {"group_id": self._group, "code": self._number("M")})

    def _client(self, at: datetime, named: Rows) -> Row:
        random = self.random
        year, month = random.randint(1976, 2004), random.randint(1, 12)
        code = uic.build(random.choice(_MOTHERS), random.choice(_FATHERS), year, month, None)
        cells = {
            "group_id": self._group,
            "serial": self._number("K"),
            "uic": code,
            "birth_year": str(year),
            "birth_month": str(month),
            "gender": random.choice(("f", "f", "f", "tg_w", "m")),
            "population": random.choice(("sw_f", "sw_f at_risk", "sw_m")),
            "setting": random.choice(("street", "venue", "online")),
            "commune": random.choice(COMMUNES),
            "educator_id": random.choice(named["member"]).id,
            "registered_on": self._day(at),
            "status": "active",
        }
        return self._row("client", at, cells)

    def _meeting(self, at: datetime, _named: Rows) -> Row:
        random = self.random
        cells = {
            "group_id": self._group,
            "held_on": self._day(at),
            "starts_at": f"{random.randint(8, 12):02d}:00",
            "ends_at": f"{random.randint(13, 17):02d}:30",
            "kind": random.choice(("periodic_meeting", "group_talk")),
            "status": "held",
            "model": "M3_PEER_CAPACITY",
            "commune": random.choice(COMMUNES),
            "topics": random.choice(("hiv", "sti condom", "condom")),
            "peer_led": random.choice(("true", "false")),
            "anonymous_f": str(random.randint(0, 9)),
        }
        return self._row("meeting", at, cells)

    def _attendances(self, meetings: list[Row], clients: list[Row], count: int) -> list[Row]:
        per, more = divmod(count, max(1, len(meetings)))
        rows = []
        for number, meeting in enumerate(meetings):
            for client in self.random.sample(clients, min(per + (number < more), len(clients))):
                present = self.random.random() < 0.9  # noqa: PLR2004
                cells = {
                    "meeting_id": meeting.id,
                    "client_id": client.id,
                    "role": "client",
                    "presence": "present" if present else "absent",
                    "absence_reason": "" if present else "working",
                }
                moment = datetime.strptime(meeting.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
                made = ids.of_pair(meeting.id, client.id)
                rows.append(self._row("attendance", moment, cells, made))
        return rows

    def _contact(self, at: datetime, named: Rows) -> Row:
        random = self.random
        cells = {
            "group_id": self._group,
            "client_id": random.choice(named["client"]).id,
            "contact_on": self._day(at),
            "mode": random.choice(("one_to_one", "phone", "online")),
            "place_type": random.choice(("venue_karaoke", "venue_massage", "venue_cafe")),
            "commune": random.choice(COMMUNES),
            "topics": random.choice(("hiv", "sti condom", "condom")),
            "educator_id": random.choice(named["member"]).id,
        }
        return self._row("contact", at, cells)

    def _referral(self, at: datetime, named: Rows) -> Row:
        random = self.random
        cells = {
            "client_id": random.choice(named["client"]).id,
            "serial": self._number("P"),
            "issued_on": self._day(at),
            "service": random.choice(("voc_training", "legal_counsel", "education")),
            "organisation_id": self._organisation,
            "valid_until": self._day(at, 30),
            "educator_id": random.choice(named["member"]).id,
            "status": "issued",
        }
        row = self._row("referral", at, cells)
        if random.random() < 0.6:  # noqa: PLR2004 - most slips come back
            outcome = {"status": "completed", "outcome_on": self._day(at, 3), "evidence": "stub"}
            row.cells |= outcome
            row.edits["outcome"] = Stamp(2, self._device)
            row.version = {self._device: 2}
        return row

    def _service(self, at: datetime, named: Rows) -> Row:
        random = self.random
        cells = {
            "client_id": random.choice(named["client"]).id,
            "service": random.choice(("voc_training", "legal_counsel", "education")),
            "served_on": self._day(at),
            "organisation_id": self._organisation,
            "setting": random.choice(("community", "facility")),
            "amount": str(random.randrange(0, 2_000_000, 50_000)),
            "result": "ongoing",
            "educator_id": random.choice(named["member"]).id,
        }
        return self._row("service", at, cells)
