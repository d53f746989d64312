"""The official tables of a desk: what is asked for by codes, and what is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from outreach_desk.desk import figures, official, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, record
from outreach_desk.reports import forms, period

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of fictional desks
BEFORE = period.free(date(2025, 7, 1), date(2025, 12, 31))
AFTER = period.free(date(2026, 1, 1), date(2026, 6, 30))
ON = date(2026, 7, 1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office with two groups, of which one met at the point."""
    desk = unlock.new_office(Home(tmp_path_factory.mktemp("official") / "desk"), PASSPHRASE, name="Văn phòng")
    with desk.write() as (session, author):

        def make(thing: str, **values: Any) -> str:
            return record.save(session, author, catalog.THINGS[thing], values).id

        groups = [make("peer_group", code=f"G{number}", name=f"Nhóm thử {number}") for number in (1, 2)]
        point = make(
            "intervention_point",
            code="D1",
            name="Điểm thử",
            model="M3_PEER_CAPACITY",
            starts_on=date(2026, 1, 1),
        )
        make("intervention_point", code="D2", name="Điểm trống", model="LOCAL", starts_on=date(2026, 1, 1))
        held = {"kind": "periodic_meeting", "status": "held"}
        for group, day, where in (
            (groups[0], date(2025, 8, 1), None),
            (groups[0], date(2026, 2, 1), point),
            (groups[0], date(2026, 3, 1), None),
            (groups[1], date(2026, 2, 1), None),
        ):
            make("meeting", group_id=group, held_on=day, point_id=where, **held)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A team desk on which nothing was written yet."""
    desk = unlock.new_team(
        Home(tmp_path_factory.mktemp("team") / "desk"), PASSPHRASE, name="Máy 1", group_code="G7"
    )
    yield desk
    desk.close()


def sessions(table: official.Official) -> list[str]:
    (line,) = [row for row in table.to_rows() if row[0] in {"Sessions held", "Sessions in the period"}]
    return line[1:]


def test_a_comparison_of_all_of_one_group_and_of_those_at_a_point(office: Desk) -> None:
    """The point's group counts with what it did before the point began and elsewhere."""
    asked: dict[str, Any] = {"before": BEFORE}
    assert sessions(official.count(office, forms.CHANGE, AFTER, ON, **asked)) == [
        *("1 session", "3 sessions", "2 sessions")
    ]
    for more in ({"group": "G1"}, {"point": "D1"}):
        table = official.count(office, forms.CHANGE, AFTER, ON, **asked, **more)
        assert sessions(table) == ["1 session", "2 sessions", "1 session"]
        assert table.footnotes[0].en == "Counted of the groups: G1."


@pytest.mark.parametrize("form", forms.FORMS)
def test_each_form_is_written_in_each_shape(office: Desk, form: str) -> None:
    """As a command asks for it; another shape is refused."""
    more = {"before": BEFORE} if form == forms.CHANGE else {"group": "G1"} if form == forms.GROUP else {}
    table = official.count(office, form, AFTER, ON, **more)  # type: ignore[arg-type]
    starts = {figures.AS_TABLE: "Period: ", figures.AS_CSV: '\ufeff"Content"', figures.AS_JSON: "{"}
    for shape, start in starts.items():
        assert official.written(table, shape).startswith(start)
    with pytest.raises(Usage):
        official.written(table, "xml")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"form": forms.CHANGE}, "before_missing"),
        ({"form": forms.GROUP}, "group_missing"),
        ({"form": forms.GROUP, "point": "D1"}, "group_missing"),
        ({"form": forms.MODELS, "group": "G1"}, "whole_office"),
        ({"form": forms.ANNUAL, "group": "G1", "point": "D1"}, "group_or_point"),
        ({"form": forms.ANNUAL, "group": "G9"}, "no_such_group"),
        ({"form": forms.ANNUAL, "point": "D9"}, "no_such_point"),
        ({"form": forms.ANNUAL, "point": "D2"}, "nobody_at_point"),
    ],
)
def test_what_cannot_be_counted_is_refused(office: Desk, asked: dict[str, Any], code: str) -> None:
    """With a word for it, before anything is counted."""
    with pytest.raises((Usage, Refused)) as refused:
        official.count(office, asked.pop("form"), AFTER, ON, **asked)
    assert refused.value.code == code


def test_a_team_desk_has_the_tables_of_its_group(team: Desk) -> None:
    """Its own pilot without a code; points and provinces are the office's."""
    assert sessions(official.count(team, forms.GROUP, AFTER, ON)) == ["0 sessions"]
    assert official.count(team, forms.ANNUAL, AFTER, ON).footnotes
    with pytest.raises(Refused) as refused:
        official.count(team, forms.MODELS, AFTER, ON)
    assert refused.value.code == "office_only"
