"""Figures of an open desk: what is asked for in words, and what comes back."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from outreach_desk.desk import figures, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record
from outreach_desk.reports.period import Period

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of a fictional desk


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Make a team desk with one client and one service."""
    desk = unlock.new_team(Home(tmp_path_factory.mktemp("figures") / "desk"), PASSPHRASE, name="Máy 1")
    with desk.write() as (session, author):
        group = identity.need(session, identity.GROUP)
        client = record.save(
            session,
            author,
            catalog.THINGS["client"],
            {"group_id": group, "registered_on": date(2026, 7, 1)},
        )
        record.save(
            session,
            author,
            catalog.THINGS["service"],
            {"client_id": client.id, "service": "prep", "served_on": date(2026, 7, 2)},
        )
    yield desk
    desk.close()


def test_a_team_desk_has_figures_too(team: Desk) -> None:
    """The act counts what is here; without consent the turn is nobody's."""
    asked = figures.parse_period(team, code="2026-Q3")
    table = figures.report(team, asked, date(2026, 11, 5))
    turn, person = (table.find("I-07", "HIV", unit) for unit in ("turn", "person"))
    assert turn is not None
    assert person is not None
    assert (turn.value, person.value, person.excluded) == (1, 0, 1)


def test_a_team_counts_its_own_group(team: Desk) -> None:
    """The office's list names other groups too; they are open, but none of hers."""
    with team.write() as (session, author):
        other = {"code": "G-OTHER", "name": "Nhóm khác"}
        record.save(session, author, catalog.THINGS["peer_group"], other)
    opened = figures.report(team, figures.parse_period(team, code="2026-Q3")).find("I-03", "OPEN", "group")
    assert opened is not None
    assert opened.value == 1


@pytest.mark.parametrize("form", figures.FORMS)
def test_each_form_is_text(team: Desk, form: str) -> None:
    """Table, CSV and JSON; another word is refused."""
    table = figures.report(team, figures.parse_period(team, code="2026"))
    written = figures.written(table, form)
    assert written.strip()
    if form == figures.AS_JSON:
        assert json.loads(written)["on"] == dates.today().isoformat()
    with pytest.raises(Usage):
        figures.written(table, "xml")


def test_a_period_by_its_days_or_by_its_code(team: Desk) -> None:
    """Days as people write them or ISO, in the calendar asked for."""
    asked = figures.parse_period(team, first="1/7/2026", last="2026-09-30")
    assert (asked.first, asked.last, asked.calendar) == (date(2026, 7, 1), date(2026, 9, 30), "calendar")
    asked = figures.parse_period(team, code="2026-Q3", calendar="administrative")
    assert (asked.first, asked.last) == (date(2026, 6, 15), date(2026, 9, 14))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "period_missing"),
        ({"first": "01/07/2026"}, "period_missing"),
        ({"code": "2026", "first": "01/07/2026"}, "period_missing"),
        ({"first": "31/06/2026", "last": "01/07/2026"}, "day_unknown"),
        ({"first": "02/07/2026", "last": "01/07/2026"}, "period_order"),
        ({"code": "third quarter"}, "period_form"),
        ({"code": "2026", "calendar": "lunar"}, "calendar_unknown"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(team: Desk, asked: dict[str, str], code: str) -> None:
    """Exit code 2 and a word for it; nothing typed is repeated."""
    with pytest.raises(Usage) as refused:
        figures.parse_period(team, **asked)
    assert (refused.value.code, refused.value.exit_code) == (code, 2)


def test_the_report_date_is_today_unless_told() -> None:
    """Local days, UTC+7."""
    assert figures.parse_on(None) == dates.today()
    assert figures.parse_on("05/10/2026") == date(2026, 10, 5)
    with pytest.raises(Usage) as refused:
        figures.parse_on("soon")
    assert refused.value.column == "on"


def test_what_was_counted_is_given_again_until_something_changes(team: Desk) -> None:
    """The same period is opened, saved and printed; of many only the last two are kept."""
    asked = figures.parse_period(team, code="2026-Q3")
    july = figures.parse_period(team, code="2026-07")

    def counts(asked: Period, day: int = 5) -> bool:
        """Say whether it is counted, and not given again."""
        told: list[object] = []
        figures.count(team, asked, date(2026, 11, day), told=lambda so_far, _whole: told.append(so_far))
        return bool(told)

    assert counts(asked, 7)
    assert counts(july)
    assert not counts(asked, 7)
    assert counts(asked, 6)
    assert not counts(asked, 7)
    assert counts(july)
    known = figures.count(team, asked, date(2026, 11, 5), by="group")
    with team.write() as (session, author):
        client = session.scalars(sa.select(catalog.THINGS["client"].model)).one()
        values = {"client_id": client.id, "service": "prep", "served_on": date(2026, 7, 3)}
        record.save(session, author, catalog.THINGS["service"], values)
    again = figures.count(team, asked, date(2026, 11, 5), by="group").table.find("I-07", "HIV", "turn")
    before = known.table.find("I-07", "HIV", "turn")
    assert again is not None
    assert before is not None
    assert again.value == (before.value or 0) + 1


def test_a_team_that_gets_another_group_counts_anew(team: Desk) -> None:
    """Enrolled, it bears the office's group; no record of its own need have changed by it."""
    asked = figures.parse_period(team, code="2026-Q3")
    before = figures.count(team, asked, date(2026, 11, 5))
    with team.write() as (session, _author):
        group = identity.need(session, identity.GROUP)
        identity.put(session, identity.GROUP, "0" * len(group))
    try:
        after = figures.count(team, asked, date(2026, 11, 5)).table.find("I-03", "OPEN", "group")
        known = before.table.find("I-03", "OPEN", "group")
        assert known is not None
        assert after is not None
        assert (known.value, after.value) == (1, 0)
    finally:
        with team.write() as (session, _author):
            identity.put(session, identity.GROUP, group)
