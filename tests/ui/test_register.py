"""The register: letting a desk in after its six words, the office's file, organisations and points."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exchange_world import open_again
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add_client, empty, enrolled, export, new_team, press, settle, shown

from outreach_desk.desk import enrol, receive, registry, renewal, revoke
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.register.screen import RegisterScreen

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def office(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give an office that the jobs of the test close."""
    return first_desks.copy("lone-office", tmp_path / "office")


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Iterator[Desk]:
    """Give a team desk that no office knows."""
    made = first_desks.copy("lone-team", tmp_path / "team")
    yield made
    made.close()


def test_a_desk_is_let_in_and_gets_its_file(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """The same six words on both desks, then the office's file, which the team takes in."""
    sent = enrol.request(team, stick)
    screen = shown(qtbot, jobs, office, RegisterScreen, context)

    press(qtbot, jobs, named(screen, "A new desk asks"))
    assert named(screen, "Six words of the new desk").accessibleDescription() == " ".join(sent.words)
    press(qtbot, jobs, named(screen, "Let this desk in"))
    press(qtbot, jobs, named(screen, "Write the office file"))

    name = named(screen, "File name").accessibleDescription()
    spoken = named(screen, "Six words of the office").accessibleDescription()
    assert enrol.accept(team, stick / name, spoken=spoken).enrolled is True
    assert [one.group_code for one in registry.look(office).desks] == ["G1"]


def test_the_second_of_two_copies_is_let_in_with_a_warning(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, stick: Path, tmp_path: Path
) -> None:
    """One folder was copied, both drew a new name: it is said in words, and stays until the page is left."""
    made, post = new_team(tmp_path / "one"), tmp_path / "post"
    post.mkdir()
    enrolled(office, made, post)
    made.close()
    shutil.copytree(made.home.root, tmp_path / "two")
    for name, place in (("one", post), ("two", stick)):
        copy = open_again(paths.Home(tmp_path / name), made.database.keys)
        former = renewal.renew(copy).former
        sent = enrol.request(copy, place)
        copy.close()
        if name == "one":
            enrol.approve(office, sent.path)
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    assert screen.package.warning.isHidden()

    press(qtbot, jobs, named(screen, "A new desk asks"))
    press(qtbot, jobs, named(screen, "Let this desk in"))

    assert screen.package.warning.isVisible()
    assert f"Two laptops were device {former}" in screen.package.warning.text()
    screen.package.page.back_wanted.emit()
    assert screen.package.warning.isHidden()


def test_the_list_shows_group_words_and_the_newest_file(
    qtbot: QtBot, jobs: Jobs, context: Context, office: Desk, team: Desk, stick: Path
) -> None:
    """One line per desk of the trust list, none for the office itself."""
    enrolled(office, team, stick)
    screen = shown(qtbot, jobs, office, RegisterScreen, context)

    rows = screen.desks.list.rows
    line = [rows.data(rows.index(0, place)) for place in range(rows.columnCount())]

    assert rows.rowCount() == 1
    assert line[:4] == ["G1", "Hoa Sen", "nothing yet", "yes"]
    assert [len(word.split()) for word in line[4].split(" · ")] == [2] * 6


def test_an_organisation_is_added_with_all_problems_at_once(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk
) -> None:
    """Empty: code, name and kind are named together; then it is kept and listed."""
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Show: Organisations"))
    press(qtbot, jobs, named(screen, "Add an organisation"))

    press(qtbot, jobs, named(screen, "Save"))
    assert screen.entry is not None
    wrong = [name for name, field in screen.entry.form.fields.items() if field.problems_shown()]
    assert wrong == ["code", "name", "kind"]

    qtbot.keyClicks(named(screen, "Code"), "PK1")
    qtbot.keyClicks(named(screen, "Name"), "Phong kham Mot")
    screen.entry.form.fields["kind"].set_value("opc")
    press(qtbot, jobs, named(screen, "Save"))

    kept = registry.look(office).organisations
    assert [(one.values["code"], one.values["kind"]) for one in kept] == [("PK1", "opc")]
    assert screen.lists[1].list.rows.rowCount() == 1


def test_an_organisation_is_added_by_keys(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk
) -> None:
    """Ctrl+S saves and the list has the keyboard; Escape leaves a form."""
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    press(qtbot, jobs, named(screen, "Show: Organisations"))
    press(qtbot, jobs, named(screen, "Add the first organisation"))
    assert screen.entry is not None
    screen.entry.form.set_values({"code": "PK1", "name": "Phong kham", "kind": "opc"})
    qtbot.keyClick(named(screen, "Code"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, jobs)
    assert screen.lists[1].list.hasFocus()
    press(qtbot, jobs, named(screen, "Add an organisation"))
    qtbot.keyClick(named(screen, "Code"), Qt.Key.Key_Escape)
    assert screen.entry is None


def test_a_point_is_added_changed_and_taken_off_with_undo(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk
) -> None:
    """A point belongs to an organisation; deletion can be taken back."""
    organisation = registry.save(
        office, "organisation", {"code": "HPN", "name": "Hoi", "kind": "women_union"}
    ).id
    undo: list[Callable[[], object]] = []
    context.say = lambda _words, act: undo.append(act) if act else None
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Show: Points"))
    press(qtbot, jobs, named(screen, "Add a point"))
    assert screen.entry is not None
    qtbot.keyClicks(named(screen, "Code"), "D1")
    qtbot.keyClicks(named(screen, "Name"), "Diem Mot")
    screen.entry.form.fields["model"].set_value("M1_COMMUNITY_SERVICES")
    screen.entry.form.fields["organisation_id"].set_value(organisation)
    qtbot.keyClicks(named(screen, "Starts on"), "1/7/2026")
    press(qtbot, jobs, named(screen, "Save"))
    [point] = registry.look(office).points
    assert point.values["organisation_id"] == organisation

    screen.lists[2].list.setCurrentIndex(screen.lists[2].list.rows.index(0, 0))
    qtbot.keyClick(screen.lists[2].list, Qt.Key.Key_Return)
    press(qtbot, jobs, named(screen, "Take off the list"))
    assert registry.look(office).points == ()
    undo[-1]()
    settle(qtbot, jobs)

    assert [one.id for one in registry.look(office).points] == [point.id]


def test_what_is_typed_outlives_a_rebuild(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk
) -> None:
    """A change of language makes the screen anew."""
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Show: Organisations"))
    press(qtbot, jobs, named(screen, "Add an organisation"))
    qtbot.keyClicks(named(screen, "Name"), "Phong kham")

    again = RegisterScreen(context)
    qtbot.addWidget(again)
    again.set_typed(screen.typed())

    assert again.entry is not None
    assert again.entry.form.typed()["name"] == "Phong kham"


def test_a_desk_is_revoked_with_the_number_that_is_in(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """The number is filled in; the button waits for the person's word; the list says it afterwards."""
    enrolled(office, team, stick)
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    screen.desks.list.setCurrentIndex(screen.desks.list.rows.index(0, 0))
    press(qtbot, jobs, named(screen, "Revoke…"))
    button = named(screen, "Revoke this desk")
    assert not button.isEnabled()
    assert screen.trust.revoke is not None
    assert screen.trust.revoke.through.value() == 1

    press(qtbot, jobs, named(screen, "I have asked the team, and this desk shall end"))
    press(qtbot, jobs, button)

    assert [one.valid_through for one in registry.look(office).desks] == [1]
    rows = screen.desks.list.rows
    assert rows.data(rows.index(0, 3)) == "no, revoked after file 1"
    assert not named(screen, "Revoke…").isEnabled()


def test_new_keys_come_in_two_steps_and_name_who_has_not_heard(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    enrolled(office, team, stick)
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "New keys"))
    press(qtbot, jobs, named(screen, "I want new keys for this office"))
    press(qtbot, jobs, named(screen, "Make the next keys"))
    assert revoke.look(office).prepared_since is not None
    missing = named(screen, "Desks that have not heard of the new keys").accessibleDescription()
    assert missing == "Not heard yet: Hoa Sen (G1)"
    use = named(screen, "Use the new keys")
    assert not use.isEnabled()

    press(qtbot, jobs, named(screen, "Go on without them; they will need the six words by telephone"))
    press(qtbot, jobs, use)

    assert revoke.look(office).prepared_since is None
    assert len(screen.trust.keys.words.words) == 6


def test_answers_are_written_for_one_group_and_for_all(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    """The team takes its answer in."""
    other = new_team(tmp_path / "other", "Sao Mai", "G2")
    for desk in (team, other):
        enrolled(office, desk, stick)
    other.close()
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    empty(stick)
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Answers to the groups"))
    press(qtbot, jobs, named(screen, "Write the answer for group G1"))
    [file] = stick.glob("*.desk")
    assert [one.outcome for one in receive.receive(team, [file])] == ["imported"]

    press(qtbot, jobs, named(screen, "Write the answers for all groups"))
    told = named(screen, "Answers written").accessibleDescription().splitlines()

    assert [line.partition(":")[0] for line in told] == ["Group G1", "Group G2"]
    assert len(list(stick.glob("*.desk"))) == 3
