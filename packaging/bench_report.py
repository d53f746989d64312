"""packaging/bench report: the figures of a province-year in the encrypted file, and the goals.

    packaging/bench report [--size T|S|Q4|Q|M] [--runs N] [--seed N] [--keep FOLDER] [--profile] [--seen]

Beside each report stands the plainest count that a person could write for it: SQL over an unencrypted copy of
the same rows, by Python's own sqlite3: no consent, no merged persons, nothing left out. Both run in turn in
this process, with their pages in memory; ratios are of the processor's time, medians over the runs. Trust the
ratios. Then a second table says how soon a report is seen (`bench_kept.py`), on a copy of the office; with
`--seen` it is the only one. Nobody in the data exists.
"""

import argparse
import cProfile
import pstats
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import bench_kept
from bench_cases import OFFICE, PASSPHRASE

from outreach_desk.desk import behind, figure_page, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.records import record
from outreach_desk.reports import gather, indicators, period

HERE = Path(__file__).parent
PLAIN = "plain.sqlite"
SIZES = ("T", "S", "Q4", "Q", "M")
ON = date(2026, 3, 1)
PERIODS = ("2025", "2025-Q4", "2025-10")
GOAL = 1.0  # seconds, of each report
GOAL_BEHIND = 0.2  # seconds, of the rows behind a figure that is shown
BEHIND = (indicators.REACHED, "TOTAL", indicators.PERSON)
PAGE = "the whole page"
_SHOWN = 25

VIEWS = """
CREATE TEMP VIEW present AS SELECT m.held_on AS day, m.id AS what, m.kind AS kind, a.client_id AS who
    FROM attendance a JOIN meeting m ON m.id = a.meeting_id
    WHERE m.status = 'held' AND NOT m.deleted AND NOT a.deleted AND a.presence = 'present';
CREATE TEMP VIEW point AS SELECT * FROM intervention_point WHERE NOT deleted;
CREATE TEMP VIEW reached AS SELECT day, what, who FROM present
    UNION ALL SELECT contact_on, group_id, client_id FROM contact WHERE NOT deleted;
CREATE TEMP VIEW supported AS SELECT served_on AS day, service, organisation_id AS giver, client_id AS who
    FROM service WHERE NOT deleted AND referral_id IS NULL
    UNION ALL SELECT outcome_on, service, organisation_id, client_id FROM referral
    WHERE NOT deleted AND status = 'completed';
CREATE TEMP VIEW slip AS SELECT issued_on AS day, service, client_id AS who,
    status = 'completed' AND julianday(outcome_on) - julianday(issued_on) <= 30 AS served
    FROM referral WHERE NOT deleted AND status <> 'cancelled';
"""
BY_HAND = {
    indicators.GROUPS: """SELECT role, count(DISTINCT member_id) FROM membership
        WHERE NOT deleted AND starts_on <= :last AND (ends_on IS NULL OR ends_on >= :last) GROUP BY role""",
    indicators.SESSIONS: """SELECT kind, count(*), count(DISTINCT who) FROM present
        WHERE day BETWEEN :first AND :last GROUP BY kind""",
    indicators.REACHED: """SELECT count(*), count(DISTINCT who)
        FROM (SELECT DISTINCT day, what, who FROM reached WHERE day BETWEEN :first AND :last)""",
    indicators.NEW: """SELECT count(DISTINCT who) FROM reached WHERE day BETWEEN :first AND :last
        AND who NOT IN (SELECT who FROM reached WHERE day >= :year AND day < :first AND who IS NOT NULL)""",
    indicators.SUPPORT: """SELECT service, count(*), count(DISTINCT who)
        FROM (SELECT DISTINCT day, service, giver, who FROM supported WHERE day BETWEEN :first AND :last)
        GROUP BY service""",
    indicators.SLIPS: """SELECT service, count(*), count(DISTINCT who) FROM slip
        WHERE day BETWEEN :first AND :last GROUP BY service""",
    indicators.POINTS: """SELECT model, count(*) FROM point
        WHERE starts_on <= :last AND (ends_on IS NULL OR ends_on >= :first) GROUP BY model""",
    indicators.LOCALITIES: """SELECT model, count(DISTINCT unit) FROM point
        WHERE starts_on <= :last AND (ends_on IS NULL OR ends_on >= :first) GROUP BY model""",
    indicators.TARGET: """SELECT count(DISTINCT unit) FROM point
        WHERE starts_on <= :last AND (ends_on IS NULL OR ends_on >= :first)""",
    indicators.COMMUNICATION: """SELECT count(*), count(DISTINCT who)
        FROM (SELECT DISTINCT day, what, who FROM reached WHERE day BETWEEN :first AND :last)""",
    indicators.LIVELIHOOD: """SELECT service, count(*), count(DISTINCT who) FROM supported
        WHERE day BETWEEN :first AND :last AND service IN ('voc_training', 'job_placement', 'loan')
        GROUP BY service""",
    indicators.EDUCATORS: """SELECT count(*) FROM client
        WHERE NOT deleted AND status = 'active' AND registered_on <= :last""",
    indicators.PREVENTION: """SELECT count(DISTINCT who) FROM reached WHERE day BETWEEN :first AND :last
        AND who IN (SELECT client_id FROM service WHERE NOT deleted AND service = 'hiv_test'
        UNION SELECT client_id FROM referral WHERE NOT deleted AND service = 'hiv_test')""",
    indicators.COMPLETION: "SELECT count(*), sum(served) FROM slip WHERE day BETWEEN :first AND :last",
}

SPLITS = {
    (indicators.REACHED, "gender"): """SELECT gender, count(DISTINCT who) FROM reached
        JOIN client ON client.id = who WHERE day BETWEEN :first AND :last GROUP BY gender""",
    (indicators.SUPPORT, "group"): """SELECT group_id, count(*), count(DISTINCT who) FROM supported
        JOIN client ON client.id = who WHERE day BETWEEN :first AND :last GROUP BY group_id""",
    (indicators.SESSIONS, "month"): """SELECT substr(day, 1, 7), count(*), count(DISTINCT who) FROM present
        WHERE day BETWEEN :first AND :last GROUP BY 1""",
}

FIRST_ROWS = """SELECT day, what, who FROM reached
    WHERE day BETWEEN :first AND :last AND who IS NOT NULL ORDER BY day LIMIT 200"""


@dataclass
class Case:
    """One report over one period, what is done by hand for it, and the seconds that runs of both took."""

    name: str
    period: str
    goal: float
    ours: Callable[[], object]
    by_hand: Callable[[], object]
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    hand: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run both, one after the other."""
        began, worked = time.perf_counter(), time.process_time()
        self.ours()
        self.walls.append(time.perf_counter() - began)
        self.cpus.append(time.process_time() - worked)
        worked = time.process_time()
        self.by_hand()
        self.hand.append(time.process_time() - worked)

    def said(self) -> str:
        """Give its line of the table."""
        wall, cpu, hand = map(statistics.median, (self.walls, self.cpus, self.hand))
        verdict = "reached" if wall <= self.goal else ("busy" if cpu <= self.goal else "MISSED")
        figures = f"{self.walls[0]:>9.2f}{wall:>9.2f}{cpu:>9.2f}{hand:>9.3f}{cpu / hand:>9.1f}"
        return f"{self.name:24}{self.period:>9}{figures}{self.goal:>8.1f}  {verdict}"


_COLUMNS = ("first s", "wall s", "cpu s", "by hand", "ratio")
HEADS = f"{'report':24}{'period':>9}{''.join(f'{one:>9}' for one in _COLUMNS)}{'goal s':>8}"


def cases(desk: Desk, plain: sqlite3.Connection) -> Iterator[Case]:
    """Give each indicator, splits and the whole page, for a year, a quarter and a month."""
    with desk.database.read() as session:
        codes = record.local_codes(session)
    for code in PERIODS:
        yield from _of_period(desk, plain, period.preset(code, period.CALENDAR, codes))


def _of_period(desk: Desk, plain: sqlite3.Connection, asked: period.Period) -> Iterator[Case]:
    values = {
        "first": asked.first.isoformat(),
        "last": asked.last.isoformat(),
        "year": asked.year_starts().isoformat(),
    }

    def by_hand(*words: str) -> list[Any]:
        return [plain.execute(one, values).fetchall() for one in words]

    def ours(one: str, by: str | None = None) -> object:
        with desk.database.read() as session:
            return gather.count(session, (one,), asked, ON, by=by)

    for one, words in sorted(BY_HAND.items()):
        yield Case(one, asked.name, GOAL, partial(ours, one), partial(by_hand, words))
    for (one, by), words in SPLITS.items():
        yield Case(f"{one} by {by}", asked.name, GOAL, partial(ours, one, by), partial(by_hand, words))
    with desk.database.read() as session:
        kept = gather.count(session, (indicators.REACHED,), asked, ON)
    for which in (behind.COUNTS, behind.LEFT_OUT):
        rows = partial(behind.look, desk, kept, BEHIND, which)
        yield Case(f"behind I-05, {which}", asked.name, GOAL_BEHIND, rows, partial(by_hand, FIRST_ROWS))
    page = figure_page.Asked(code=asked.name, on=ON.isoformat())

    def look() -> object:
        desk.kept.clear()  # each run counts
        return figure_page.look(desk, page)

    yield Case(PAGE, asked.name, GOAL, look, partial(by_hand, *BY_HAND.values()))


def copied(desk: Desk, target: Path) -> None:
    """Write the same rows into a plain file, with the same indexes."""
    with desk.database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        driver.execute("SELECT sqlcipher_export('plain')")
        driver.execute("DETACH DATABASE plain")


def made(folder: Path, size: str, seed: int) -> Path:
    """Give the home of the made-up office; one that was kept is not made again."""
    place = folder / f"{size}-{seed}"
    home, mark = place / OFFICE, place / "made"
    if not mark.exists():
        place.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        words = [sys.executable, str(HERE / "bench_year.py"), str(place), size, str(seed)]
        subprocess.run(words, check=True)  # noqa: S603 - our own words
        mark.touch()
        print(f"made in {time.perf_counter() - began:.1f} s", flush=True)
    return home


@contextmanager
def profiled(wanted: bool) -> Iterator[None]:
    """Tell where the time of what is inside went, if asked for."""
    if not wanted:
        yield
        return
    profile = cProfile.Profile()
    with profile:
        yield
    pstats.Stats(profile).sort_stats("tottime").print_stats(_SHOWN)


def main() -> int:
    """Make the office, run the cases in turn, print the table. 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="packaging/bench report",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", choices=SIZES, default="M")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="make the office in this folder and leave it there")
    parser.add_argument("--profile", action="store_true", help="say where the time of the whole pages went")
    parser.add_argument("--seen", action="store_true", help="say only how soon a report is seen")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as name:
        home = made(given.keep or Path(name), given.size, given.seed)
        counted = given.seen or _counted(home, Path(name) / PLAIN, given)
        copy = Path(shutil.copytree(home, Path(name) / "seen"))
        seen = bench_kept.run(copy)
    return 0 if counted and seen else 1


def _counted(home: Path, plain_file: Path, given: argparse.Namespace) -> bool:
    """Print the table of what is counted; say whether the goals are reached."""
    desk = unlock.unlock(Home(home), PASSPHRASE)
    try:
        copied(desk, plain_file)
        with closing(sqlite3.connect(plain_file)) as plain:
            plain.execute("PRAGMA cache_size = -65536")
            plain.executescript(VIEWS)
            print(f"size {given.size}, seed {given.seed}, runs {given.runs}, rows {_rows(plain)}", flush=True)
            found = list(cases(desk, plain))
            for _ in range(given.runs):
                for case in found:
                    case.run()
            print("\n".join([HEADS, *(case.said() for case in found)]))
            with profiled(given.profile):
                if given.profile:
                    next(case for case in found if case.name == PAGE).ours()
    finally:
        desk.close()
    return all(statistics.median(case.cpus) <= case.goal for case in found)


def _rows(plain: sqlite3.Connection) -> dict[str, int]:
    names = ("client", "consent", "meeting", "attendance", "contact", "referral", "service", "follow_up")
    return {name: plain.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608 - our own


if __name__ == "__main__":
    sys.exit(main())
