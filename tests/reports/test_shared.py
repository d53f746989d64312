"""The version for sharing hides small figures, and nobody can work them out from what it shows."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import World, golden
from shared_world import Cell, Outsider, drawn

from outreach_desk.reports import indicators, shared, structure, to_csv, to_json, to_text
from outreach_desk.reports.structure import cell_of
from outreach_desk.reports.table import Table
from outreach_desk.reports.witness import Puzzle

reports = st.builds(
    drawn,
    st.integers(0, 2**32),
    st.sampled_from([0, 3, 8, 20, 60]),
)


def counts(table: Table) -> dict[Cell, int]:
    """Give the counts of a report by their cell."""
    return {cell_of(row): row.value for row in table.rows if isinstance(row.value, int)}


def told(table: Table) -> list[Cell]:
    """Give the hidden figures of which an outsider knows the one value that they can have."""
    outsider = Outsider(shared.of(table), counts(table))
    return [cell for cell in outsider.bounds if not outsider.could_be_another(cell)]


@settings(max_examples=25, deadline=None)
@given(reports)
def test_no_hidden_figure_can_be_worked_out(table: Table) -> None:
    """Not from totals, other lines or the other unit, by whoever knows the rules and searches fully."""
    assert told(table) == []


@settings(max_examples=30, deadline=None)
@given(reports)
def test_every_figure_from_1_to_4_is_hidden_and_no_share_tells_of_it(table: Table) -> None:
    """Shares are shown only where both parts are; noughts, and numbers of areas, are nobody and stay."""
    true, seen = counts(table), {cell_of(row): row.value for row in shared.of(table).rows}
    areas = {"province", "district", "commune"}
    small = [cell for cell, value in true.items() if 0 < value < 5 and cell[2] not in areas]
    assert [cell for cell in small if seen[cell] is not None] == []
    assert [cell for cell in true if cell[2] in areas and seen[cell] != true[cell]] == []
    assert [cell for cell, value in true.items() if value == 0 and seen[cell] != 0] == []
    turns, sessions = ("I-04", "ATTENDANCE", "attendance_turn"), ("I-04", "SESSIONS", "session")
    behind = {("I-04", "AVERAGE", "per_session"): (turns, sessions)}
    for part in ("", "/verified", "/self_reported"):
        rate = ("I-09", f"RATE{part}", "percent")
        behind[rate] = (("I-09", f"SERVED{part}", "slip"), ("I-09", "MATURE", "slip"))
    for share, parts in behind.items():
        if any(seen[cell] is None for cell in parts):
            assert seen[share] is None


@pytest.mark.parametrize("rule", ["none", "two of each sum"])
def test_the_outsider_would_find_what_a_weaker_rule_betrays(
    monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    """Planted: small figures alone are hidden; or two of each sum, which <5 itself betrays."""

    def weaker(puzzle: Puzzle, cell: Cell) -> bool:
        sums = [relation for relation in puzzle._relations[cell] if relation.exact]
        return rule == "none" or all(sum(map(puzzle._is_hidden, one.cells)) > 1 for one in sums)

    monkeypatch.setattr(Puzzle, "is_safe", weaker)
    assert any(told(drawn(seed, people)) for seed in range(6) for people in (8, 20, 60))


def test_four_of_four_parts_are_not_told(made: World) -> None:
    """Four parts of a total of <5 would each be one: of the total it is only said that it is hidden."""
    for number, kind in enumerate(("opc", "moh_dept", "legal_aid_centre", "cbo"), 1):
        made.slip(made.client(), "prep", golden_day(number), made.organisation(f"O{number}", kind))
    rows = {cell_of(row): row for row in shared.of(made.report()).rows}
    parts = [row.shown() for cell, row in rows.items() if cell[1].startswith("KIND/") and cell[2] == "slip"]
    assert parts == ["<5"] * 4
    assert told(made.report()) == []


def golden_day(number: int) -> date:
    return date(2026, 7, number)


def test_nothing_of_groups_and_of_what_was_left_out(made: World) -> None:
    """No code in notes, no count of what was left out, and every form says that it is the shared version."""
    for number in range(12):
        member = made.make("member", group_id=made.group, code=f"TV{number}")
        made.make(
            "membership", group_id=made.group, member_id=member, role="core", starts_on=date(2026, 1, 1)
        )
    made.service(made.client(consent=None), "prep", date(2026, 8, 1))
    golden(made)
    internal, outside = made.report(), shared.of(made.report())
    assert "G-01" in to_text.write(internal)
    for text in (to_text.write(outside), to_csv.write(outside), to_json.write(outside)):
        assert "G-01" not in text
        assert "Left out" not in text
    assert "Version for sharing outside" in to_text.write(outside)
    assert to_json.as_dict(outside)["shared"] is True
    assert all("excluded" not in row for row in to_json.as_dict(outside)["rows"])
    assert shared.of(outside) is outside


def test_the_structure_of_every_indicator_is_written_down() -> None:
    """One that is not would be hidden whole as soon as one figure of it is small."""
    assert [one for one in indicators.indicators() if not structure.described(one)] == []


def test_an_indicator_of_unknown_structure_is_hidden_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only if one of its figures is small."""
    monkeypatch.setattr(structure, "described", lambda indicator: indicator != "I-08")
    table = drawn(3, 20)
    rows = [row for row in shared.of(table).rows if row.indicator == "I-08"]
    assert any(0 < value < 5 for cell, value in counts(table).items() if cell[0] == "I-08")
    assert {row.value for row in rows} <= {None, 0}


def test_each_relation_holds_in_a_real_report(made: World) -> None:
    """What is written down of the figures is true of them: else the proof would be about another report."""
    golden(made)
    made.contact(date(2026, 7, 9), client_id=made.client())
    made.service(made.client(), "loan", date(2026, 7, 9), amount=5_000_000)
    member = made.make("member", group_id=made.group, code="TV1")
    made.make(
        "membership", group_id=made.group, member_id=member, role="peer_educator", starts_on=date(2026, 7, 1)
    )
    true = counts(made.report())
    for relation in structure.known(true).relations:
        whole, parts = (sum(true[cell] for cell in cells) for cells in (relation.whole, relation.parts))
        assert parts == whole if relation.exact else parts <= whole, relation
