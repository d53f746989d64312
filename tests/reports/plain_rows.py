"""The plain rows of a province, and the questions that every rule of counting asks of them, with loops."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from plain_province import Province, Row

_LISTS = Path(__file__).parents[2] / "resources" / "codes"


class Span:
    """The days from first to last, both included; `in` asks of a day, or of none."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@cache
def shipped(name: str) -> dict[str, dict[str, str]]:
    """Give a list of codes as it lies in its file."""
    with (_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


class Plain:
    """A province and the questions that every rule asks of it."""

    def __init__(self, province: Province) -> None:
        self.province = province
        waiting = {
            (row["table_name"], row["record_id"])
            for row in province["review"]
            if row["kind"] == "names_deleted" and row["closed_at"] is None and row["undone"] is None
        }
        self.standing = {
            name: [row for row in rows if not row.get("deleted") and (name, row["id"]) not in waiting]
            for name, rows in province.items()
        }
        self.row = {(name, row["id"]): row for name, rows in self.standing.items() for row in rows}
        self._same: dict[str, set[str]] = {row["id"]: {row["id"]} for row in province["client"]}
        for link in province["person_link"]:
            if not link["deleted"] and link["verdict"] == "same":
                both = self._same[link["client_id"]] | self._same[link["other_id"]]
                for one in both:
                    self._same[one] = both

    def person(self, client: str) -> str:
        """Give the human being behind a client record."""
        return min(self._same[client])

    def agreed(self, client: str, on: date) -> bool:
        """Say whether a record of this client was agreed to on a day."""
        return any(
            row["client_id"] == client
            and row["purpose"] == "record"
            and row["given_on"] is not None
            and row["given_on"] <= on
            and (row["withdrawn_on"] is None or on < row["withdrawn_on"])
            for row in self.province["consent"]
            if not row["deleted"]
        )

    def base(self, name: str, code: str) -> str:
        """Give the code of a list that counts for this one."""
        own = {
            row["code"]: row["maps_to"]
            for row in self.province["code"]
            if row["list"] == name and not row["deleted"]
        }
        target = own.get(code) or shipped(name).get(code, {}).get("maps_to")
        return target or code

    def held(self) -> list[Row]:
        """Give the meetings that took place."""
        return [row for row in self.standing["meeting"] if row["status"] == "held" and row["held_on"]]

    def as_client(self, member: Row) -> str | None:
        """Give the client that a member is, if that record was not deleted."""
        rows = self.province["client"]
        return next(
            (row["id"] for row in rows if row["id"] == member["client_id"] and not row["deleted"]), None
        )

    def human(self, member: Row) -> str:
        """Give the human being behind a member."""
        client = self.as_client(member)
        return self.person(client) if client else member["id"]

    def marks(self) -> Iterator[tuple[Row, Row]]:
        """Give each mark of somebody who was present at a meeting that took place, with the meeting."""
        held = {row["id"]: row for row in self.held()}
        for mark in self.standing["attendance"]:
            if mark["meeting_id"] in held and mark["presence"] == "present":
                yield held[mark["meeting_id"]], mark

    def member(self, mark: Row) -> Row | None:
        """Give the member whom a mark names."""
        return next((row for row in self.province["member"] if row["id"] == mark["member_id"]), None)


def heads(meeting: Row) -> int:
    """Count those at a meeting who stay without a name."""
    return sum(value or 0 for name, value in meeting.items() if name.startswith("anonymous_"))


def reaches(meeting: Row) -> bool:
    """Say whether who is present at a meeting of this kind is reached."""
    return shipped("activity_kind").get(meeting["kind"], {}).get("reaches") == "true"
