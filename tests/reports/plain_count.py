"""A second opinion: I-03 to I-09 over plain rows, with loops, written from the rules in words alone.

It knows neither the database nor how the program counts. `figures` gives each by indicator, line and unit.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from plain_province import Province, Row
from plain_rows import Plain, Span, heads, reaches, shipped

Figures = dict[tuple[str, str, str], float | None]

_BANDS = (("under_16", 16), ("16_17", 18), ("18_24", 25), ("25_34", 35), ("35_49", 50), ("50_over", 999))
_SLIP_DAYS = 30
_CORE_LIMIT = 10


def figures(
    province: Province, inside: Span, year: date, months: list[tuple[date, date]], on: date
) -> Figures:
    """Count all of a period, of a year that began on `year`, as told on the day `on`.

    `months` are those of the period, in its calendar, that had begun by then.
    """
    plain = Plain(province)
    found: Figures = {}
    found |= _groups(plain, inside)
    found |= _sessions(plain, inside, months)
    found |= _reached(plain, inside, year)
    found |= _supported(plain, inside)
    found |= _planned(plain, inside)
    found |= _slips(plain, inside)
    found |= _completion(plain, inside, on)
    return found


def open_groups(plain: Plain, span: Span) -> set[str]:
    """Give the groups that were open for a day of the period at least."""
    return {
        row["id"]
        for row in plain.standing["peer_group"]
        if (row["established_on"] is None or row["established_on"] <= span.last)
        and (row["ended_on"] is None or row["ended_on"] >= span.first)
    }


def _groups(plain: Plain, span: Span) -> Figures:
    met = {row["group_id"] for row in plain.held() if row["held_on"] in span} - {None}
    by_role: dict[str, set[str]] = {role: set() for role in shipped("group_role")}
    core: dict[str, set[str]] = defaultdict(set)
    ended = {
        row["id"] for row in plain.province["peer_group"] if row["ended_on"] and row["ended_on"] < span.last
    }
    for row in plain.standing["membership"]:
        if row["group_id"] is None or row["group_id"] in ended:
            continue
        if not (row["member_id"] and row["role"] and row["starts_on"] and row["starts_on"] <= span.last):
            continue
        if row["ends_on"] is not None and row["ends_on"] < span.last:
            continue
        member = next(one for one in plain.province["member"] if one["id"] == row["member_id"])
        person = plain.human(member)
        by_role[row["role"]].add(person)
        if row["role"] == "core":
            core[row["group_id"]].add(person)
    found: Figures = {
        ("I-03", "MET", "group"): len(met),
        ("I-03", "OPEN", "group"): len(open_groups(plain, span)),
        ("I-03", "MEMBERS", "person"): len(set().union(*by_role.values())),
        ("I-03", "CORE_OVER_10", "group"): sum(len(one) > _CORE_LIMIT for one in core.values()),
    }
    return found | {("I-03", f"MEMBERS/{role}", "person"): len(ones) for role, ones in by_role.items()}


def _sessions(plain: Plain, span: Span, months: list[tuple[date, date]]) -> Figures:
    held = [row for row in plain.held() if row["held_on"] in span]
    kinds: dict[str, int] = defaultdict(int)
    for row in held:
        kinds[row["kind"] or "UNKNOWN"] += 1
    turns, named = set(), set()
    for meeting, mark in plain.marks():
        client, member = mark["client_id"], plain.member(mark)
        if meeting["held_on"] not in span or (client is None and member is None):
            continue
        turn = (meeting["id"], plain.person(client) if client else plain.human(member))
        turns.add(turn)
        # A member takes part as a member, whatever was agreed to about her record as a client.
        if client is None or plain.agreed(client, meeting["held_on"]):
            named.add(turn)
    unnamed = sum(map(heads, held))
    groups = open_groups(plain, span)
    monthly = {
        group
        for group in groups
        if all(any(row["group_id"] == group and a <= row["held_on"] <= b for row in held) for a, b in months)
    }
    not_held = [
        row
        for row in plain.standing["meeting"]
        if row["status"] == "did_not_happen" and row["held_on"] in span
    ]
    total = len(turns) + unnamed
    found: Figures = {
        ("I-04", "SESSIONS", "session"): len(held),
        ("I-04", "NOT_HELD", "session"): len(not_held),
        ("I-04", "ATTENDANCE", "attendance_turn"): total,
        ("I-04", "ATTENDANCE", "person"): len({person for _, person in named}),
        ("I-04", "ATTENDANCE/anonymous", "attendance_turn"): unnamed + len(turns - named),
        ("I-04", "AVERAGE", "per_session"): share(total, len(held)),
        ("I-04", "MONTHLY", "group"): len(monthly),
        ("I-04", "MONTHLY", "percent"): share(100 * len(monthly), len(groups)),
    }
    return found | {("I-04", f"SESSIONS/{kind}", "session"): count for kind, count in kinds.items()}


def share(part: int, whole: int) -> float | None:
    """Divide, to one decimal, a half upwards; nothing by nothing is no figure."""
    return None if whole == 0 else int(Fraction(part * 10, whole) + Fraction(1, 2)) / 10


def touches(plain: Plain) -> Iterator[tuple[date, object, str | None, str | None]]:
    """Give each time that somebody was reached: day, occasion, person and client record (None: no name)."""
    for row in plain.standing["contact"]:
        if row["contact_on"]:
            client = row["client_id"]
            occasion = ("contact", row["id"]) if client is None else (row["contact_on"], row["group_id"])
            yield row["contact_on"], occasion, client and plain.person(client), client
    for meeting, mark in plain.marks():
        member = plain.member(mark)
        client = mark["client_id"] or (member and plain.as_client(member))
        if reaches(meeting) and client is not None:
            yield meeting["held_on"], ("meeting", meeting["id"]), plain.person(client), client


def _planned(plain: Plain, span: Span) -> Figures:
    """Add up the plans of the months that lie whole in the period; a plan of persons stands alone."""
    days = [span.first + timedelta(days=one) for one in range((span.last - span.first).days + 1)]
    found: Figures = {}
    for cell, column in (
        (("I-04", "PLANNED", "session"), "planned_meetings"),
        (("I-05", "PLANNED", "turn"), "planned_turns"),
        (("I-05", "PLANNED", "person"), "planned_people"),
    ):
        plans = [
            row[column]
            for row in plain.standing["period_report"]
            if row["group_id"] in _undeleted(plain)
            and row[column] is not None
            and row["period"]
            and _whole(row["period"], days)
        ]
        if plans and (len(plans) == 1 or cell[2] != "person"):
            found[cell] = sum(plans)
    return found


def _undeleted(plain: Plain) -> set[str]:
    return {row["id"] for row in plain.province["peer_group"] if not row["deleted"]}


def _whole(month: str, days: list[date]) -> bool:
    inside = sum(f"{day:%Y-%m}" == month for day in days)
    return inside == monthrange(*map(int, month.split("-")))[1]


def _reached(plain: Plain, span: Span, year: date) -> Figures:
    turns, named, days = set(), set(), defaultdict(list)
    unnamed = sum(heads(row) for row in plain.held() if row["held_on"] in span and reaches(row))
    for day, occasion, person, client in touches(plain):
        agreed = client is not None and plain.agreed(client, day)
        if agreed:
            days[person].append((day, client))
        if day in span:
            if person is None:
                unnamed += 1
                continue
            turns.add((person, occasion))
            if agreed:
                named.add((person, occasion))
    people = {str(person) for person, _ in named}
    earlier = {one for one in people if any(year <= day < span.first for day, _ in days[one])}
    ever = {one for one in people if any(day < span.first for day, _ in days[one])}
    found: Figures = {
        ("I-05", "TOTAL", "turn"): len(turns) + unnamed,
        ("I-05", "TOTAL/anonymous", "turn"): unnamed + len(turns - named),
        ("I-05", "TOTAL", "person"): len(people),
        ("I-06", "NEW_YEAR", "person"): len(people - earlier),
        ("I-06", "NEW_EVER", "person"): len(people - ever),
        ("I-06", "REPEAT", "person"): len(earlier),
    }
    parts: dict[str, int] = defaultdict(int)
    for person in people:
        for part in _parts(plain, person, sorted(one for one in days[person] if one[0] in span)):
            parts[part] += 1
    return found | {("I-05", part, "person"): count for part, count in parts.items()}


def _parts(plain: Plain, person: str, reached: list[tuple[date, str]]) -> Iterator[str]:
    """Say where a person stands: by the records under which she was reached, the first that knows.

    Of her gender and birth any other record of hers is asked too, as long as nobody deleted it.
    """
    clients = {row["id"]: row for row in plain.province["client"]}
    records = [clients[client] for _, client in reached]
    hers = sorted((row for row in clients.values() if not row["deleted"]), key=lambda row: str(row["id"]))
    others = [row for row in hers if plain.person(row["id"]) == person]

    def known(name: str) -> Row | None:
        return next((row for row in (*records, *others) if row[name] is not None), None)

    gender, birth = known("gender"), known("birth_year")
    yield f"GENDER/{gender['gender'] if gender else 'UNKNOWN'}"
    yield f"AGE/{_band(birth, reached[0][0]) if birth else 'UNKNOWN'}"
    for one in {code for row in records for code in (row["population"] or "").split()} or {"UNKNOWN"}:
        yield f"POPULATION/{one}"


def _band(born: Row, on: date) -> str:
    birthday = date(born["birth_year"], born["birth_month"] or 7, 1)
    age = on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))
    return next(name for name, below in _BANDS if age < below)


def completed(plain: Plain, *, dated: bool = True) -> list[Row]:
    """Give the slips that led to a service, with evidence, and with its day."""
    return [
        row
        for row in plain.standing["referral"]
        if row["status"] == "completed"
        and row["evidence"]
        and row["client_id"]
        and (row["outcome_on"] or not dated)
    ]


def is_verified(slip: Row) -> bool:
    """Say whether more than the client's own word stands behind a slip."""
    return shipped("evidence")[slip["evidence"]]["verified"] == "true"


Turn = tuple[str, str, date, str | None]
Ways = dict[Turn, list[tuple[str, bool]]]
"""A turn is person, kind of service, day and giver. With it: how it came about, and whether she agreed."""


def _way(slip: Row) -> str:
    return "referral" if is_verified(slip) else "self_reported"


def turns_of_support(plain: Plain, span: Span) -> Ways:
    """Give all turns of a period: services, and completed slips of which no service was written down."""
    # Of a slip whose day was never set, the service that came of it knows the day.
    slips = {row["id"]: row for row in completed(plain, dated=False)}
    turns, written = defaultdict(list), set()
    for row in plain.standing["service"]:
        client, what, on = row["client_id"], row["service"], row["served_on"]
        if not (client and what and on):
            continue
        slip, way = slips.get(row["referral_id"]), "direct"
        if slip is not None and plain.person(slip["client_id"]) == plain.person(client):
            written.add(slip["id"])
            way = _way(slip)
        if on in span:
            key = (plain.person(client), what, on, row["organisation_id"])
            turns[key].append((way, plain.agreed(client, on)))
    for slip in slips.values():
        client, what, on = slip["client_id"], slip["service"], slip["outcome_on"]
        if what and on in span and slip["id"] not in written:
            key = (plain.person(client), what, on, slip["organisation_id"])
            turns[key].append((_way(slip), plain.agreed(client, on)))
    return turns


def line_of(plain: Plain, service: str) -> str:
    """Give the national line of a kind of service."""
    known = shipped("service_type").get(plain.base("service_type", service), {})
    return known.get("line") or "OTHER_UNKNOWN"


def _supported(plain: Plain, span: Span) -> Figures:
    turns = turns_of_support(plain, span)
    lines: dict[str, set[Turn]] = {line: set() for line in (*shipped("service_line"), "TOTAL")}
    for key, ways in turns.items():
        came = {way for way, _ in ways}
        for line in (line_of(plain, key[1]), "TOTAL"):
            lines.setdefault(line, set()).add(key)
            column = next(way for way in ("referral", "self_reported", "direct") if way in came)
            lines.setdefault(f"{line}/{column}", set()).add(key)
    found: Figures = {}
    for line, keys in lines.items():
        found["I-07", line, "turn"] = len(keys)
        agreed = {key[0] for key in keys if any(agreed for _, agreed in turns[key])}
        found["I-07", line, "person"] = len(agreed)
    return found


def issued(plain: Plain, span: Span) -> list[Row]:
    """Give the slips handed over in the period; a cancelled one was none."""
    return [
        row
        for row in plain.standing["referral"]
        if row["issued_on"] in span and row["status"] != "cancelled" and row["client_id"]
    ]


def _slips(plain: Plain, span: Span) -> Figures:
    lines: dict[str, list[Row]] = defaultdict(list)
    lines["TOTAL"] = []
    for row in issued(plain, span):
        target = plain.row.get(("organisation", row["organisation_id"]))
        kind = target["kind"] if target and target["kind"] else "UNKNOWN"
        for line in ("TOTAL", f"SERVICE/{row['service'] or 'UNKNOWN'}", f"KIND/{kind}"):
            lines[line].append(row)
    ended = {"completed", "not_completed"}
    waiting = sum(row["status"] not in ended for row in lines["TOTAL"])
    found: Figures = {("I-08", "OPEN", "slip"): waiting}
    for line, rows in lines.items():
        found["I-08", line, "slip"] = len(rows)
        found["I-08", line, "person"] = len(
            {
                plain.person(row["client_id"])
                for row in rows
                if plain.agreed(row["client_id"], row["issued_on"])
            }
        )
    return found


def _completion(plain: Plain, span: Span, on: date) -> Figures:
    cohort, done = issued(plain, span), {row["id"]: row for row in completed(plain)}
    limit = timedelta(days=_SLIP_DAYS)
    mature = [row for row in cohort if on > row["issued_on"] + limit]
    served = [row for row in mature if row["id"] in done and row["outcome_on"] <= row["issued_on"] + limit]
    young = [row for row in cohort if row not in mature]
    found: Figures = {
        ("I-09", "MATURE", "slip"): len(mature),
        ("I-09", "NOT_MATURE", "slip"): len(young),
        ("I-09", "NOT_MATURE/completed", "slip"): sum(
            row["id"] in done and row["outcome_on"] <= on for row in young
        ),
    }
    inside = [row for row in done.values() if row["outcome_on"] in span]
    for part, of in (("", None), ("/verified", True), ("/self_reported", False)):

        def some(rows: Iterable[Row], of: bool | None = of) -> int:
            return sum(of is None or is_verified(row) is of for row in rows)

        found["I-09", f"SERVED{part}", "slip"] = some(served)
        found["I-09", f"RATE{part}", "percent"] = share(100 * some(served), len(mature))
        found["I-09", f"COMPLETED{part}", "slip"] = some(inside)
    return found
