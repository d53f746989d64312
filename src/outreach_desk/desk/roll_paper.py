"""The attendance sheet of a meeting on paper, in the very order in which it is keyed back.

Whoever is on it is written into the meeting as not marked, so that her number stays whoever joins later.
"""

from dataclasses import dataclass, field
from datetime import date

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import UNMARKED, Mark
from outreach_desk.records import identity


@dataclass(frozen=True)
class Line:
    """One person on the sheet. The nickname is printed only where somebody asks for it."""

    number: int
    code: str
    nickname: str = field(default="", repr=False)


@dataclass(frozen=True)
class Paper:
    """What is printed: date, hours, kind (a code), the group's code, the place, and the people."""

    meeting_id: str
    day: date | None
    starts_at: str | None
    ends_at: str | None
    kind: str | None
    place: str | None
    group: str
    lines: tuple[Line, ...]


def fix(desk: Desk, meeting_id: str) -> Paper:
    """Give the sheet of a meeting, and keep everybody's number. Raises Refused: it is not here any more."""
    sheet = meetings.read(desk, meeting_id)
    if sheet.expected:
        meetings.save(desk, {}, {person.key: Mark(UNMARKED) for person in sheet.expected}, (), meeting_id)
        sheet = meetings.read(desk, meeting_id)
    values = sheet.values
    people = [person for person, _mark in sheet.attendees]
    return Paper(
        meeting_id,
        values["held_on"],
        values["starts_at"],
        values["ends_at"],
        values["kind"],
        values["place"],
        desk.fact(identity.GROUP_CODE) or "",
        tuple(Line(place, person.code, person.nickname) for place, person in enumerate(people, start=1)),
    )
