"""The chase board: nothing recorded and nothing said is missing, never zero; what comes late is late."""

from collections.abc import Iterator
from datetime import date

import pytest
from exchange_world import save
from sealing_hands import group_at, meeting_at, office_at
from team_desk import new_team

from outreach_desk.desk import beneath, beneath_words, chase, chase_words, figures
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.chase import LATE, MISSING, RECEIVED, WAITING, ZERO, Board, Month
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates, language
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.records import ids
from outreach_desk.records.exchange import INCOMING, Bundle, Device
from outreach_desk.reports import gather, period

TODAY = date(2026, 9, 20)
JULY, AUGUST = "2026-07", "2026-08"
D = date


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give an office with a group that may send since June, on 20/09/2026."""
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    made = office_at(Home(tmp_path_factory.mktemp("chase") / "desk"))
    group_of(made, "G-01", "aaaaaaaa")
    yield made
    made.close()


def group_of(office: Desk, code: str, device: str | None, *, added: str = "2026-06-10T01:00:00Z") -> str:
    """Make a group, with a desk of its own if a device is named."""
    made = group_at(office, code)
    if device is not None:
        with office.database.write() as session:
            keys = {"sign_key": "k", "recipient": "r", "role": "team"}
            session.add(Device(id=device, group_id=made, group_code=code, added_at=added, **keys))
    return made


def file_of(office: Desk, device: str, written: date, came: date | None = None) -> str:
    """Let a file of a desk have come in."""
    made = ids.new()
    known = {
        "manifest_hash": "h",
        "file_hash": "h",
        "file_name": "f",
        "manifest": "{}",
        "outcome": "imported",
    }
    moments = {"created": f"{written}T03:00:00Z", "handled_at": f"{came or written}T04:00:00Z"}
    with office.database.write() as session:
        way = {"direction": INCOMING, "kind": "report", "to": "office"}
        session.add(Bundle(id=made, device=device, **way, **known, **moments))
    return made


def zero(office: Desk, code: str, month: str, on: date) -> None:
    """Let a group have said that nothing happened."""
    group = next(one.id for one in chase.year(office, 2026).groups if one.code == code)
    save(office, "period_report", {"group_id": group, "period": month, "zero": True, "said_on": on})


def board(office: Desk) -> Board:
    return chase.year(office, 2026)


def of(office: Desk, month: str, code: str = "G-01") -> Month:
    return next(one for one in board(office).groups if one.code == code).months[month]


def first(office: Desk) -> str:
    return board(office).groups[0].id


def test_nothing_is_missing_and_not_zero(office: Desk) -> None:
    """Files came, with nothing of July and no word: that is missing. Only a word makes a zero."""
    file_of(office, "aaaaaaaa", D(2026, 8, 2))
    assert of(office, JULY) == Month(MISSING)
    zero(office, "G-01", JULY, D(2026, 8, 2))
    assert of(office, JULY) == Month(ZERO, zero=True, heard_on=D(2026, 8, 2))


def test_a_month_is_received_by_a_file_that_speaks_for_it(office: Desk) -> None:
    """A file of mid-July brings records; the month is missing until one of its last days or later is here."""
    meeting_at(office, first(office), D(2026, 7, 3))
    file_of(office, "aaaaaaaa", D(2026, 7, 20))
    assert of(office, JULY) == Month(MISSING, 1)
    file_of(office, "aaaaaaaa", D(2026, 7, 27), D(2026, 7, 30))
    assert of(office, JULY) == Month(RECEIVED, 1, heard_on=D(2026, 7, 30))


@pytest.mark.parametrize(("came", "state"), [(D(2026, 8, 5), RECEIVED), (D(2026, 8, 6), LATE)])
def test_late_is_what_comes_in_after_the_due_day(office: Desk, came: date, state: str) -> None:
    """It counts when it came in, not when it was written; a word of nothing can be late too."""
    meeting_at(office, first(office), D(2026, 7, 3))
    file_of(office, "aaaaaaaa", D(2026, 8, 1), came)
    assert of(office, JULY).state == state
    assert of(office, AUGUST) == Month(MISSING)
    zero(office, "G-01", AUGUST, D(2026, 9, 10))
    file_of(office, "aaaaaaaa", D(2026, 9, 1))
    file_of(office, "aaaaaaaa", D(2026, 9, 11))
    assert of(office, AUGUST) == Month(LATE, zero=True, heard_on=D(2026, 9, 11))


def test_a_file_that_was_taken_back_speaks_no_more(office: Desk) -> None:
    """As if it had not come."""
    meeting_at(office, first(office), D(2026, 7, 3))
    made = file_of(office, "aaaaaaaa", D(2026, 8, 1))
    with office.database.write() as session:
        session.get_one(Bundle, made).undone_at = "2026-08-03T00:00:00Z"
    assert of(office, JULY) == Month(MISSING, 1)


def test_records_stand_against_a_word_of_nothing(office: Desk) -> None:
    """Something happened after all: it is received, and that the group said otherwise stays to be seen."""
    zero(office, "G-01", JULY, D(2026, 8, 1))
    meeting_at(office, first(office), D(2026, 7, 3))
    file_of(office, "aaaaaaaa", D(2026, 8, 1))
    assert of(office, JULY) == Month(RECEIVED, 1, zero=True, heard_on=D(2026, 8, 1))


def test_what_the_office_writes_itself_is_received(office: Desk) -> None:
    """A group without a desk sends no files; its records are here."""
    group = group_of(office, "G-02", None)
    meeting_at(office, group, D(2026, 7, 3))
    assert of(office, JULY, "G-02") == Month(RECEIVED, 1)
    assert of(office, AUGUST, "G-02") == Month(MISSING)


def test_nobody_asks_for_months_in_which_a_group_was_not_there(office: Desk) -> None:
    """Before it was founded or could send, after it ended, and months that have not begun."""
    group = group_of(office, "G-03", "bbbbbbbb", added="2026-08-01T01:00:00Z")
    save(office, "peer_group", {"ended_on": D(2026, 8, 15)}, group)
    months = {one.code: list(one.months) for one in board(office).groups}
    assert months == {"G-01": ["2026-06", JULY, AUGUST, "2026-09"], "G-03": [AUGUST]}
    save(office, "peer_group", {"established_on": D(2026, 7, 31)}, group)
    assert {one.code: list(one.months) for one in board(office).groups}["G-03"] == [JULY, AUGUST]


def test_this_month_is_awaited_until_it_is_due(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five days after its end it is due."""
    assert of(office, "2026-09") == Month(WAITING)
    for day, state in ((D(2026, 10, 5), WAITING), (D(2026, 10, 6), MISSING)):
        monkeypatch.setattr(dates, "today", lambda day=day: day)
        assert of(office, "2026-09").state == state


def test_one_sentence_stands_under_every_report(office: Desk) -> None:
    """Of the open groups so many reported, said zero, are missing, by code and month; each group once."""
    language.set_language(language.ENGLISH)
    group_of(office, "G-02", "bbbbbbbb")
    group_of(office, "G-03", "cccccccc")
    meeting_at(office, first(office), D(2026, 7, 3))
    for device in ("aaaaaaaa", "bbbbbbbb", "cccccccc"):
        file_of(office, device, D(2026, 8, 1))
    zero(office, "G-02", JULY, D(2026, 8, 1))
    asked = period.free(D(2026, 7, 1), D(2026, 7, 31))

    with office.database.read() as session:
        counted = gather.gather(session, None, asked, D(2026, 9, 1))  # these files are names alone

    under = beneath.look(office, counted)

    assert under.groups is not None
    assert under.groups.as_dict() == {
        "groups": 3,
        "reported": 1,
        "zero": 1,
        "waiting": 0,
        "missing": {"G-03": [JULY]},
    }
    (section,) = (one for one in beneath_words.sections(under) if one.name == beneath_words.GROUPS)
    assert section.sentences == (
        "Of 3 open groups 1 reported, 1 said that nothing happened, 1 missing.",
        "Missing: G-03 (07/2026).",
    )


def test_missing_months_that_follow_each_other_are_one_span() -> None:
    """Over the end of a year too; one by itself stands by itself."""
    language.set_language(language.ENGLISH)
    missing = {"G-01": ("2025-11", "2025-12", "2026-01", "2026-03"), "G-02": ("2026-02",)}
    found = chase.Standing(groups=2, reported=0, zero=0, waiting=0, missing=missing)
    under = Beneath(of_office=True, compared=None, additions=(), groups=found, doubts=Doubts())
    [section] = beneath_words.sections(under)
    assert section.sentences[1] == "Missing: G-01 (11/2025 – 01/2026, 03/2026) · G-02 (02/2026)."


def test_a_quarter_is_missing_where_one_of_its_months_is(office: Desk) -> None:
    """And reported where one month has records and the others were said to be empty."""
    meeting_at(office, first(office), D(2026, 8, 3))
    file_of(office, "aaaaaaaa", D(2026, 9, 1))
    quarter = (D(2026, 7, 1), D(2026, 9, 30))
    with office.database.read() as session:
        found = chase.standing(chase.board(session, *quarter, TODAY))
    assert (found.reported, found.missing) == (0, {"G-01": (JULY,)})
    zero(office, "G-01", JULY, D(2026, 8, 1))
    with office.database.read() as session:
        found = chase.standing(chase.board(session, *quarter, TODAY))
    assert (found.reported, found.zero, found.missing) == (1, 0, {})


def test_each_state_has_its_own_words(office: Desk) -> None:
    """In cells as in sentences, no two alike."""
    months = [
        Month(RECEIVED, 34, heard_on=TODAY),
        Month(ZERO, zero=True, heard_on=TODAY),
        Month(LATE, 34, heard_on=TODAY),
        Month(LATE, zero=True, heard_on=TODAY),
        Month(MISSING),
        Month(WAITING),
    ]
    assert len({chase_words.cell(one) for one in months}) == len(months)
    assert len({chase_words.whole(JULY, one) for one in months}) == len(months)


def test_a_team_has_no_board(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its report says nothing of other groups."""
    team = new_team(tmp_path_factory.mktemp("team"))
    with pytest.raises(Refused):
        chase.year(team, 2026)
    asked = period.free(D(2026, 7, 1), D(2026, 7, 31))
    assert beneath.look(team, figures.report(team, asked)).groups is None
    team.close()
