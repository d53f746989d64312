"""A sealed period stays as it was; what came later is told apart, named, and adds up to a new count."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, delete, save
from sealing_hands import client_at, group_at, meeting_at, office_at, values
from sqlalchemy.orm import Session
from sqlmodel import col
from team_desk import new_team

from outreach_desk.desk import beneath, beneath_words, figure_page, figures, limits, receive, sealing, send
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.records import review, sealed_report
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.reports import gather, indicators, period
from outreach_desk.reports.difference import Key
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import ADMINISTRATIVE, CALENDAR, Period
from outreach_desk.reports.source import Check
from outreach_desk.reports.table import Table

JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
AUGUST = period.free(date(2026, 8, 1), date(2026, 8, 31))
SEPTEMBER = period.free(date(2026, 9, 1), date(2026, 9, 30))
HELD = ("I-04", "SESSIONS", "session")


GROUP = "G-01"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give an office with one meeting of two clients and three heads in July."""
    made = office_at(Home(tmp_path_factory.mktemp("sealing") / "desk"))
    group = group_at(made, GROUP)
    meeting_at(made, group, date(2026, 7, 10), 3, [client_at(made, group, date(2026, 1, 1)) for _ in "ab"])
    yield made
    made.close()


def group_of(office: Desk) -> str:
    with office.database.read() as session:
        return str(session.scalar(sa.select(col(PeerGroup.id)).where(col(PeerGroup.code) == GROUP)))


def of_code(office: Desk, code: str, calendar: str) -> Period:
    return figures.parse_period(office, code=code, calendar=calendar)


def under(office: Desk, asked: Period) -> Beneath:
    return beneath.look(office, figures.report(office, asked))


def test_a_sealed_period_never_changes(office: Desk) -> None:
    """All figures, units, words and notes come back as they were counted, whatever is written later."""
    counted = figures.report(office, JULY)
    sealing.seal(office, JULY)
    meeting_at(office, group_of(office), date(2026, 7, 20), 9)

    assert sealing.need_sealed(office, JULY) == replace(
        counted, generated=sealing.need_sealed(office, JULY).generated, sealed=True
    )
    assert values(figures.report(office, JULY).rows) != values(counted.rows)


def test_both_values_and_the_difference_are_told(office: Desk) -> None:
    """A new count differs by one meeting of nine heads; the sealed value stands beside the new one."""
    sealing.seal(office, JULY)
    meeting_at(office, group_of(office), date(2026, 7, 20), 9)

    compared = under(office, JULY).compared

    assert compared is not None
    found = {one.key: (one.before.value, one.after.value, one.delta) for one in compared.figures}
    assert found[HELD] == (1, 2, 1)
    assert found["I-04", "ATTENDANCE", "attendance_turn"] == (5, 14, 9)
    assert found["I-04", "AVERAGE", "per_session"] == (5.0, 7.0, 2.0)
    assert ("I-04", "ATTENDANCE", "person") not in found
    assert compared.late == 1


def test_what_comes_late_is_an_addition_on_the_next_report(office: Desk) -> None:
    """Named with the earlier period, each figure; the report of August itself does not grow by it."""
    sealing.seal(office, JULY)
    before = values(figures.report(office, AUGUST).rows)
    meeting_at(office, group_of(office), date(2026, 7, 20), 9)

    (added,) = under(office, AUGUST).additions

    assert (added.period, added.late) == (JULY, 1)
    assert {one.key: one.delta for one in added.figures}[HELD] == 1
    assert values(figures.report(office, AUGUST).rows) == before
    assert under(office, JULY).additions == ()


def test_who_somebody_is_moves_figures_too_and_is_told_apart(office: Desk) -> None:
    """Consents, links and clients behind a sealed figure; not those who came after the period."""
    group = group_of(office)
    one, other = (client_at(office, group, date(2026, 1, 1)) for _ in "ab")
    meeting_at(office, group, date(2026, 7, 12), came=[one, other])
    sealing.seal(office, JULY)
    first, second = sorted((one, other))
    save(office, "person_link", {"client_id": first, "other_id": second, "verdict": "same"})
    save(office, "client", {"status": "inactive", "status_on": date(2026, 8, 2)}, one)
    save(office, "consent", {"client_id": one, "purpose": "record", "given_on": date(2026, 3, 1)})
    client_at(office, group, date(2026, 8, 5))

    (added,) = under(office, AUGUST).additions

    assert (added.late, added.changed) == (0, {"client": 1, "consent": 1, "person_link": 1})
    assert {one.key: one.delta for one in added.figures}["I-04", "ATTENDANCE", "person"] == -1
    compared = under(office, JULY).compared
    assert compared is not None
    assert (compared.late, compared.changed) == (added.late, added.changed)
    words = "Behind its figures also changed since: Clients: 1, Consents: 1, Same person: 1."
    said = [section.sentences for section in beneath_words.sections(under(office, AUGUST))]
    assert any(words in sentences for sentences in said)
    sealing.seal(office, AUGUST)
    assert under(office, AUGUST).additions[0].changed == added.changed


def test_roles_points_and_groups_of_a_sealed_period_are_told_too(office: Desk) -> None:
    """As far as they began by its end: how they end may be what changed."""
    group = group_of(office)
    sealing.seal(office, JULY)
    member = save(office, "member", {"group_id": group, "code": "TV1"})
    role = {"member_id": member, "group_id": group, "role": "core"}
    save(office, "membership", role | {"starts_on": date(2026, 7, 31)})
    save(office, "membership", role | {"starts_on": date(2026, 8, 1)})
    point = {"code": "D1", "name": "Điểm thử", "model": "M3_PEER_CAPACITY", "starts_on": date(2026, 8, 1)}
    save(office, "intervention_point", point)
    save(office, "peer_group", {"ended_on": date(2026, 6, 30)}, group)

    compared = under(office, JULY).compared

    assert compared is not None
    assert compared.changed == {"member": 1, "membership": 1, "peer_group": 1}


def test_a_sealed_period_is_counted_again_only_after_a_change(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record, an answered question, a limit of a norm: what changes a figure changes the count."""
    client = client_at(office, group_of(office), date(2026, 1, 1))
    place = save(office, "organisation", {"code": "O-1", "name": "Cơ sở thử", "kind": "opc"})
    cost = {"client_id": client, "served_on": date(2026, 7, 3), "service": "gyn", "organisation_id": place}
    save(office, "service", cost | {"amount": 300_000})
    sealing.seal(office, JULY)
    counted: list[Period] = []
    count = gather.gather

    def counting(session: Session, chosen: Iterable[str], asked: Period, on: date, *, check: Check) -> Table:
        counted.append(asked)
        return count(session, chosen, asked, on, check=check)

    monkeypatch.setattr(gather, "gather", counting)

    def moved() -> dict[Key, int | float | None]:
        found = under(office, AUGUST).additions
        return {one.key: one.delta for added in found for one in added.figures}

    assert (moved(), moved(), counted) == ({}, {}, [JULY])
    limits.put(office, "health_amount", 200_000, date(2026, 7, 1))
    assert moved()["I-15", "OVER_AMOUNT", "case"] == 1
    limits.take_back(office, "health_amount", date(2026, 7, 1))
    delete(office, "organisation", place)
    assert moved()["I-15", "TOTAL", "case"] == -1
    with office.database.write() as session:
        for question in review.open_questions(session):
            question.undone = review.WITHDRAWN
            session.add(question)
    assert (moved()["I-15", "TOTAL", "case"], len(counted)) == (-1, 4)
    assert (moved() == {}, len(counted)) == (False, 4)


def test_an_addition_is_told_once(office: Desk) -> None:
    """What the sealed August told stays in August; September tells only what is new since."""
    sealing.seal(office, JULY)
    meeting_at(office, group_of(office), date(2026, 7, 20), 9)
    sealing.seal(office, AUGUST)
    assert under(office, SEPTEMBER).additions == ()
    meeting_at(office, group_of(office), date(2026, 7, 21))

    (told,) = under(office, AUGUST).additions
    (new,) = under(office, SEPTEMBER).additions

    assert [{one.key: one.delta for one in added.figures}[HELD] for added in (told, new)] == [1, 1]
    assert [added.late for added in (told, new)] == [1, 1]


def test_a_deleted_or_moved_record_is_an_addition_below_nought(office: Desk) -> None:
    """A meeting that moves to August leaves July by one; nothing is told of other calendars' seals."""
    moved = meeting_at(office, group_of(office), date(2026, 7, 20), 9)
    gone = meeting_at(office, group_of(office), date(2026, 7, 21), 1)
    sealing.seal(office, JULY)
    sealing.seal(office, of_code(office, "2026-07", ADMINISTRATIVE))
    save(office, "meeting", {"held_on": date(2026, 8, 3)}, moved)
    delete(office, "meeting", gone)

    (added,) = under(office, AUGUST).additions

    assert {one.key: one.delta for one in added.figures}[HELD] == -2


@pytest.mark.parametrize("calendar", [CALENDAR, ADMINISTRATIVE])
def test_sealing_twice_is_refused_until_the_seal_is_off(office: Desk, calendar: str) -> None:
    """It says when it was sealed and what to do; by code or by days it is the same period."""
    asked = of_code(office, "2026-07", calendar)
    sealing.seal(office, asked)
    with pytest.raises(Refused) as refused:
        sealing.seal(office, period.free(asked.first, asked.last, calendar))
    assert refused.value.code == "period_sealed"
    assert "unseal" in refused.value.message()

    sealing.unseal(office, asked)
    assert sealing.sealed(office, asked) is None
    sealing.seal(office, asked)

    assert [bool(one.unsealed_at) for one in sealing.every(office)] == [True, False]


def test_taking_a_seal_off_leaves_a_trace(office: Desk) -> None:
    """The row stays with both moments and who did it; nothing is told as late any more."""
    sealing.seal(office, JULY)
    meeting_at(office, group_of(office), date(2026, 7, 20))
    done = sealing.unseal(office, JULY)

    (kept,) = sealing.every(office)

    assert kept == done
    assert (kept.unsealed_at >= kept.sealed_at, kept.unsealed_by) == (True, office.device)
    assert under(office, JULY).compared is None
    assert under(office, AUGUST).additions == ()
    with pytest.raises(Refused) as refused:
        sealing.unseal(office, JULY)
    assert refused.value.code == "period_not_sealed"


def test_a_seal_taken_off_by_mistake_comes_back_with_its_figures(office: Desk) -> None:
    """Not counted anew: what came in between is still late. The trace of the act stays."""
    sealing.seal(office, JULY)
    was = sealing.need_sealed(office, JULY)
    meeting_at(office, group_of(office), date(2026, 7, 20))
    taken_off = sealing.unseal(office, JULY)

    sealing.seal_again(office, taken_off)

    assert sealing.need_sealed(office, JULY) == was
    compared = under(office, JULY).compared
    assert compared is not None
    assert compared.late == 1
    assert [bool(one.unsealed_at) for one in sealing.every(office)] == [True, False]
    with pytest.raises(Refused) as refused:
        sealing.seal_again(office, taken_off)
    assert refused.value.code == "period_sealed_again"


def test_a_period_that_is_not_over_cannot_be_sealed(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From its last day on it can."""
    monkeypatch.setattr(dates, "today", lambda: date(2026, 7, 30))
    with pytest.raises(Refused) as refused:
        sealing.seal(office, JULY)
    assert refused.value.code == "period_not_over"
    monkeypatch.setattr(dates, "today", lambda: date(2026, 7, 31))
    assert sealing.seal(office, JULY).period == JULY


def test_only_an_office_seals(tmp_path: Path) -> None:
    """A team's report has no seal and no additions."""
    team = new_team(tmp_path)
    for act in (sealing.seal, sealing.unseal):
        with pytest.raises(Refused) as refused:
            act(team, JULY)
        assert refused.value.code == "not_an_office"
    assert (under(team, JULY).compared, under(team, JULY).additions) == (None, ())
    team.close()


def test_a_rule_that_changed_since_is_said(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version then and now; an indicator that is no more has none, and its figures are left out."""
    sealing.seal(office, JULY)
    rules = dict(indicators.indicators())
    before = rules["I-04"].version
    rules["I-04"] = replace(rules["I-04"], version="99")
    gone = rules.pop("I-06")
    monkeypatch.setattr(indicators, "indicators", lambda: rules)

    compared = under(office, JULY).compared

    assert compared is not None
    assert compared.rules == (("I-04", before, "99"), ("I-06", gone.version, ""))
    assert "I-06" not in sealing.need_sealed(office, JULY).chosen
    said = [line for section in beneath_words.sections(under(office, JULY)) for line in section.sentences]
    assert f"The rule of I-04 has changed since: version {before} then, version 99 now." in said


def test_a_sealed_report_names_the_rules_by_which_it_was_counted(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every form, and in the window; the words of a rule that changed are of another version."""
    sealing.seal(office, JULY)
    rules = dict(indicators.indicators())
    before = rules["I-04"].version
    rules["I-04"] = replace(rules["I-04"], version="99")
    monkeypatch.setattr(indicators, "indicators", lambda: rules)
    kept, now = sealing.need_sealed(office, JULY), figures.report(office, JULY)

    for table, version, said in (
        (kept, before, f"Counted by version {before} of this rule. Version 99: "),
        (now, "99", "Rule (version 99): "),
    ):
        assert json.loads(figures.written(table, "json"))["rules"]["I-04"] == version
        written = list(csv.reader(figures.written(table, "csv").removeprefix("\ufeff").splitlines()))
        assert {row[7] for row in written if row[0] == "I-04"} == {version}
        assert said in figures.written(table, "table")
        page = figure_page.written(Counted(table, {}), of_office=True)
        assert [part.rule.startswith(said) for part in page.parts if part.indicator == "I-04"] == [True]


def test_a_seal_keeps_what_was_in_and_what_was_missing(world: World) -> None:
    """Bundles with device and number, the desks of which something is missing, the open questions."""
    client(world.desk("a"))
    receive.receive(world.office, [send.export(world.desk("a"), world.stick).path])
    sealing.seal(world.office, period.free(date(2026, 1, 1), date(2026, 1, 31)))

    with world.office.database.read() as session:
        (row,) = sealed_report.every(session)
        kept = sealed_report.read(row)

    a, *others = (one.device for one in world.senders.values())
    assert [one[1:] for one in kept["bundles"]] == [[a, 1]]
    assert {one["device"] for one in kept["missing"]} == set(others)
    assert kept["questions"] == []
