"""Practice: figures equal to a count without a database, holes named, nothing shared, nothing lost."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import practice_count
import practice_people
from outreach_desk.desk import fiction, figures, look, plot, practice, questions, receive, rehearsal, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.practice import PracticeResult
from outreach_desk.ground import dates, language, words
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, referral
from outreach_desk.records.exchange import Device
from outreach_desk.reports.table import Missing
from practice_count import Known

PASSPHRASE = "na mận đào bưởi cam quýt"  # noqa: S105 - of fictional desks
YEAR = practice._year(dates.today())
SPANS = fiction.quarter(YEAR)
LEFT_OUT = 3
ALWAYS = {1, LEFT_OUT, fiction.DESKS}
"""The desks that the fast tests leave out, one at a time; the long tests leave out each."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> PracticeResult:
    """The practice of seed 1, its desks kept and their passphrases known."""
    with pytest.MonkeyPatch.context() as patch:
        drawn = (f"{PASSPHRASE} {number}" for number in range(fiction.DESKS + 1))
        patch.setattr(words, "passphrase", lambda: next(drawn))
        return practice.run(tmp_path_factory.mktemp("practice"), seed=1)


@pytest.fixture(scope="module")
def second() -> PracticeResult:
    """The practice of seed 2, in a temporary folder, with the last bundle of a desk left out."""
    return practice.run(None, seed=2, leave_out=LEFT_OUT)


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the desks to learn on, made by the first opening."""
    root = tmp_path_factory.mktemp("new") / "data" / "desk-practice"
    practice.open(root, language.ENGLISH).close()
    return root


@contextmanager
def opened(kept: PracticeResult, number: int) -> Iterator[Desk]:
    """Open a kept desk: 0 is the office."""
    assert kept.home is not None
    name = f"desk-{number:02d}" if number else "office"
    desk = unlock.unlock(Home(kept.home / name), f"{PASSPHRASE} {number}")
    try:
        yield desk
    finally:
        desk.close()


def known(seed: int, leave_out: int | None = None) -> Known:
    return practice_count.arrived(plot.generate(seed, SPANS), leave_out)


@cache
def counted(seed: int, leave_out: int | None = None) -> dict[practice_count.Cell, Any]:
    on = SPANS[-1][1] + timedelta(days=practice.REPORT_DAYS)
    return everything(known(seed, leave_out), SPANS[0][0], SPANS[-1][1], list(SPANS), on)


def everything(*asked: Any) -> dict[practice_count.Cell, Any]:
    """Count every indicator."""
    return practice_count.count(*asked) | practice_people.count(*asked)


def reported(result: PracticeResult) -> dict[practice_count.Cell, Any]:
    return {(row.indicator, row.line, row.unit): row.value for row in result.table.rows}


def test_the_figures_equal_a_count_without_a_database(kept: PracticeResult) -> None:
    """Every row of every indicator, as typed by twelve desks and merged at the office."""
    assert reported(kept) == counted(1)


def test_the_figures_equal_the_count_of_another_seed_with_a_hole(second: PracticeResult) -> None:
    """Also where the last month of a desk never came."""
    assert reported(second) == counted(2, LEFT_OUT)


def test_the_figures_of_the_administrative_quarter_equal_the_count(kept: PracticeResult) -> None:
    """15 June to 14 September: months that cut through what happened."""
    first, last, on = date(YEAR, 6, 15), date(YEAR, 9, 14), date(YEAR, 11, 5)
    months = [(date(YEAR, month, 15), date(YEAR, month + 1, 14)) for month in (6, 7, 8)]
    with opened(kept, 0) as office:
        asked = figures.parse_period(office, code=f"{YEAR}-Q3", calendar="administrative")
        table = figures.report(office, asked, on)
    found = {(row.indicator, row.line, row.unit): row.value for row in table.rows}
    assert found == everything(known(1), first, last, months, on)


def test_another_seed_gives_other_people_and_other_figures() -> None:
    """And the same seed gives the same again."""
    assert counted.__wrapped__(1) == counted(1)
    assert counted(1) != counted(2)
    assert plot.generate(1, SPANS) == plot.generate(1, SPANS)
    assert plot.generate(1, SPANS) != plot.generate(2, SPANS)


@pytest.mark.parametrize(
    "desk",
    [
        pytest.param(desk, marks=() if desk in ALWAYS else pytest.mark.long)
        for desk in range(1, fiction.DESKS + 1)
    ],
)
def test_a_bundle_left_out_changes_the_figures(desk: int) -> None:
    """Whichever desk it is."""
    assert counted(2, desk) != counted(2)


def test_a_bundle_left_out_is_named_as_a_hole(kept: PracticeResult, second: PracticeResult) -> None:
    """The device that has gone quiet, and nothing else."""
    assert kept.holes == ()
    assert [(hole["desk"], hole["kind"]) for hole in second.holes] == [(LEFT_OUT, questions.QUIET)]
    (left,) = [one for one in second.arrivals if one.desk == LEFT_OUT and one.month == 0]
    assert second.holes[0]["device"] == left.handled.device
    assert second.table.standing.missing == Missing(behind=1)


def test_the_repeated_bundle_is_known_and_the_late_one_changes_nothing(kept: PracticeResult) -> None:
    """Everything else is imported, with no row held back."""
    *rest, late, repeated = kept.arrivals
    assert (repeated.desk, repeated.handled.outcome) == (rehearsal.REPEATED, receive.KNOWN)
    assert (late.desk, late.handled.outcome) == (rehearsal.LATE, receive.IMPORTED)
    outcomes = {name for table in late.handled.tables.values() for name, count in table.items() if count}
    assert outcomes <= {"same", "older"}
    assert {one.handled.outcome for one in rest} == {receive.IMPORTED}
    assert [one.handled.held for one in kept.arrivals if one.handled.held] == []


@pytest.mark.parametrize(
    ("number", "since"), [(1, [0, 1, 2]), (rehearsal.LATE, [0, 1, 1])], ids=["usual", "late"]
)
def test_later_bundles_hold_only_what_changed(kept: PracticeResult, number: int, since: list[int]) -> None:
    """The office's package told each desk how far it has everything; the late desk sent August again."""
    with opened(kept, number) as desk:
        rows = look.dump(desk, "bundle").as_dict()["rows"]
    chain = sorted((int(row["seq"]), int(row["since"])) for row in rows if row["direction"] == "out")
    assert chain == list(enumerate(since, start=1))


def test_edits_on_two_laptops_meet_as_conflicts_and_nothing_is_lost(kept: PracticeResult) -> None:
    """Both values of each conflict are kept, and the office holds every record that anybody wrote."""
    everything = known(1)
    with opened(kept, 0) as office:
        found = [one for one in questions.conflicts(office) if one["kind"] == "conflict"]
        with office.database.read() as session:
            stored = {
                thing.name: session.scalar(sa.select(sa.func.count()).select_from(thing.model))
                for thing in catalog.GROUP
            }
        assert look.check(office).problems == []
    both = {(one["table"], one["fact"]): {*one["ours"].values(), *one["theirs"].values()} for one in found}
    assert both == {
        ("client", "setting"): {"venue", "online"},
        ("meeting", "topics"): {"hiv sti", "gbv rights_law"},
        ("attendance", "role"): {"client", "worker"},
    }
    assert len(found) == kept.conflicts == 3
    assert stored == {name: len(everything.tables[name]) for name in stored}


def test_each_desk_has_its_own_home_key_and_passphrase(kept: PracticeResult) -> None:
    """Thirteen practice desks: no file in common, no key in common, and no passphrase opens another."""
    assert kept.home is not None
    homes = sorted(path.parent for path in kept.home.rglob("desk.db"))
    assert len(homes) == fiction.DESKS + 1
    contents = [
        hashlib.sha256(path.read_bytes()).hexdigest()
        for home in homes
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and path.stat().st_size
        and path not in Home(home).keys[1:]
        and path.name not in {"desk.log", "desk.lock"}
    ]
    assert len(contents) == len(set(contents))
    with pytest.raises(Refused, match="wrong_passphrase"):
        unlock.unlock(Home(kept.home / "desk-01"), f"{PASSPHRASE} 2")
    with opened(kept, 0) as office, office.database.read() as session:
        keys = session.execute(sa.select(Device.sign_key, Device.recipient)).all()  # type: ignore[call-overload]
        assert identity.get(session, identity.PRACTICE) == "true"
    assert len(keys) == len({one for one, _ in keys}) == len({one for _, one in keys}) == len(homes)
    with opened(kept, 12) as desk:
        assert desk.practice


def test_no_passphrase_and_no_nickname_stands_in_a_file(kept: PracticeResult) -> None:
    """What lies on the disk afterwards is sealed; on the stick lie bundles only."""
    assert kept.home is not None
    data = b"".join(path.read_bytes() for path in sorted(kept.home.rglob("*")) if path.is_file())
    assert PASSPHRASE.encode() not in data
    assert [row["vi"] for row in fiction.rows("nicknames") if row["vi"].encode() in data] == []
    assert {path.suffix for path in (kept.home / "stick").iterdir()} == {".desk"}


def test_a_practice_may_be_done_twice_in_one_place(kept: PracticeResult) -> None:
    """Each has a folder of its own; nothing is written over."""
    assert kept.home is not None
    with practice._folder(kept.home.parent) as folder:
        assert (kept.home.name, folder.name) == ("practice-1", "practice-2")
        folder.rmdir()


def test_the_lines_tell_what_happened_in_both_languages(second: PracticeResult) -> None:
    """With the hole, the repeated and the late bundle, and the figures with both units."""
    english = second.lines()
    assert "The August bundle of desk 2 (Nhóm Thử Hoa Cúc) came twice." in english
    assert "The August bundle of desk 5 (Nhóm Thử Hoa Ly) came late." in english
    assert [line for line in english if line.startswith("  – desk 3 (")] != []
    assert [line for line in english if "turns" in line and "persons" in line] != []
    language.set_language(language.PSEUDO)
    assert [line for line in second.lines()[:7] if not line.startswith("⟦")] == []


def test_the_result_as_json_has_the_figures_the_holes_and_the_bundles(second: PracticeResult) -> None:
    """As `practice --json` prints it; the temporary folder is gone."""
    whole = second.as_dict()
    assert (whole["seed"], whole["leave_out"], whole["home"]) == (2, LEFT_OUT, None)
    assert len(whole["bundles"]) == 3 * fiction.DESKS
    assert whole["report"]["rows"][0].keys() == {"indicator", "line", "unit", "value", "excluded"}
    assert whole["people"]["clients"] - whole["people"]["persons"] == len(fiction.OVERLAP)


@pytest.mark.parametrize("desk", [0, 13, -1])
def test_only_a_desk_that_exists_can_be_left_out(desk: int, tmp_path: Path) -> None:
    """Else the words of the command are wrong, and nothing is made."""
    with pytest.raises(Usage) as refused:
        practice.run(tmp_path, leave_out=desk)
    assert refused.value.code == "leave_out"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 11, 23), 2026), (date(2026, 9, 30), 2025), (date(2028, 2, 1), 2026)]
)
def test_no_clock_makes_the_practice_write_down_the_future(today: date, year: int) -> None:
    """Before October 2026 the same quarter of an earlier year is played."""
    assert practice._year(today) == year


def test_the_desk_to_learn_on_is_a_practice_desk_with_work_on_it(learning: Path) -> None:
    """Enrolled, with clients, open and overdue slips; made once; and nothing but the desks is left."""
    desk = practice.open(learning)
    try:
        today = dates.today()
        slips = look.dump(desk, "referral").as_dict()["rows"]
        waiting = [date.fromisoformat(row["issued_on"]) for row in slips if row["status"] == referral.ISSUED]
        assert [day for day in waiting if referral.due_on(day) < today] != []
        assert [day for day in waiting if referral.due_on(day) >= today] != []
        assert (desk.practice, desk.is_office, desk.fact(identity.ENROLLED)) == (True, False, "true")
        assert look.check(desk).problems == []
        assert desk.fact(identity.LABEL) == "Lotus Practice Group"
    finally:
        desk.close()
    assert sorted(path.name for path in learning.iterdir()) == ["inbox", "office", "team"]
    assert [path.name for path in learning.parent.iterdir()] == [learning.name]


def test_three_bundles_wait_for_the_office_to_learn_on(learning: Path) -> None:
    """They come from three groups and can be imported."""
    office = practice.open_office(learning)
    try:
        handled = receive.receive(office, sorted(practice.inbox(learning).iterdir()))
        assert [one.outcome for one in handled] == [receive.IMPORTED] * 3
        assert (office.practice, office.is_office) == (True, True)
        assert len({one.group_code for one in handled}) == 3
    finally:
        office.close()


def test_a_folder_in_use_is_no_place_for_a_desk_to_learn_on(tmp_path: Path) -> None:
    """Nothing in it is touched."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused) as refused:
        practice.open(tmp_path)
    assert refused.value.code == "practice_place"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
