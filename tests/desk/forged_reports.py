"""Laptops that write, hear of each other now and then, and send reports in which something is often wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exchange_world import Cells, Sender

from outreach_desk.bundle import table
from outreach_desk.records import catalog, stamps
from outreach_desk.records.stamps import Stamp

ERASED = "erased"
_MINUTES = 60
_OLDEST = 6
Key = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """A record as one laptop knows it."""

    cells: Cells
    edits: stamps.Edits
    version: stamps.Version
    at: str


class Forger:
    """Writes reports of three laptops from a seed: `a` and `b` of one group, `c` of another."""

    def __init__(self, seed: int, senders: dict[str, Sender], organisation: str, office: str) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a seed, no secret
        self._senders, self._organisation, self._office = senders, organisation, office
        self._knows: dict[str, dict[Key, Known]] = {name: {} for name in senders}
        self._written = self._drawn = 0

    # ---- what people write -------------------------------------------------------------------

    def write(self, times: int) -> None:
        """Let laptops make, change, delete and restore records, and hear of each other."""
        for _ in range(times):
            laptop = self._dice.choice(sorted(self._senders))
            act = self._dice.choices((self._make, self._change, self._flip, self._hear), (6, 10, 2, 2))[0]
            act(laptop)

    def _make(self, laptop: str) -> None:
        name = self._dice.choice(
            "client client member meeting attendance contact referral consent service membership".split()  # noqa: SIM905
        )
        cells = self._new(name, laptop)
        if cells is not None:
            thing = catalog.THINGS[name]
            made = (
                thing.make_id({one: cells.get(one) or None for one in thing.made_of})
                if thing.make_id
                else None
            )
            if (name, made) not in self._knows[laptop]:
                self._put(laptop, name, made or self._id(), cells, deleted="false")

    def _new(self, name: str, laptop: str) -> Cells | None:
        dice, group = self._dice, self._senders[laptop].group
        client, meeting, member = (self._some(laptop, one) for one in ("client", "meeting", "member"))
        known: dict[str, Cells] = {
            "client": {"group_id": group, "serial": f"K-{dice.randrange(90)}", "registered_on": "2026-05-01"}
            | ({"educator_id": member} if member else {}),
            "member": {"group_id": group, "code": f"M-{dice.randrange(90)}"}
            | ({"client_id": client} if client and dice.random() < 0.3 else {}),
            "meeting": {
                "group_id": group,
                "held_on": "2026-05-02",
                "kind": "periodic_meeting",
                "status": "held",
            },
            "contact": {"group_id": group, "contact_on": "2026-05-03", "mode": "phone"}
            | ({"client_id": client} if client else {}),
        }
        if member:
            role = {"member_id": member, "role": "member", "starts_on": "2026-01-01"}
            known["membership"] = {"group_id": group} | role
        if client:
            given = {"issued_on": "2026-05-04", "service": "hiv_test", "organisation_id": self._organisation}
            known["referral"] = {"client_id": client, "status": "issued"} | given
            known["consent"] = {"client_id": client, "purpose": "record", "given_on": "2026-05-01"}
            known["service"] = {"client_id": client, "service": "hiv_test", "served_on": "2026-05-05"}
        if client and meeting:
            known["attendance"] = {"meeting_id": meeting, "client_id": client, "presence": "present"}
        return known.get(name)

    def _id(self) -> str:
        """Draw an id: the same seed draws the same."""
        self._drawn += 1
        bits = self._dice.getrandbits(62)
        return f"019a0000-{self._drawn:04x}-7000-{0x8000 | bits >> 48:04x}-{bits & (2**48 - 1):012x}"

    def _known_to(self, laptop: str) -> Key | None:
        """Choose a record, rather one of the oldest: so that writes meet."""
        keys = sorted(self._knows[laptop], key=lambda key: key[1])
        return self._dice.choice(keys[:_OLDEST] if self._dice.random() < 0.6 else keys) if keys else None

    def _some(self, laptop: str, name: str) -> str | None:
        among = sorted(key[1] for key in self._knows[laptop] if key[0] == name)
        return self._dice.choice(among) if among else None

    def _change(self, laptop: str) -> None:
        """Write one fact anew: a good value, one that breaks a check, or one that nobody has a word for."""
        good: dict[str, list[Cells]] = {
            "client": [
                *({"gender": "f"}, {"gender": "m"}, {"serial": "K-7"}, {"status": "inactive"}),
                *({"birth_year": "1990", "birth_month": "4"}, {"birth_year": "1991"}),
            ],
            "member": [{"code": "M-7"}, {"code": "M-8"}],
            "meeting": [{"topics": "hiv"}, {"topics": "sti"}, {"starts_at": "09:00", "ends_at": "10:00"}],
            "attendance": [
                {"role": "client"},
                {"role": "worker"},
                {"presence": "absent", "absence_reason": "working"},
            ],
            "contact": [{"mode": "online"}, {"mode": "phone"}, {"topics": "hiv sti"}],
            "referral": [
                {"serial": "P-1"},
                {"serial": "P-2"},
                {"status": "completed", "outcome_on": "2026-05-09"},
            ],
            "consent": [{"how": "oral"}, {"how": "written"}, {"withdrawn_on": "2026-06-01"}],
            "service": [{"amount": "50000"}, {"amount": "0"}, {"result": "ongoing"}],
            "membership": [{"role": "leader"}, {"role": "member"}, {"starts_on": "2026-01-02"}],
        }
        bad: dict[str, list[Cells]] = {
            "client": [{"birth_year": "2024"}, {"population": "of_our_own"}],
            "meeting": [{"held_on": "2099-01-01"}],
            "contact": [{"contact_on": "2099-01-01"}, {"topics": "of_our_own"}],
        }
        key = self._known_to(laptop)
        if key is not None:
            name, record_id = key
            # The first two write one fact: so that two laptops that know nothing of each other meet in it.
            changes = good[name][:2] if self._dice.random() < 0.6 else good[name]
            changes = bad.get(name, []) if self._dice.random() < 0.05 else changes
            if changes:
                self._put(laptop, name, record_id, self._dice.choice(changes))

    def _flip(self, laptop: str) -> None:
        key = self._known_to(laptop)
        if key is not None:
            name, record_id = key
            was = self._knows[laptop][name, record_id].cells["deleted"]
            self._put(laptop, name, record_id, {}, deleted="false" if was == "true" else "true")

    def _hear(self, laptop: str) -> None:
        """Take over from the other laptop of the group what was written with all that is known here."""
        other = {"a": "b", "b": "a"}.get(laptop)
        for key, theirs in self._knows.get(other or "", {}).items():
            ours = self._knows[laptop].get(key)
            if ours is None or stamps.joined(ours.version, theirs.version) == theirs.version:
                self._knows[laptop][key] = theirs

    def _put(self, laptop: str, name: str, record_id: str, cells: Cells, deleted: str | None = None) -> None:
        thing, device = catalog.THINGS[name], self._senders[laptop].device
        nobody = Known({}, dict.fromkeys(thing.facts), {}, "")
        was = self._knows[laptop].get((name, record_id), nobody)
        stamp = Stamp(max(was.version.values(), default=0) + 1, device)
        facts = {fact for fact, columns in thing.facts.items() if any(cells.get(one) for one in columns)}
        emptied = {one: "" for fact in facts for one in thing.facts[fact]}
        flag = {} if deleted is None else {"deleted": deleted}
        edits = was.edits | dict.fromkeys(facts | flag.keys(), stamp)
        self._written += 1
        at = f"2026-06-01T{self._written // _MINUTES % 24:02d}:{self._written % _MINUTES:02d}:00Z"
        version = stamps.joined(was.version, {device: stamp.counter})
        self._knows[laptop][name, record_id] = Known(was.cells | emptied | cells | flag, edits, version, at)

    # ---- what they send ------------------------------------------------------------------------

    def report(self, folder: Path, *, wrong: float) -> Path:
        """Write a report of some laptop; each row is spoiled with this chance."""
        laptop = self._dice.choice(sorted(self._senders))
        share = self._dice.choice((0.3, 0.6, 1.0))
        tables: dict[str, bytes] = {}
        for name, thing in catalog.THINGS.items():
            rows = [
                self._row(name, record_id, known)
                for (table_name, record_id), known in sorted(self._knows[laptop].items())
                if table_name == name and self._dice.random() < share
            ]
            for row in [*rows]:
                if self._dice.random() < wrong:
                    self._dice.choice(self._spoilers())(row, rows)
            if rows:
                lines = [[row[one] for one in thing.header if one in row] for row in rows]
                tables[name] = table.write_rows(thing.header, lines)
        return self._senders[laptop].file(folder, tables)

    def _row(self, name: str, record_id: str, known: Known) -> Cells:
        header = catalog.THINGS[name].header
        row = dict.fromkeys(header, "") | {"id": record_id, ERASED: "false"} | known.cells
        row |= {"version": stamps.write_version(known.version), "edits": stamps.write_edits(known.edits)}
        return row | {"changed_by": "1", "changed_at": known.at}

    def _spoilers(self) -> list[Callable[[Cells, list[Cells]], object]]:
        """Give the ways to spoil a row; some leave it readable, and wrong."""
        dice = self._dice

        def one_of_its_values(row: Cells) -> str:
            return dice.choice([name for name in row if name not in {"id", "version", "edits"}])

        def unseen(row: Cells, _rows: list[Cells]) -> None:
            """Forget what the writers had seen of another laptop."""
            parts = row["version"].split(" ")
            row["version"] = dice.choice(parts)

        def other_writer(row: Cells, _rows: list[Cells]) -> None:
            device = dice.choice((self._office, "zzzzzzzz", self._senders["c"].device))
            row["version"] = stamps.write_version(stamps.read_version(row["version"]) | {device: 3})

        return [
            lambda row, rows: rows.append(dict(row)) if dice.random() < 0.6 else None,
            lambda row, _rows: row.update({one_of_its_values(row): ""}),
            lambda row, _rows: row.update(
                {one_of_its_values(row): dice.choice(("x", "2026-7-1", "true", " "))}
            ),
            lambda row, _rows: row.pop("changed_at"),
            lambda row, _rows: row.update(erased="true"),
            lambda row, _rows: row.update(id=self._id()),
            lambda row, _rows: row.update(edits=dice.choice(("", "*=-", f"*={self._office}:9"))),
            lambda row, _rows: row.update(
                {one: self._id() for one in row if one.endswith("_id") and row[one] and dice.random() < 0.5}
            ),
            lambda row, _rows: row.update(group_id=self._senders["c"].group) if "group_id" in row else None,
            lambda row, _rows: row.update(changed_at="2001-01-01T00:00:00Z", changed_by="2"),
            unseen,
            other_writer,
        ]
