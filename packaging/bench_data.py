"""Made-up province-years for packaging/bench: an enrolled office, its teams' bundles, the same rows as CSV.

Nobody in it exists. The same seed draws the same rows; keys, and so the sealed bytes, are new each time.
"""

import csv
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from bench_cases import BASE, D_AGAIN, D_LATE, OFFICE, OTHER, PASSPHRASE, PLAIN, TABLES, D
from bench_rows import Rows, Team, lines

from outreach_desk.bundle import compose, keys, manifest, table, trust
from outreach_desk.desk import enrol, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, ids, record
from outreach_desk.records.exchange import DeskFact, Device

SHARES = {"new": 0.55, "same": 0.20, "newer": 0.20, "conflict": 0.05}
MERGED = 0.25  # rows of the later bundles, of those of the year

YEAR, _LATE = (date(2025, 1, 1), 365), (date(2026, 1, 1), 90)
_TEAM_YEAR = {
    "member": 5,
    "client": 834,
    "meeting": 250,
    "attendance": 6667,
    "contact": 2083,
    "referral": 1667,
    "service": 2084,
}
_TEAM_MONTH = {
    "member": 5,
    "client": 200,
    "meeting": 20,
    "attendance": 600,
    "contact": 375,
    "referral": 300,
    "service": 375,
}
_EDITS = {
    "member": ("code", ("DOI-1", "DOI-2")),
    "client": ("status", ("inactive", "left_area")),
    "meeting": ("topics", ("hiv sti", "condom hiv")),
    "attendance": ("role", ("worker", "member")),
    "contact": ("topics", ("hiv sti", "condom hiv")),
    "referral": ("serial", ("P-DOI-1", "P-DOI-2")),
    "service": ("result", ("finished", "job_found")),
}
DEVICE_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class Size:
    """How many teams, and what each of them wrote."""

    teams: int
    rows: Mapping[str, int]


def _part(share: float) -> dict[str, int]:
    return {name: max(1, round(number * share)) for name, number in _TEAM_YEAR.items()}


SIZES = {
    "T": Size(2, _part(0.02)),
    "S": Size(1, _TEAM_MONTH),
    "Q4": Size(15, _part(0.25)),
    "Q": Size(15, _TEAM_YEAR),
    "M": Size(60, _TEAM_YEAR),
}


@dataclass
class Sender:
    """A team's laptop: it signs, and numbers its bundles."""

    device: str
    seed: str
    group: str = ""
    hashes: list[str] = field(default_factory=list)


@dataclass
class Made:
    """What was made: how many rows there are, and what the later bundles must come to."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys((BASE, OTHER, D_LATE, D), 0))
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHARES, 0))


def make(folder: Path, size: Size, seed: int) -> Made:
    """Make an empty enrolled office, the bundles and the plain files in a folder."""
    random = Random(seed)  # noqa: S311 - fiction, no secret
    made = Made()
    desk = unlock.new_office(Home(folder / OFFICE), PASSPHRASE, name="Văn phòng thử")
    try:
        with desk.write() as (session, author):
            clinic = {"code": "TT-THU", "name": "Trung tâm thử", "kind": "moh_dept"}
            organisation = record.save(session, author, catalog.THINGS["organisation"], clinic).id
        office = _Office(desk)
        for number in range(1, size.teams + 1):
            code = f"THU-{number:02d}"
            senders = [_enrolled(desk, folder, code, random) for _ in range(2)]
            team = Team(random, senders[0].device, senders[0].group, code, organisation)
            _team(folder, office, senders, team, size, made)
    finally:
        desk.close()
    return made


def _team(folder: Path, office: "_Office", senders: list[Sender], team: Team, size: Size, made: Made) -> None:
    """Make all bundles of one team: its year, what its other laptop changed, and what came after."""
    first, second = senders
    base = team.draw(size.rows, YEAR, {})
    other, later, outcomes = _later(team.random, base, first.device, second.device)
    office.write(folder / BASE, first, base, since=0)
    office.write(folder / OTHER, second, other, since=0)
    drawn = {name: round(number * MERGED * SHARES["new"]) for name, number in size.rows.items()}
    chain = list(first.hashes)
    parts = {BASE: base, OTHER: other}
    for name, span in ((D_LATE, _LATE), (D, YEAR)):
        new = team.draw(drawn, span, base)
        parts[name] = {table_name: [*later[table_name], *new[table_name]] for table_name in TABLES}
        first.hashes = list(chain)
        office.write(folder / name, first, parts[name], since=1)
    office.write(folder / D_AGAIN, first, parts[D], since=2)
    outcomes["new"] = sum(map(len, new.values()))
    for name, rows in parts.items():
        _add_plain(folder / PLAIN / name, rows)
        made.rows[name] += sum(map(len, rows.values()))
    for outcome, count in outcomes.items():
        made.outcomes[outcome] += count


def _add_plain(folder: Path, rows: Rows) -> None:
    """Add the same rows as plain CSV, one file a table, for those who know no bundles."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, some in rows.items():
        path = folder / f"{name}.csv"
        new = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(catalog.THINGS[name].header)
            writer.writerows(lines(catalog.THINGS[name], some))


class _Office:
    """The office as its teams know it: where their bundles go."""

    def __init__(self, desk: Desk) -> None:
        with desk.database.read() as session:
            sign_seed = session.get_one(DeskFact, identity.SIGN_SEED).value
            self._recipient = keys.recipient(session.get_one(DeskFact, identity.AGE_IDENTITY).value)
        self._hash = keys.key_hash(keys.public_key(sign_seed))

    def write(self, folder: Path, sender: Sender, rows: Rows, *, since: int) -> None:
        """Write the next bundle of a team."""
        folder.mkdir(exist_ok=True)
        tables: dict[str, compose.Table] = {}
        for name, some in rows.items():
            thing = catalog.THINGS[name]
            data = table.write_rows(thing.header, lines(thing, some))
            tables[name] = (data, manifest.schema_of(thing), len(some))
        ours = {
            "kind": manifest.REPORT,
            "to": "office",
            "group": sender.group,
            "device": sender.device,
            "seq": len(sender.hashes) + 1,
            "previous": sender.hashes[-1] if sender.hashes else None,
            "since": since,
            "office": self._hash,
        }
        composed = compose.compose(tables, ours, seed=sender.seed, recipients=[self._recipient])
        sender.hashes.append(composed.manifest_hash)
        (folder / f"desk-{sender.device}.desk").write_bytes(composed.data)


def _enrolled(desk: Desk, folder: Path, group: str, random: Random) -> Sender:
    """Let a laptop in by its request, as a person at the office would."""
    sender = Sender("".join(random.choices(DEVICE_LETTERS, k=8)), keys.new_seed())
    row = Device(
        id=sender.device,
        group_id=ids.new(),
        group_code=group,
        label=f"Nhóm thử {group}",
        sign_key=keys.public_key(sender.seed),
        recipient=keys.recipient(keys.new_age()),
        role=identity.TEAM,
        added_at=dates.now_instant(),
    )
    ours = {"kind": manifest.REQUEST, "device": row.id, "group": row.group_id}
    listed = {manifest.DEVICE_TABLE: (trust.write([row]), trust.schema(), 1)}
    request = folder / "request.desk"
    request.write_bytes(compose.compose(listed, ours, seed=sender.seed, recipients=[]).data)
    enrol.approve(desk, request)
    request.unlink()
    with desk.database.read() as session:
        sender.group = str(session.get_one(Device, sender.device).group_id)
    return sender


def _later(random: Random, base: Rows, first: str, second: str) -> tuple[Rows, Rows, dict[str, int]]:
    """Draw what was changed after the year: by the other laptop, and as the first one sends it."""
    other: Rows = {}
    later: Rows = {}
    outcomes = dict.fromkeys(SHARES, 0)
    for name, rows in base.items():
        fact, (one, another) = _EDITS[name]
        counts = {kind: round(len(rows) * MERGED * SHARES[kind]) for kind in ("same", "newer", "conflict")}
        drawn = random.sample(rows, sum(counts.values()))
        same, left = drawn[: counts["same"]], drawn[counts["same"] :]
        newer, both = left[: counts["newer"]], left[counts["newer"] :]
        later[name] = [*same, *(row.edited(fact, one, first) for row in [*newer, *both])]
        other[name] = [row.edited(fact, another, second) for row in both]
        for kind, count in counts.items():
            outcomes[kind] += count
    return other, later, outcomes


def indexes() -> list[str]:
    """Give the words that make, in a plain file, the indexes that the office has on what people write."""
    return [
        f'CREATE INDEX "ix_{name}_{column}" ON "{name}" ("{column}");'
        for name in TABLES
        for column in catalog.THINGS[name].columns
        if catalog.THINGS[name].model.__table__.c[column].index  # type: ignore[attr-defined]
    ]


if __name__ == "__main__":
    _folder, _size, _seed = sys.argv[1:]
    _made = make(Path(_folder), SIZES[_size], int(_seed))
    json.dump({"rows": _made.rows, "outcomes": _made.outcomes, "indexes": indexes()}, sys.stdout)
