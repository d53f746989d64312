"""A written file says what stands under the report on the screen; what is for outside says counts alone."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import openpyxl
import pytest
from exchange_world import save
from sealing_hands import client_at, group_at, meeting_at, office_at
from sqlalchemy.orm import Session

from outreach_desk.desk import beneath, figures, official, official_file, report_file, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.report_file import Content, Wanted
from outreach_desk.ground import dates, uic
from outreach_desk.ground.errors import Cancelled
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.matching import pairs
from outreach_desk.reports import forms, period
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.period import CALENDAR, Period
from outreach_desk.reports.sheet import Sheet
from outreach_desk.reports.source import Check
from outreach_desk.reports.table import Table

JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
AUGUST = Period(date(2026, 8, 1), date(2026, 8, 31), CALENDAR, "2026-08")
ON = date(2026, 11, 5)
PAIRS = "Undecided pairs of clients who may be one person: 1"
MOVE = "What may still move these figures"
TITLES = ("Additions to the earlier period", "No longer in the period", "Which groups reported", MOVE)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
ALIKE = [uic.build("Hoa", "Lan", 1995, month, "01") for month in (1, 2)]
OTHER = uic.build("Đào", "Mận", 1988, 3, "79")
Shown = Table | Official


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office whose sealed July got a meeting and lost a service; in August one of two groups met.

    Two clients who had a service in August may be one person.
    """
    made = office_at(Home(tmp_path_factory.mktemp("under") / "desk"))
    group = group_at(made)
    group_at(made, "G-02")
    moved = served(made, group, OTHER, date(2026, 7, 10))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dates, "today", lambda: ON)
        sealing.seal(made, JULY)
    meeting_at(made, group, date(2026, 7, 20), 9)
    save(made, "service", {"served_on": date(2026, 6, 10)}, moved)
    meeting_at(made, group, date(2026, 8, 10), 3)
    for code in ALIKE:
        served(made, group, code, date(2026, 8, 1))
    yield made
    made.close()


def served(desk: Desk, group: str, code: str, on: date) -> str:
    """Make a client of a code, who received a service; give the service."""
    her = client_at(desk, group, date(2026, 1, 1))
    save(desk, "client", {"uic": code}, her)
    return save(desk, "service", {"client_id": her, "service": "prep", "served_on": on})


def report(office: Desk) -> tuple[Shown, Callable[[Wanted], Content]]:
    table = figures.report(office, AUGUST, ON)
    return table, lambda wanted: report_file.content(office, table, wanted, draw)


def annual(office: Desk) -> tuple[Shown, Callable[[Wanted], Content]]:
    table = official.count(office, forms.ANNUAL, AUGUST, ON)
    return table, lambda wanted: official_file.content(office, table, wanted, draw)


def draw(sheet: Sheet, _landscape: bool) -> bytes:
    """Stand for paper: all the words that are handed to whoever draws it."""
    words = [*sheet.standing]
    for part in sheet.parts:
        words += [part.title, *part.columns]
        for line in part.lines:
            words += [line.words, *(cell.shown for cell in line.cells if cell)]
    return "\n".join(words).encode()


def words_of(made: Content, form: str) -> str:
    """Give all the words of a file."""
    if form != report_file.XLSX:
        return made.data.decode()
    page = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0]
    return "\n".join(str(cell.value) for row in page for cell in row if cell.value is not None)


@pytest.mark.parametrize("of", [report, annual])
@pytest.mark.parametrize("form", ["table", "csv", "xlsx", "pdf"])
def test_the_office_reads_in_the_file_what_stands_on_the_screen(
    office: Desk, form: str, of: Callable[[Desk], tuple[Shown, Callable[[Wanted], Content]]]
) -> None:
    """Pairs and ranges, groups that are missing, what came late and what left; nobody by a code or an id."""
    words = words_of(of(office)[1](Wanted(form)), form)
    for title in TITLES:
        assert title in words
    assert "1 pair of clients may be one person" in words
    assert "Missing: G-02 (08/2026)." in words
    assert ("Undecided pairs" in words, PAIRS in words) == (True, form != "csv" or of is annual)
    assert re.search(r"I-07 · Total(?: of persons)? \(persons\)\W+2\W+1\W+2\b", words)
    assert not any(code in words for code in (*ALIKE, OTHER))
    assert "What to settle first" not in words
    assert UUID.search(words) is None


@pytest.mark.parametrize("of", [report, annual])
def test_programs_read_it_in_the_file_too(
    office: Desk, of: Callable[[Desk], tuple[Shown, Callable[[Wanted], Content]]]
) -> None:
    """The same object as at the terminal, without the ids of records."""
    table, write = of(office)
    found = json.loads(write(Wanted("json")).data)
    whole = beneath.look(office, table).as_dict()
    assert whole["doubts"]["singles"][0].pop("ids")
    assert whole["additions"][0]["left"][0].pop("id")
    assert {name: found[name] for name in whole} == json.loads(json.dumps(whole))
    assert (found["pairs"], found["more_pairs"]) == (1, False)
    assert UUID.search(json.dumps(found["doubts"])) is None


@pytest.mark.parametrize("of", [report, annual])
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "pdf"])
def test_outside_the_counts_alone_are_told(
    office: Desk, form: str, of: Callable[[Desk], tuple[Shown, Callable[[Wanted], Content]]]
) -> None:
    """A range would betray a figure that is hidden; which group is missing is nobody's business there."""
    words = words_of(of(office)[1](Wanted(form, shared=True)), form)
    assert ('"pairs": 1' if form == "json" else "Undecided pairs") in words
    assert not any(title in words for title in TITLES)
    assert not any(one in words for one in ("G-02", "doubts", "additions"))


@pytest.mark.parametrize("outside", [False, True])
def test_dhis2_gets_the_counts_with_each_value(office: Desk, outside: bool) -> None:
    write = report(office)[1]
    found = json.loads(write(Wanted("dhis2", shared=outside, org_unit="VN_01")).data)
    comments = [one["comment"] for one in found["dataValues"]]
    assert all(one.endswith("; open questions 0; undecided pairs 1") for one in comments)
    assert comments


def test_a_sealed_report_tells_the_pairs_of_its_seal(office: Desk) -> None:
    """Its figures are those of then, and so is what could still move them: nobody was in doubt."""
    kept = sealing.need_sealed(office, JULY)
    inside, outside = (
        json.loads(report_file.content(office, kept, Wanted("json", shared=one), draw).data)
        for one in (False, True)
    )
    assert (inside["pairs"], outside["pairs"]) == (0, 0)
    assert inside["sealed"]["figures"]
    assert "sealed" not in outside


@pytest.mark.parametrize("form", [None, forms.ANNUAL])
@pytest.mark.parametrize("outside", [False, True])
def test_whoever_stops_is_heard_while_pairs_are_looked_for(
    office: Desk, monkeypatch: pytest.MonkeyPatch, form: str | None, outside: bool
) -> None:
    """On a large office that lasts longest."""
    looking = False
    find = pairs.undecided

    def undecided(session: Session, check: Check) -> pairs.Undecided:
        nonlocal looking
        looking = True
        return find(session, check)

    def report(_done: int, _total: int) -> None:
        if looking:
            raise Cancelled("cancelled", said("…"))

    monkeypatch.setattr(pairs, "undecided", undecided)
    wanted = Wanted(official=form, shared=outside)
    with pytest.raises(Cancelled):
        official_file.prepare(office, Asked(code=AUGUST.name), wanted, report)
    assert looking
