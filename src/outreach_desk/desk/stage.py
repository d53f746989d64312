"""The desks of a practice, each with its own folder, key and passphrase, and the hands of their people.

Everything goes through the acts that people use. A desk is opened, acts, and is closed; between two desks
only files pass. What is kept here of a desk is what its own people know: its passphrase and their notes.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk import enrol, enter, fiction, look, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enrol import Sent
from outreach_desk.desk.fiction import Act, Entry, Fiction, Value
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record
from outreach_desk.records.base import Thing
from outreach_desk.records.identity import Author
from outreach_desk.store import safewrite

# What the first laptop of a group copies for the second: never more, or the copy would speak for facts
# that nobody wrote there.
_HANDED_COLUMNS = {
    "client": ("id", "serial", "nickname", "registered_on"),
    "consent": ("id", "client_id", "purpose", "given_on"),
    "meeting": ("id", "held_on", "kind", "status"),
}


@dataclass
class Player:
    """A practice desk with what its people know: number 0 is the office, the teams count from 1."""

    number: int
    home: Home
    passphrase: str = field(repr=False)
    device: str = ""
    notes: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Open the desk for an act and close it again."""
        desk = unlock.unlock(self.home, self.passphrase)
        try:
            yield desk
        finally:
            desk.close()


def set_up(office: Player, teams: Iterable[Player], story: Fiction, stick: Path, language: str) -> Sent:
    """Make all desks; the teams ask to be enrolled, the office approves. Gives its first package."""
    name = fiction.rows("offices")[0][language]
    made = unlock.new_office(office.home, office.passphrase, name=name, practice=True)
    try:
        office.device = made.device
        for entry in story.office:
            with made.write() as (session, author):
                _save(session, author, entry, office.notes, None)
        for team in teams:
            request = _new_team(team, stick, language)
            heard = enrol.look(request.path)[1]
            if heard != request.words:
                raise AssertionError("the words heard by telephone are others")
            enrol.approve(made, request.path)
            request.path.unlink()
        return enrol.office_package(made, stick)
    finally:
        made.close()


def _new_team(team: Player, stick: Path, language: str) -> Sent:
    name = fiction.group_name(team.number, language)
    label = f"{name} 2" if team.number > fiction.TWO_LAPTOPS else name
    code = fiction.group_code(team.number)
    desk = unlock.new_team(team.home, team.passphrase, name=label, group_code=code, practice=True)
    try:
        team.device = desk.device
        return enrol.request(desk, stick)
    finally:
        desk.close()


def write(desk: Desk, acts: Iterable[Act], notes: dict[tuple[str, str], str]) -> None:
    """Write acts into an open team desk, one transaction each. `notes` say which record bears which key."""
    group = desk.fact(identity.GROUP)
    for act in acts:
        with desk.write() as (session, author):
            for entry in act.entries:
                _save(session, author, entry, notes, group)


def _save(
    session: Session,
    author: Author,
    entry: Entry,
    notes: dict[tuple[str, str], str],
    group: str | None,
) -> None:
    thing = catalog.THINGS[entry.thing]
    known = notes.get((entry.thing, entry.key))
    if entry.deleted and known is not None:
        record.delete(session, author, thing, known)
        return
    values = {
        name: _named(session, thing, name, value, notes) if name in thing.references else value
        for name, value in entry.values.items()
    }
    if known is None and group is not None and "group_id" in thing.columns:
        values["group_id"] = group
    notes[entry.thing, entry.key] = record.save(session, author, thing, values, known).id


def _named(
    session: Session, thing: Thing, column: str, value: Value, notes: dict[tuple[str, str], str]
) -> str | None:
    """Find the record that is meant: in one's own notes, or by its code in the office's directory."""
    if value is None:
        return None
    table = thing.references[column]
    known = notes.get((table, str(value)))
    if known is not None:
        return known
    directory = SQLModel.metadata.tables[table]
    code = directory.c[str(catalog.THINGS[table].code_column)]
    return str(session.scalars(sa.select(directory.c.id).where(code == value)).one())


def hand_over(desk: Desk, team: Player, handed: Fiction, stick: Path) -> None:
    """Copy the clients and the meeting that the group's second laptop shall know, as sheets on the stick."""
    ids = {team.notes[table, key] for table, keys in handed.handed.items() for key in keys}
    for table, columns in _HANDED_COLUMNS.items():
        whole = look.dump(desk, table, private=True).as_dict()["rows"]
        told = "client_id" if table == "consent" else "id"
        sheet = io.StringIO()
        writer = csv.DictWriter(sheet, columns, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(row for row in whole if row[told] in ids)
        safewrite.write(stick, _sheet_name(table), sheet.getvalue().encode())


def take_over(desk: Desk, team: Player, handed: Fiction, stick: Path) -> None:
    """Load those sheets on the second laptop, through the same save with the same ids."""
    for table in _HANDED_COLUMNS:
        path = stick / _sheet_name(table)
        data = path.read_bytes()
        loaded = enter.load(desk, table, data)
        if loaded.problems:
            raise AssertionError([problem.problem.code for problem in loaded.problems])
        path.unlink()
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        if table == "client":
            team.notes.update({(table, row["serial"]): row["id"] for row in rows})
        elif table == "meeting":
            team.notes[table, handed.handed[table][0]] = rows[0]["id"]


def _sheet_name(table: str) -> str:
    return f"{table}.csv"
