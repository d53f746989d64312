"""Counts the figures of a practice a second time, in plain Python, from what its people wrote down.

No database, nothing of outreach_desk.records or outreach_desk.reports: the rules are those of domain.md 3.1
and 3.3 and are written here anew, so that a mistake in one of the two counts shows.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from outreach_desk.desk.fiction import Fiction, group_code

CODES = Path(__file__).parent.parent / "resources" / "codes"
MATURE_DAYS = 30
MOST_CORE = 10
PLANS = {"session": "meetings", "person": "people", "turn": "turns"}
ANONYMOUS = ("anonymous_f", "anonymous_m", "anonymous_tg_w", "anonymous_tg_m", "anonymous_other")
Cell = tuple[str, str, str]
Row = dict[str, Any]


@dataclass
class Known:
    """What has reached the office: kind of record → key → its columns, deleted ones marked.

    Whatever it was asked once holds: it is asked only when everything has arrived.
    """

    tables: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    same: tuple[tuple[str, str], ...] = ()
    _live: dict[str, dict[str, Row]] = field(default_factory=dict)
    _agreed: dict[tuple[str, date], bool] = field(default_factory=dict)
    _persons: dict[str, str] = field(default_factory=dict)

    def live(self, table: str) -> dict[str, Row]:
        """Give the records that nobody deleted and that name nothing deleted."""
        if table not in self._live:
            self._live[table] = {
                key: row
                for key, row in self.tables[table].items()
                if not row["deleted"] and not any(self._is_gone(name, value) for name, value in row.items())
            }
        return self._live[table]

    def _is_gone(self, column: str, value: Any) -> bool:
        table = column.removesuffix("_id")
        row = self.tables[table].get(value) if column.endswith("_id") else None
        return row is not None and bool(row["deleted"])

    def person(self, client: str) -> str:
        """Give the client that stands for the person."""
        if client not in self._persons:
            reached = {client}
            while more := {one for pair in self.same for one in pair if reached & set(pair)} - reached:
                reached |= more
            self._persons[client] = min(reached)
        return self._persons[client]

    def agreed(self, client: str, day: date) -> bool:
        """Say whether she had agreed to a record on that day and not taken it back."""
        if (client, day) not in self._agreed:
            self._agreed[client, day] = any(
                row["client_id"] == client
                and row["purpose"] == "record"
                and row["given_on"] <= day
                and (row.get("withdrawn_on") is None or row["withdrawn_on"] > day)
                for row in self.live("consent").values()
            )
        return self._agreed[client, day]


def arrived(story: Fiction, leave_out: int | None = None) -> Known:
    """Put together what the office knows at the end; the last month of one desk may never have come."""
    known = Known(same=story.same)
    for entry in story.office:
        known.tables[entry.thing][entry.key] = {**entry.values, "deleted": False}
    last = len(story.spans) - 1
    for act in story.acts:
        if (act.desk, act.month) == (leave_out, last):
            continue
        for entry in act.entries:
            row = known.tables[entry.thing].setdefault(entry.key, {"group": group_code(act.desk)})
            row.update(entry.values)
            row["deleted"] = entry.deleted
    return known


def count(
    known: Known, first: date, last: date, months: list[tuple[date, date]], on: date
) -> dict[Cell, Any]:
    """Give all figures of a period by (indicator, line, unit)."""
    cells: dict[Cell, Any] = {}
    meetings = {k: r for k, r in known.live("meeting").items() if first <= r["held_on"] <= last}
    cells |= _groups(known, meetings, first, last)
    cells |= _sessions(known, meetings, months, first, last)
    cells |= _reached(known, first, last)
    cells |= _planned(known, first, last)
    cells |= _support(known, first, last)
    cells |= _issued(known, first, last)
    return cells | _completion(known, first, last, on)


def _groups(known: Known, meetings: dict[str, Row], first: date, last: date) -> dict[Cell, Any]:
    roles: dict[str, set[str]] = {code: set() for code in codes("group_role")}
    core: dict[str, set[str]] = defaultdict(set)
    members = known.live("member")
    for span in known.live("membership").values():
        until = span.get("ends_on")
        if span["starts_on"] > last or (until is not None and until < last):
            continue
        client = members[span["member_id"]].get("client_id")
        who = known.person(client) if client else span["member_id"]
        roles[span["role"]].add(who)
        if span["role"] == "core":
            core[span["group"]].add(who)
    held = {row["group"] for row in meetings.values() if row["status"] == "held"}
    cells: dict[Cell, Any] = {
        ("I-03", "MET", "group"): len(held),
        ("I-03", "OPEN", "group"): len(_open(known, first, last)),
        ("I-03", "MEMBERS", "person"): len(set().union(*roles.values())),
        ("I-03", "CORE_OVER_10", "group"): sum(len(found) > MOST_CORE for found in core.values()),
    }
    return cells | {("I-03", f"MEMBERS/{role}", "person"): len(found) for role, found in roles.items()}


def _open(known: Known, first: date, last: date) -> set[str]:
    return {
        key
        for key, row in known.live("peer_group").items()
        if row["established_on"] <= last and (row.get("ended_on") is None or row["ended_on"] >= first)
    }


def _sessions(
    known: Known, meetings: dict[str, Row], months: list[tuple[date, date]], first: date, last: date
) -> dict[Cell, Any]:
    held = {key: row for key, row in meetings.items() if row["status"] == "held"}
    heads = sum(row.get(name) or 0 for row in held.values() for name in ANONYMOUS)
    turns: dict[tuple[str, str], bool] = {}
    for row in known.live("attendance").values():
        if row["presence"] != "present" or row["meeting_id"] not in held:
            continue
        client, member = row.get("client_id"), row.get("member_id")
        named = client is None or known.agreed(client, held[row["meeting_id"]]["held_on"])
        client = client or known.tables["member"][str(member)].get("client_id")
        who = (row["meeting_id"], known.person(client) if client else str(member))
        turns[who] = turns.get(who, False) or named
    cells: dict[Cell, Any] = {
        ("I-04", "SESSIONS", "session"): len(held),
        ("I-04", "NOT_HELD", "session"): len(meetings) - len(held),
        ("I-04", "ATTENDANCE", "attendance_turn"): len(turns) + heads,
        ("I-04", "ATTENDANCE", "person"): len({who for (_, who), named in turns.items() if named}),
        ("I-04", "ATTENDANCE/anonymous", "attendance_turn"): heads + sum(not one for one in turns.values()),
        ("I-04", "AVERAGE", "per_session"): tenths(Fraction(len(turns) + heads, len(held))),
    }
    for kind in {row["kind"] for row in held.values()}:
        cells["I-04", f"SESSIONS/{kind}", "session"] = sum(row["kind"] == kind for row in held.values())
    opened = _open(known, first, last)
    monthly = [
        group
        for group in opened
        if all(
            any(row["group"] == group and start <= row["held_on"] <= end for row in held.values())
            for start, end in months
        )
    ]
    cells["I-04", "MONTHLY", "group"] = len(monthly)
    cells["I-04", "MONTHLY", "percent"] = tenths(Fraction(100 * len(monthly), len(opened)))
    return cells


def contacts(known: Known) -> list[tuple[str | None, str, date]]:
    """Give who was reached (None: without a name), on which occasion, on which day."""
    reaching = {code for code, row in codes("activity_kind").items() if row["reaches"] == "true"}
    held = {k: r for k, r in known.live("meeting").items() if r["status"] == "held" and r["kind"] in reaching}
    found: list[tuple[str | None, str, date]] = [
        (row.get("client_id"), row["group"], row["contact_on"]) for row in known.live("contact").values()
    ]
    for key, row in held.items():
        found += [(None, key, row["held_on"])] * sum(row.get(name) or 0 for name in ANONYMOUS)
    for row in known.live("attendance").values():
        member = known.tables["member"].get(str(row.get("member_id")), {})
        who = row.get("client_id") or member.get("client_id")
        if row["presence"] == "present" and row["meeting_id"] in held and who:
            found.append((who, row["meeting_id"], held[row["meeting_id"]]["held_on"]))
    return found


def _planned(known: Known, first: date, last: date) -> dict[Cell, Any]:
    """Add up the plans of calendar months that lie whole in the period; those of persons stand alone."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    begun = {f"{day:%Y-%m}" for day in days if day.day == 1}
    whole = begun & {f"{day:%Y-%m}" for day in days if (day + timedelta(days=1)).day == 1}
    plans = [row for row in known.live("period_report").values() if row["period"] in whole]
    numbers = {unit: [row[f"planned_{column}"] for row in plans] for unit, column in PLANS.items()}
    return {
        ("I-04" if unit == "session" else "I-05", "PLANNED", unit): sum(found)
        if len(found) == 1 or (found and unit != "person")
        else None
        for unit, found in numbers.items()
    }


def _reached(known: Known, first: date, last: date) -> dict[Cell, Any]:
    met = contacts(known)
    here = [one for one in met if first <= one[2] <= last]
    turns = {(known.person(who), occasion, day) for who, occasion, day in here if who}
    named = {
        (known.person(who), occasion, day) for who, occasion, day in here if who and known.agreed(who, day)
    }
    heads = sum(who is None for who, _, _ in here)
    records: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for who, _, day in here:
        if who and known.agreed(who, day):
            records[known.person(who)].append((day, who))
    before: dict[str, date] = {}
    for who, _, day in met:
        if who and day < first and known.agreed(who, day):
            before[known.person(who)] = max(day, before.get(known.person(who), day))
    again = {one for one in records if one in before and before[one] >= date(first.year, 1, 1)}
    cells: dict[Cell, Any] = {
        ("I-05", "TOTAL", "turn"): len(turns) + heads,
        ("I-05", "TOTAL", "person"): len(records),
        ("I-05", "TOTAL/anonymous", "turn"): len(turns - named) + heads,
        ("I-06", "NEW_YEAR", "person"): len(records.keys() - again),
        ("I-06", "NEW_EVER", "person"): len(records.keys() - before.keys()),
        ("I-06", "REPEAT", "person"): len(again),
    }
    for person, found in records.items():
        for line in _lines_of(known, person, sorted(found)):
            cells["I-05", line, "person"] = cells.get(("I-05", line, "person"), 0) + 1
    return cells


def _lines_of(known: Known, person: str, found: list[tuple[date, str]]) -> set[str]:
    rows = [known.tables["client"][who] for _, who in found]
    hers = [row for key, row in sorted(known.live("client").items()) if known.person(key) == person]
    gender = next((row["gender"] for row in (*rows, *hers) if row.get("gender")), "UNKNOWN")
    populations = {one for row in rows for one in (row.get("population") or "").split()} or {"UNKNOWN"}
    lines = {f"GENDER/{gender}"} | {f"POPULATION/{one}" for one in populations}
    born = next(
        ((r["birth_year"], r.get("birth_month")) for r in (*rows, *hers) if r.get("birth_year")), None
    )
    if born is None:
        return lines | {"AGE/UNKNOWN"}
    day = found[0][0]
    age = day.year - born[0] - (day < date(day.year, born[1] or 7, 1))
    bands = {16: "under_16", 18: "16_17", 25: "18_24", 35: "25_34", 50: "35_49", 999: "50_over"}
    return lines | {f"AGE/{next(name for below, name in bands.items() if age < below)}"}


def _support(known: Known, first: date, last: date) -> dict[Cell, Any]:
    services, slips = known.live("service"), known.live("referral")
    done = {key: row for key, row in slips.items() if row["status"] == "completed"}
    came_of = {key: row["referral_id"] for key, row in services.items() if row.get("referral_id") in done}
    events: list[tuple[tuple[str, str, date, str | None], bool, bool, bool]] = []
    for key, row in services.items():
        day, slip = row["served_on"], came_of.get(key)
        if first <= day <= last:
            told = slip is not None and done[slip]["evidence"] == "client_said"
            events.append(
                (_turn(known, row, day), known.agreed(row["client_id"], day), slip is not None, told)
            )
    for key, row in done.items():
        day = row["outcome_on"]
        if first <= day <= last and key not in came_of.values():
            told = row["evidence"] == "client_said"
            events.append((_turn(known, row, day), known.agreed(row["client_id"], day), True, told))
    proven = {turn for turn, _, of_slip, told in events if of_slip and not told}
    by_word = {turn for turn, _, _, told in events if told} - proven
    turns: dict[str, set[Any]] = defaultdict(set)
    persons: dict[str, set[str]] = defaultdict(set)
    for turn, named, _, _ in events:
        column = "referral" if turn in proven else "self_reported" if turn in by_word else "direct"
        line = _line(known, turn[1])
        for place in (line, f"{line}/{column}", "TOTAL", f"TOTAL/{column}"):
            turns[place].add(turn)
            if named:
                persons[place].add(turn[0])
    lines = [
        f"{line}{column}"
        for line in [*codes("service_line"), "TOTAL"]
        for column in ("", "/direct", "/referral", "/self_reported")
    ]
    cells: dict[Cell, Any] = {}
    for line in lines:
        cells["I-07", line, "turn"] = len(turns[line])
        cells["I-07", line, "person"] = len(persons[line])
    return cells


def _turn(known: Known, row: Row, day: date) -> tuple[str, str, date, str | None]:
    return known.person(row["client_id"]), row["service"], day, row.get("organisation_id")


def _line(known: Known, service: str) -> str:
    local = known.tables["code"].get(service)
    return str(codes("service_type")[local["maps_to"] if local else service]["line"])


def _issued(known: Known, first: date, last: date) -> dict[Cell, Any]:
    slips: dict[str, int] = defaultdict(int)
    persons: dict[str, set[str]] = defaultdict(set)
    for row in _slips(known, first, last):
        kind = known.tables["organisation"][row["organisation_id"]]["kind"]
        for line in ("TOTAL", f"SERVICE/{row['service']}", f"KIND/{kind}"):
            slips[line] += 1
            persons[line] |= (
                {known.person(row["client_id"])}
                if known.agreed(row["client_id"], row["issued_on"])
                else set()
            )
    cells: dict[Cell, Any] = {("I-08", line, "slip"): number for line, number in slips.items()}
    ended = {"completed", "not_completed"}
    waiting = [row for row in _slips(known, first, last) if row["status"] not in ended]
    cells["I-08", "OPEN", "slip"] = len(waiting)
    return cells | {("I-08", line, "person"): len(found) for line, found in persons.items()}


def _slips(known: Known, first: date, last: date) -> list[Row]:
    return [
        row
        for row in known.live("referral").values()
        if first <= row["issued_on"] <= last and row["status"] != "cancelled"
    ]


def _completion(known: Known, first: date, last: date, on: date) -> dict[Cell, Any]:
    slips, span = _slips(known, first, last), timedelta(days=MATURE_DAYS)
    mature = [row for row in slips if row["issued_on"] + span < on]
    young = [row for row in slips if row["issued_on"] + span >= on]
    in_time = [row for row in _done(mature) if row["outcome_on"] <= row["issued_on"] + span]
    in_period = [row for row in _done(known.live("referral").values()) if first <= row["outcome_on"] <= last]
    cells: dict[Cell, Any] = {
        ("I-09", "MATURE", "slip"): len(mature),
        ("I-09", "NOT_MATURE", "slip"): len(young),
        ("I-09", "NOT_MATURE/completed", "slip"): sum(row["outcome_on"] <= on for row in _done(young)),
    }
    for part, chosen in (("", None), ("/verified", False), ("/self_reported", True)):
        served, completed = (
            sum(chosen is None or (row["evidence"] == "client_said") == chosen for row in found)
            for found in (in_time, in_period)
        )
        cells["I-09", f"SERVED{part}", "slip"] = served
        cells["I-09", f"COMPLETED{part}", "slip"] = completed
        rate = tenths(Fraction(100 * served, len(mature))) if mature else None
        cells["I-09", f"RATE{part}", "percent"] = rate
    return cells


def _done(slips: Iterable[Row]) -> list[Row]:
    return [row for row in slips if row["status"] == "completed"]


def tenths(share: Fraction) -> float:
    """Give a number with one decimal, half rounded up."""
    return int(share * 10 + Fraction(1, 2)) / 10


@cache
def codes(name: str) -> dict[str, Row]:
    """Give a code list as it ships, by code."""
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}
