"""Reports of made-up people for the tests of the shared version, and somebody who wants to know more of them.

The people are drawn and counted here with plain loops; what the outsider knows is written here from the rules
in words (domain.md 3.1 and 3.3), not read from the program's own description.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from outreach_desk.reports import indicators, period
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.table import Note, Row, Standing, Table, percent

Cell = tuple[str, str, str]
COLUMNS = ("direct", "referral", "self_reported")
LINES = ("LEGAL", "HEALTH", "HIV", "COMM")
GENDERS, AGES = ("f", "m", "tg_w"), ("18_24", "25_34", "35_49", "UNKNOWN")
POPULATIONS, KINDS = ("sw_f", "pwid", "at_risk"), ("opc", "chs", "court")
MOST, MOST_STEPS, SPLIT = 400, 300, 0.5


def drawn(seed: int, people: int) -> Table:
    """Give a report about so many people (more turns, slips and sessions than that)."""
    random = Random(seed)  # noqa: S311 - people that are made up
    counts: dict[Cell, int] = {}
    shares: dict[Cell, float | None] = {}
    _groups(random, people, counts, shares)
    reached = _reached(random, people, counts)
    _support(random, reached, counts)
    _slips(random, people, counts, shares)
    _points(random, counts, shares)
    _told(random, reached, counts)
    _educators(random, people, counts, shares)
    if random.random() < SPLIT:
        _split(counts)
    words = Words("dòng", "line")
    rows = [Row(*cell, value, words, reasons={"no_consent": 2}) for cell, value in counts.items()]
    rows += [
        Row(*cell, share, words, None if share is not None else "too_early") for cell, share in shares.items()
    ]
    return Table(
        period=period.free(date(2026, 7, 1), date(2026, 9, 30)),
        on=date(2026, 11, 5),
        generated="2026-11-05T01:00:00Z",
        chosen=tuple(one for one in indicators.indicators() if any(row.indicator == one for row in rows)),
        rows=tuple(rows),
        notes=(Note("not_a_sum", "I-07"), Note("core_over_10", "I-03", "G-SEN, G-NHAI")),
        standing=Standing(3, 1, 2),
    )


def _groups(random: Random, people: int, counts: dict[Cell, int], shares: dict[Cell, float | None]) -> None:
    groups = random.randrange(8)
    held = [
        [random.choice(("periodic_meeting", "training")) for _ in range(random.randrange(9))]
        for _ in range(groups)
    ]
    met = sum(bool(one) for one in held)
    monthly = sum(len(one) > 5 for one in held)
    sessions = Counter(kind for one in held for kind in one)
    roles = {
        role: {random.randrange(40) for _ in range(random.randrange(12))} for role in ("core", "network")
    }
    counts["I-03", "MET", "group"], counts["I-03", "OPEN", "group"] = met, groups
    counts["I-03", "MEMBERS", "person"] = len(set().union(*roles.values()))
    for role, who in roles.items():
        counts["I-03", f"MEMBERS/{role}", "person"] = len(who)
    counts["I-04", "SESSIONS", "session"] = sum(sessions.values())
    for kind, many in sessions.items():
        counts["I-04", f"SESSIONS/{kind}", "session"] = many
    named = (
        Counter(random.randrange(people + 1) for _ in range(random.randrange(people + 1)))
        if met
        else Counter()
    )
    unnamed = random.randrange(30) if met else 0
    turns = sum(named.values()) + unnamed
    counts["I-04", "ATTENDANCE", "attendance_turn"] = turns
    counts["I-04", "ATTENDANCE/anonymous", "attendance_turn"] = unnamed
    counts["I-04", "ATTENDANCE", "person"] = len(named)
    shares["I-04", "AVERAGE", "per_session"] = turns / sum(sessions.values()) if sessions else None
    counts["I-04", "MONTHLY", "group"] = monthly
    shares["I-04", "MONTHLY", "percent"] = percent(monthly, groups) if groups else None


def _reached(random: Random, people: int, counts: dict[Cell, int]) -> list[int]:
    who = [one for one in range(people) if random.random() < 0.8]
    unnamed, again = random.randrange(20), [one for one in who if random.random() < 0.3]
    turns = sum(random.choice((1, 1, 2)) for _ in who) + unnamed
    counts["I-05", "TOTAL", "turn"], counts["I-05", "TOTAL", "person"] = turns, len(who)
    counts["I-05", "TOTAL/anonymous", "turn"] = unnamed
    for name, codes, skewed in (("GENDER", GENDERS, 0.8), ("AGE", AGES, 0.4)):
        found = Counter(codes[0] if random.random() < skewed else random.choice(codes) for _ in who)
        for code, many in found.items():
            counts["I-05", f"{name}/{code}", "person"] = many
    having = Counter(code for _ in who for code in {random.choice(POPULATIONS), random.choice(POPULATIONS)})
    for code, many in having.items():
        counts["I-05", f"POPULATION/{code}", "person"] = many
    new = len(who) - len(again)
    counts["I-06", "NEW_YEAR", "person"], counts["I-06", "REPEAT", "person"] = new, len(again)
    counts["I-06", "NEW_EVER", "person"] = random.randrange(new + 1)
    return who


def _support(random: Random, who: list[int], counts: dict[Cell, int]) -> None:
    turns: list[tuple[str, str, int, bool]] = []
    for line in LINES:
        some = random.choice((0, 0.05, 0.2, 0.6))
        for one in who:
            while random.random() < some:
                column = random.choice(COLUMNS)
                turns.append((line, column, one, random.random() < 0.9))

    def put(name: str, chosen: list[tuple[str, str, int, bool]]) -> None:
        counts["I-07", name, "turn"] = len(chosen)
        counts["I-07", name, "person"] = len({one[2] for one in chosen if one[3]})

    for line in (*LINES, "TOTAL"):
        of_line = [one for one in turns if line in {"TOTAL", one[0]}]
        put(line, of_line)
        for column in COLUMNS:
            put(f"{line}/{column}", [one for one in of_line if one[1] == column])


def _slips(random: Random, people: int, counts: dict[Cell, int], shares: dict[Cell, float | None]) -> None:
    slips = [
        (
            random.choice(LINES[:3]),
            random.choice(KINDS),
            random.randrange(people + 1),
            random.choice("mmmy"),
            random.choice("vvs-"),
        )
        for _ in range(random.randrange(people + 1))
    ]
    for place, name in ((0, "SERVICE"), (1, "KIND")):
        for code in sorted({one[place] for one in slips}):
            of_code = [one for one in slips if one[place] == code]
            counts["I-08", f"{name}/{code}", "slip"] = len(of_code)
            counts["I-08", f"{name}/{code}", "person"] = len({one[2] for one in of_code})
    counts["I-08", "TOTAL", "slip"] = len(slips)
    counts["I-08", "TOTAL", "person"] = len({one[2] for one in slips})
    mature, young = ([one for one in slips if one[3] == age] for age in "my")
    counts["I-09", "MATURE", "slip"], counts["I-09", "NOT_MATURE", "slip"] = len(mature), len(young)
    for part, kinds in (("", "vs"), ("/verified", "v"), ("/self_reported", "s")):
        served = sum(one[4] in kinds for one in mature)
        counts["I-09", f"SERVED{part}", "slip"] = served
        shares["I-09", f"RATE{part}", "percent"] = percent(served, len(mature)) if mature else None
        counts["I-09", f"COMPLETED{part}", "slip"] = sum(one[4] in kinds for one in slips)
    counts["I-09", "NOT_MATURE/completed", "slip"] = sum(one[4] in "vs" for one in young)


def _split(counts: dict[Cell, int]) -> None:
    """Split who was reached and the slips by gender; the persons of slips are even or odd."""
    reached = [cell for cell in counts if cell[1].startswith("GENDER/")]
    for cell in reached:
        counts["I-05", cell[1].replace("GENDER/", "TOTAL@"), "person"] = counts[cell]
    for unit in ("slip", "person"):
        whole = counts["I-08", "TOTAL", unit]
        counts["I-08", "TOTAL@f", unit], counts["I-08", "TOTAL@m", unit] = whole - whole // 3, whole // 3


def _points(random: Random, counts: dict[Cell, int], shares: dict[Cell, float | None]) -> None:
    points = [
        (random.choice(("M1", "M2", "M3")), random.choice(("01", "02", "79")), random.randrange(9))
        for _ in range(random.choice((0, 1, 4, 9, 30)))
    ]
    counts["I-01", "TOTAL", "point"] = len(points)
    for model in ("M1", "M2", "M3"):
        running = [one for one in points if one[0] == model]
        counts["I-01", f"MODEL/{model}", "point"] = len(running)
        counts["I-02", f"2025/MODEL/{model}", "province"] = len({one[1] for one in running})
    for province in sorted({one[1] for one in points}):
        counts["I-01", f"PROVINCE/{province}", "point"] = sum(one[1] == province for one in points)
    counts["I-02", "2025/TOTAL", "province"] = len({one[1] for one in points})
    communes = len({one[1:] for one in points})
    counts["I-12", "2025/TOTAL", "commune"] = communes
    counts["I-12", "2025/TOTAL/in_force", "commune"] = 3321
    shares["I-12", "2025/TOTAL", "percent"] = percent(communes, 3321)


def _told(random: Random, who: list[int], counts: dict[Cell, int]) -> None:
    """Who was reached, by audience: the turns of I-05 once more."""
    turns = counts["I-05", "TOTAL", "turn"]
    where = [random.choice(("public", "UNKNOWN", "UNKNOWN", "")) for _ in range(turns)]
    hers = dict(zip(who, where, strict=False))
    counts["I-13", "TOTAL", "turn"], counts["I-13", "TOTAL", "person"] = turns, len(who)
    for line, audience in (("AUDIENCE/public", "public"), ("AUDIENCE/UNKNOWN", "UNKNOWN"), ("CONTACT", "")):
        counts["I-13", line, "turn"] = where.count(audience)
        counts["I-13", line, "person"] = sum(one == audience for one in hers.values())


def _educators(
    random: Random, people: int, counts: dict[Cell, int], shares: dict[Cell, float | None]
) -> None:
    now, active = random.randrange(7), random.randrange(people + 1)
    counts["I-16", "EDUCATORS", "person"], counts["I-16", "ACTIVE", "person"] = now, active
    counts["I-16", "JOINED", "person"] = random.randrange(now + 1)
    counts["I-16", "LEFT", "person"] = random.randrange(3)
    met = random.randrange(min(active, counts["I-05", "TOTAL", "person"]) + 1)
    counts["I-16", "REACHED", "person"] = met
    shares["I-16", "REACHED", "percent"] = percent(met, active) if active else None
    shares["I-16", "PER_EDUCATOR", "per_educator"] = active / now if now else None
    declined, taken = random.randrange(4), random.randrange(met + 1)
    counts["I-17", "TOTAL", "person"] = declined + taken
    counts["I-17", "DECLINED", "person"], counts["I-17", "TESTED_OR_REFERRED", "person"] = declined, taken


@dataclass
class Outsider:
    """Somebody with a shared report and the rules. `bounds` is what each hidden figure may be."""

    report: Table
    true: dict[Cell, int]
    bounds: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    rules: list[tuple[dict[Cell, int], int]] = field(default_factory=list)
    of: dict[Cell, list[int]] = field(default_factory=lambda: defaultdict(list))
    steps: int = 0

    def __post_init__(self) -> None:
        rows = {(row.indicator, row.line, row.unit): row for row in self.report.rows}
        for cell in self.true:
            row = rows[cell]
            if row.value is None:
                self.bounds[cell] = (1, 4) if row.shown() == "<5" else (0, MOST)
            elif row.value != self.true[cell]:
                raise AssertionError(cell)
        for plus, minus, exact in _knows(self.true):
            if not {*plus, *minus} <= self.true.keys():
                continue
            cells = Counter(plus)
            cells.subtract(minus)
            fixed = sum(times * self.true[cell] for cell, times in cells.items() if cell not in self.bounds)
            open_ones = {cell: times for cell, times in cells.items() if cell in self.bounds and times}
            for sign in (1, -1) if exact else (1,):
                for cell in open_ones:
                    self.of[cell].append(len(self.rules))
                self.rules.append(({cell: sign * times for cell, times in open_ones.items()}, sign * fixed))
        narrowed = self._narrowed(self.bounds, self.bounds)
        if narrowed is None:
            raise AssertionError
        self.bounds = narrowed

    def could_be_another(self, cell: Cell) -> bool:
        """Say whether a hidden figure has a second possible value, all rules kept; a full search."""
        low, high = self.bounds[cell]
        true = self.true[cell]
        near = sorted(range(low, min(high, true + 8) + 1), key=lambda one: abs(one - true))
        for value in near[1:]:
            self.steps = 0
            if self._solved({**self.bounds, cell: (value, value)}, [cell]):
                return True
        return False

    def _solved(self, bounds: dict[Cell, tuple[int, int]], changed: list[Cell]) -> bool:
        self.steps += 1
        narrowed = self._narrowed(bounds, changed)
        if narrowed is None or self.steps > MOST_STEPS:
            return False
        left = [cell for cell, (low, high) in narrowed.items() if low < high]
        # Who can stay as they are need not be tried.
        if all(low <= self.true[cell] <= high for cell, (low, high) in narrowed.items() if low < high):
            settled = {
                cell: (end[0] if end[0] == end[1] else self.true[cell],) * 2 for cell, end in narrowed.items()
            }
            if self._narrowed(settled, left) is not None:
                return True
        if not left:
            return True
        cell = min(left, key=lambda one: (narrowed[one][1] - narrowed[one][0], one))
        low, high = narrowed[cell]
        values = sorted(range(low, high + 1), key=lambda one: abs(one - self.true[cell]))[:4]
        return any(self._solved({**narrowed, cell: (one, one)}, [cell]) for one in values)

    def _narrowed(
        self, bounds: dict[Cell, tuple[int, int]], changed: Iterable[Cell]
    ) -> dict[Cell, tuple[int, int]] | None:
        """Narrow by every rule until nothing changes; None where a rule cannot be kept."""
        found, waiting = dict(bounds), {rule for cell in changed for rule in self.of[cell]}
        while waiting:
            cells, fixed = self.rules[waiting.pop()]
            # fixed + the sum of times × value <= 0
            ends = {cell: min(times * end for end in found[cell]) for cell, times in cells.items()}
            least = fixed + sum(ends.values())
            if least > 0:
                return None
            for cell, times in cells.items():
                low, high = found[cell]
                room = ends[cell] - least
                new = (low, min(high, room // times)) if times > 0 else (max(low, -(room // -times)), high)
                if new[0] > new[1]:
                    return None
                if new != (low, high):
                    found[cell] = new
                    waiting.update(self.of[cell])
        return found


def _knows(cells: Iterable[Cell]) -> Iterator[tuple[list[Cell], list[Cell], bool]]:
    """Give what is known: the first cells together are as many as the second (True), or no more (False)."""
    names = list(cells)

    def of(indicator: str, unit: str, begins: str) -> list[Cell]:
        return [one for one in names if one[0] == indicator and one[2] == unit and one[1].startswith(begins)]

    def one(indicator: str, line: str, unit: str) -> list[Cell]:
        return [(indicator, line, unit)]

    person, turn, slip = "person", "turn", "slip"
    yield of("I-04", "session", "SESSIONS/"), one("I-04", "SESSIONS", "session"), True
    yield one("I-03", "MET", "group"), one("I-04", "SESSIONS", "session"), False
    yield one("I-04", "MONTHLY", "group"), one("I-03", "MET", "group"), False
    yield one("I-04", "MONTHLY", "group"), one("I-03", "OPEN", "group"), False
    came = one("I-04", "ATTENDANCE/anonymous", "attendance_turn") + one("I-04", "ATTENDANCE", person)
    yield came, one("I-04", "ATTENDANCE", "attendance_turn"), False
    yield from _covers(one("I-03", "MEMBERS", person), of("I-03", person, "MEMBERS/"))
    total = one("I-05", "TOTAL", person)
    yield one("I-05", "TOTAL/anonymous", turn) + total, one("I-05", "TOTAL", turn), False
    yield of("I-05", person, "GENDER/"), total, True
    yield of("I-05", person, "AGE/"), total, True
    yield from _covers(total, of("I-05", person, "POPULATION/"))
    yield one("I-06", "NEW_YEAR", person) + one("I-06", "REPEAT", person), total, True
    yield one("I-06", "NEW_EVER", person), one("I-06", "NEW_YEAR", person), False
    for line in (*LINES, "TOTAL"):
        parts = [f"{line}/{column}" for column in COLUMNS]
        yield [("I-07", part, turn) for part in parts], one("I-07", line, turn), True
        yield from _covers(one("I-07", line, person), [("I-07", part, person) for part in parts])
        for name in (line, *parts):
            yield one("I-07", name, person), one("I-07", name, turn), False
    for column in ("", *(f"/{one}" for one in COLUMNS)):
        lines = [f"{line}{column}" for line in LINES]
        yield [("I-07", line, turn) for line in lines], one("I-07", f"TOTAL{column}", turn), True
        yield from _covers(one("I-07", f"TOTAL{column}", person), [("I-07", line, person) for line in lines])
    for begins in ("SERVICE/", "KIND/"):
        yield of("I-08", slip, begins), one("I-08", "TOTAL", slip), True
        yield from _covers(one("I-08", "TOTAL", person), of("I-08", person, begins))
    for _, line, _ in of("I-08", slip, ""):
        yield one("I-08", line, person), one("I-08", line, slip), False
    yield one("I-09", "MATURE", slip) + one("I-09", "NOT_MATURE", slip), one("I-08", "TOTAL", slip), True
    for line in ("SERVED", "COMPLETED"):
        yield of("I-09", slip, f"{line}/"), one("I-09", line, slip), True
    yield one("I-09", "SERVED", slip), one("I-09", "MATURE", slip), False
    yield one("I-09", "NOT_MATURE/completed", slip), one("I-09", "NOT_MATURE", slip), False
    yield from _knows_more(names)
    yield from _knows_of_splits(names)


def _knows_more(names: list[Cell]) -> Iterator[tuple[list[Cell], list[Cell], bool]]:
    """Give what is known of points, of who was told something, and of educators."""

    def line(indicator: str, name: str, unit: str) -> list[Cell]:
        return [(indicator, name, unit)]

    points = line("I-01", "TOTAL", "point")
    for begins in ("MODEL/", "PROVINCE/"):
        parts = [one for one in names if one[0] == "I-01" and one[1].startswith(begins)]
        if parts:
            yield parts, points, True
    for model in ("M1", "M2", "M3"):
        provinces = line("I-02", f"2025/MODEL/{model}", "province")
        yield provinces, line("I-01", f"MODEL/{model}", "point"), False
    yield line("I-12", "2025/TOTAL", "commune"), points, False
    audiences = [one[1] for one in names if one[0] == "I-13" and one[1] != "TOTAL" and one[2] == "turn"]
    yield [("I-13", one, "turn") for one in audiences], line("I-13", "TOTAL", "turn"), True
    yield from _covers(line("I-13", "TOTAL", "person"), [("I-13", one, "person") for one in audiences])
    for one in audiences:
        yield line("I-13", one, "person"), line("I-13", one, "turn"), False
    for unit in ("turn", "person"):
        yield line("I-13", "TOTAL", unit), line("I-05", "TOTAL", unit), True
    educators = line("I-16", "EDUCATORS", "person")
    yield line("I-16", "JOINED", "person"), educators + line("I-16", "LEFT", "person"), False
    yield line("I-16", "REACHED", "person"), line("I-16", "ACTIVE", "person"), False
    yield line("I-16", "REACHED", "person"), line("I-05", "TOTAL", "person"), False
    parts = [*line("I-17", "TESTED_OR_REFERRED", "person"), *line("I-17", "DECLINED", "person")]
    yield parts, line("I-17", "TOTAL", "person"), True


def _knows_of_splits(names: list[Cell]) -> Iterator[tuple[list[Cell], list[Cell], bool]]:
    """Give what is known of figures that are split by gender."""
    for _, name, unit in [one for one in names if one[0] == "I-05" and "@" in one[1]]:
        yield [("I-05", name, unit)], [("I-05", name.replace("TOTAL@", "GENDER/"), unit)], True
    for unit in ("slip", "person"):
        genders = [one for one in names if one[0] == "I-08" and "@" in one[1] and one[2] == unit]
        if genders:
            yield genders, [("I-08", "TOTAL", unit)], True
    for gender in ("f", "m"):
        yield [("I-08", f"TOTAL@{gender}", "person")], [("I-08", f"TOTAL@{gender}", "slip")], False


def _covers(whole: list[Cell], parts: list[Cell]) -> Iterator[tuple[list[Cell], list[Cell], bool]]:
    yield whole, parts, False
    for part in parts:
        yield [part], whole, False
