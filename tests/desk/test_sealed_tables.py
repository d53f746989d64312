"""An official table of a sealed period is the one that was sealed, and a new count stands beside it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import save
from sealing_hands import client_at, group_at, meeting_at, office_at
from sqlmodel import col

from outreach_desk.desk import beneath, beneath_words, figures, official, official_file, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Wanted
from outreach_desk.ground.errors import Cancelled, Refused
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import forms, gather, period
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Row

JUNE = period.free(date(2026, 6, 1), date(2026, 6, 30))
JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
ON = date(2026, 10, 1)
SEALED = (forms.ANNUAL, forms.SUPPORT, forms.MODELS, forms.CHANGE)
SESSIONS = "Sessions held"
HEALTH = "Health care (with HIV prevention)"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """Give an office with a meeting, a service and a point in July, and a meeting in June."""
    made = office_at(Home(tmp_path / "desk"))
    group = group_at(made)
    clients = [client_at(made, group, date(2026, 1, 1)) for _ in "ab"]
    for on in (date(2026, 6, 10), date(2026, 7, 10)):
        meeting_at(made, group, on, 3, clients)
    point = {"name": "Điểm thử", "model": "M3_PEER_CAPACITY", "starts_on": date(2026, 1, 1)}
    save(made, "intervention_point", point | {"code": "D1"})
    served(made, clients[0])
    yield made
    made.close()


def served(office: Desk, client: str, on: date = date(2026, 7, 3), service: str = "gyn") -> None:
    code = f"O-{service}-{on}"
    place = save(office, "organisation", {"code": code, "name": "Cơ sở thử", "kind": "opc"})
    save(
        office,
        "service",
        {"client_id": client, "served_on": on, "service": service, "organisation_id": place},
    )


def came_late(office: Desk, on: date = date(2026, 7, 20)) -> None:
    """Let a meeting, a client with a service, and a point come after the seal."""
    with office.database.read() as session:
        group = str(session.scalar(sa.select(col(PeerGroup.id))))
    client = client_at(office, group, date(2026, 1, 2))
    meeting_at(office, group, on, 9, [client])
    served(office, client, on, "sti_care")
    point = {"name": "Điểm kia", "model": "LOCAL", "starts_on": date(2026, 1, 1)}
    save(office, "intervention_point", point | {"code": "D2"})


def asked(office: Desk, form: str, *, as_sealed: bool = True, of: Period = JULY, **more: Any) -> Official:
    before = JUNE if form == forms.CHANGE else None
    return official.count(office, form, of, ON, before=before, as_sealed=as_sealed, **more)


def plain(table: Official) -> Official:
    """Leave out when it was counted, and what is said of that."""
    counted = tuple(replace(one, generated="", sealed=False) for one in table.tables)
    return replace(table, tables=counted, state=())


def differing(found: beneath.Beneath) -> dict[tuple[str, str], tuple[Any, Any]]:
    assert found.compared is not None
    return {
        (one.after.words.en, one.after.unit): (one.before.value, one.after.value)
        for one in found.compared.figures
    }


@pytest.mark.parametrize("form", SEALED)
def test_a_sealed_table_is_the_one_that_was_sealed(office: Desk, form: str) -> None:
    """Every line, word, figure and footnote, whatever came later; a count of today says otherwise."""
    for one in (JUNE, JULY):
        sealing.seal(office, one, ON)
    then = asked(office, form, as_sealed=False)
    came_late(office)

    kept, now = asked(office, form), asked(office, form, as_sealed=False)

    assert plain(kept) == plain(then)
    assert kept.to_rows() != now.to_rows()
    assert [words.en for words in kept.state] == ["The figures are sealed: what came later is not in them."]
    assert now.state == ()
    whole = sealing.need_sealed(office, JULY)
    assert set(_rows(kept.tables[0].rows)) <= set(_rows(whole.rows))


def _rows(rows: tuple[Row, ...]) -> list[tuple[Any, ...]]:
    return [(row.indicator, row.line, row.unit, row.value) for row in rows]


def test_both_values_of_its_own_figures_are_told(office: Desk) -> None:
    """Those of the table, by the words of its lines; the report's other figures are none of it."""
    sealing.seal(office, JULY, ON)
    came_late(office)

    found = beneath.look(office, asked(office, forms.ANNUAL))

    told = differing(found)
    assert told[HEALTH, "turn"] == (1, 2)
    assert SESSIONS not in {words for words, _unit in told}
    assert found.as_dict()["sealed"]["figures"]
    assert differing(beneath.look(office, asked(office, forms.ANNUAL, as_sealed=False))) == told
    said = [line for section in beneath_words.sections(found) for line in section.sentences]
    assert "The figures are sealed: what came later is not in them." in said


def test_nothing_differs_while_nothing_came(office: Desk) -> None:
    """For each table that is sealed; what may still move it is what was sealed with its figures."""
    sealing.seal(office, JULY, ON)
    for form in SEALED:
        found = beneath.look(office, asked(office, form))
        assert differing(found) == {}
        assert found.doubts is not None


def test_whoever_asks_for_something_goes_before_the_new_count(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left in its middle, and nothing half counted stays."""
    sealing.seal(office, JULY, ON)
    came_late(office)
    shown, begun, count = asked(office, forms.ANNUAL), list[str](), gather._counted
    monkeypatch.setattr(gather, "_counted", lambda *given: (begun.append(given[1]), count(*given))[1])

    def check() -> None:
        if len(begun) == 1:
            raise Cancelled("cancelled", said("…"))

    with pytest.raises(Cancelled):
        beneath.first(office, shown, check)
    assert len(begun) == 1
    begun.append("")
    assert differing(beneath.first(office, shown, check))[HEALTH, "turn"] == (1, 2)


@pytest.mark.parametrize("which", [JUNE, JULY])
def test_a_comparison_says_which_of_its_periods_is_sealed(office: Desk, which: Period) -> None:
    """That one stays as it was, the other is counted; the change is that of what is shown."""
    sealing.seal(office, which, ON)
    came_late(office, date(2026, which.first.month, 20))
    other = JUNE if which is JULY else JULY
    meeting_at(office, group_at(office, "G-02"), other.first, 1)

    table = asked(office, forms.CHANGE)

    (line,) = [one for one in table.lines if one.words.en == SESSIONS]
    values = [cell.value for cell in line.cells if isinstance(cell, Row)]
    assert values == ([1, 2, 1] if which is JUNE else [2, 1, -1])
    (said,) = table.state
    sealed = f"The figures of {which.label()} are sealed: what came later is not in them."
    assert said.en == f"{sealed} The others are counted now."
    found = beneath.look(office, table)
    seal = found.compared if which is JULY else found.earlier
    assert seal is not None
    assert {one.after.words.en: (one.before.value, one.after.value) for one in seal.figures}[SESSIONS] == (
        1,
        2,
    )
    sections = [one.title for one in beneath_words.sections(found)]
    assert (f"Sealed period {JUNE.label()}" in sections) == (which is JUNE)


@pytest.mark.parametrize("form", SEALED)
def test_an_older_seal_without_it_says_that_it_is_counted_now(office: Desk, form: str) -> None:
    """And so does a table of one group, which no seal keeps."""
    sealing.seal(office, JULY, ON)
    with office.database.write() as session:
        (row,) = session.scalars(sa.select(SealedReport))
        row.content = json.dumps({k: v for k, v in json.loads(row.content).items() if k != sealing.OFFICIAL})
        session.add(row)
    came_late(office)

    table = asked(office, form)

    assert plain(table) == plain(asked(office, form, as_sealed=False))
    words = "This period is sealed, but its seal does not keep this table: it is counted now."
    assert [one.en for one in table.state] == [words]
    assert table.state == asked(office, forms.GROUP, group="G-01").state
    said = [
        line for section in beneath_words.sections(beneath.look(office, table)) for line in section.sentences
    ]
    assert words in said
    with pytest.raises(Refused) as refused:
        official.need_sealed(table)
    assert refused.value.code == "table_not_kept"


def test_a_period_without_a_seal_has_no_sealed_table(office: Desk) -> None:
    """Asked for as sealed, it is refused by the same word as the report."""
    table = asked(office, forms.ANNUAL)
    assert table.state == ()
    with pytest.raises(Refused) as refused:
        official.need_sealed(table)
    assert refused.value.code == "period_not_sealed"


def test_the_shared_version_of_a_sealed_table_hides_by_what_was_sealed(office: Desk) -> None:
    """A figure that is five by now stays hidden: the sealed one was below."""
    sealing.seal(office, JULY, ON)
    for day in range(10, 16):
        served_late(office, date(2026, 7, day))
    days = Asked(first="2026-07-01", last="2026-07-31", on=ON.isoformat())

    lines = official_file.prepare(office, days, Wanted(shared=True, official=forms.ANNUAL)).lines

    shown = {line.words: [cell.shown for cell in line.cells if cell] for line in lines.parts[0].lines}
    assert shown[HEALTH] == ["<5", "<5"]
    now = figures.report(office, JULY, ON).find("I-07", "HEALTH", "turn")
    assert now is not None
    assert now.value == 7
    assert "The figures are sealed: what came later is not in them." in lines.standing


def served_late(office: Desk, on: date) -> None:
    with office.database.read() as session:
        group = str(session.scalar(sa.select(col(PeerGroup.id))))
    served(office, client_at(office, group, date(2026, 1, 1)), on)
