"""Registering: counted in keys, with who may be the same person, and a head counted where she is under 18."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from client_hands import choose, keys, register, texts
from hands import CTRL, Hands
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle, shown

from outreach_desk.desk import client_page, contacts, protection, same_person
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk) -> ClientScreen:
    """Show the screen of a desk on which KH-1 is known."""
    register(
        lone_team,
        serial="KH-1",
        uic="HOHU9503014",
        nickname="Hương",
        birth_year=1995,
        birth_month=3,
        gender="f",
        phone="0912345678",
    )
    return shown(qtbot, jobs, lone_team, ClientScreen, context)


def begin(qtbot: QtBot, jobs: Jobs, screen: ClientScreen) -> ClientForm:
    screen.list.setFocus()
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    assert isinstance(screen._page, ClientForm)
    return screen._page


def pause(qtbot: QtBot, jobs: Jobs, form: ClientForm) -> None:
    """Let the pause in typing pass."""
    qtbot.waitUntil(lambda: not form._pause.isActive(), timeout=5000)
    settle(qtbot, jobs)


def test_a_client_is_registered_in_few_keys(
    qtbot: QtBot,
    jobs: Jobs,
    screen: ClientScreen,
    lone_team: Desk,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From the list on, with consent, UIC and nickname, by the keyboard alone; the count is printed."""
    hands = Hands(qtbot)
    screen.list.setFocus()
    hands.key(Qt.Key.Key_N, CTRL)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_Space)
    form = screen._page
    assert isinstance(form, ClientForm)
    assert form.consent is not None
    hands.tab_to(form.consent._how)
    hands.key(Qt.Key.Key_Down)
    hands.tab_to(form.form.fields["nickname"])
    hands.type("Lan")
    hands.tab_to(form.uic.mother)
    hands.type("Hoa")
    hands.key(Qt.Key.Key_Tab)
    hands.type("Nam")
    hands.key(Qt.Key.Key_Tab)
    hands.type("1990")
    hands.key(Qt.Key.Key_Tab)
    hands.type("7")
    hands.key(Qt.Key.Key_Tab)
    hands.type("ha noi")
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    with capsys.disabled():
        print(f"\nnew client: {hands.pressed} key presses")  # noqa: T201
    assert isinstance(screen._page, ClientView)
    (line,) = [one for one in client_page.look(lone_team) if one.code != "KH-1"]
    page = client_page.open_client(lone_team, line.id)
    parsed = uic.parse(line.uic)
    assert parsed is not None
    assert (parsed.mother, parsed.father, parsed.birth_year, parsed.birth_month) == ("HO", "NA", "90", "07")
    assert parsed.province == "01"
    assert (page.values["nickname"], page.may_be_kept, uic.serial_valid(line.code)) == ("Lan", True, True)
    assert hands.pressed <= 60


def test_the_code_that_she_will_have_stands_there(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """As a proposal in an empty field."""
    begin(qtbot, jobs, screen)
    line = named(screen, "Client code")
    assert (line.text(), uic.serial_valid(line.placeholderText())) == ("", True)


def test_the_uic_follows_the_answers_until_another_is_typed(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """Then a button takes the answers over."""
    form = begin(qtbot, jobs, screen)
    named(screen, "Mother’s given name").setText("Đào")
    qtbot.keyClicks(named(screen, "Father’s given name"), "Long")
    qtbot.keyClicks(named(screen, "Birth year"), "1988")
    assert named(screen, "UIC").text() == form.uic.built() == uic.build("Dao", "Long", 1988, None, None)
    assert not form.uic.use.isVisible()
    named(screen, "UIC").setText("HOHU9503014")
    choose(named(screen, "Birth month"), "5")
    assert named(screen, "UIC").text() == "HOHU9503014"
    press(qtbot, jobs, named(screen, "Use this UIC"))
    assert named(screen, "UIC").text() == uic.build("Dao", "Long", 1988, 5, None)


def test_who_may_be_the_same_is_told_while_typing(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """With why in words, without her nickname; it goes when nothing says so any more."""
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Phone"), "0912 345 678")
    pause(qtbot, jobs, form)
    said = f"Client KH-1, registered on {dates.show_day(dates.today())}: the same telephone number."
    assert said in texts(screen)
    named(screen, "UIC").setText(uic.build("Hoa", "Hung", 1995, 3, "79"))
    pause(qtbot, jobs, form)
    assert "a UIC that differs only in the province of birth, the same telephone number." in texts(screen)
    assert "Hương" not in texts(screen)
    named(screen, "Phone").clear()
    named(screen, "UIC").clear()
    pause(qtbot, jobs, form)
    assert not form.same.isVisible()


def test_somebody_else_is_remembered(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk
) -> None:
    """It is not asked again: not in this form, not on her page, not when she is changed later."""
    form = begin(qtbot, jobs, screen)
    named(screen, "UIC").setText("HOHU9503014")
    pause(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "Somebody else: KH-1"))
    assert not form.same.isVisible()
    qtbot.keyClicks(named(screen, "Phone"), "0912345678")
    pause(qtbot, jobs, form)
    assert not form.same.isVisible()
    named(screen, "She agrees: Keep an individual record").setChecked(True)
    choose(named(screen, "How it was given"), "Spoken")
    press(qtbot, jobs, named(screen, "Save"))
    assert isinstance(screen._page, ClientView)
    assert not screen._page.same.isVisible()
    other = next(line for line in client_page.look(lone_team) if line.code != "KH-1")
    assert same_person.look(lone_team, {"uic": "HOHU9503014"}, other.id) == ()


def test_it_is_she_opens_her_record_and_throws_the_rest_away(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any], lone_team: Desk
) -> None:
    """Nothing is left as a draft; who pressed the wrong button takes it up again from the toast."""
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Phone"), "0912345678")
    pause(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "It is she: KH-1"))
    assert isinstance(screen._page, ClientView)
    assert (screen._page.title.text(), screen.half_typed()) == ("KH-1", [])
    assert said[-1][0] == "Her record is open. What was typed is thrown away."
    said[-1][1]()
    settle(qtbot, jobs)
    assert named(screen, "Phone").text() == "0912345678"
    assert len(client_page.look(lone_team)) == 1


def test_her_page_asks_too_and_remembers(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any], lone_team: Desk
) -> None:
    """Undo asks again."""
    other = register(lone_team, serial="KH-2", uic="HOHU9503014")
    screen.set_typed({"page": "client", "id": other.id})
    settle(qtbot, jobs)
    assert f"Client KH-1, registered on {dates.show_day(dates.today())}: the same UIC." in texts(screen)
    press(qtbot, jobs, named(screen, "Somebody else: KH-1"))
    assert "the same UIC." not in texts(screen)
    said[-1][1]()
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "It is she: KH-1"))
    assert isinstance(screen._page, ClientView)
    assert screen._page.title.text() == "KH-1"


def test_under_18_there_is_no_record_but_a_head(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any], lone_team: Desk
) -> None:
    """The form turns while it is typed, says whom to call, and keeps nothing but the count."""
    add(
        lone_team,
        "organisation",
        {"code": "CT", "name": "Trung tâm A", "kind": "social_work_centre", "phone": "0241"},
    )
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Mother’s given name"), "Hoa")
    choose(named(screen, "Gender"), "Woman")
    qtbot.keyClicks(named(screen, "Birth year"), str(dates.today().year - 15))
    pause(qtbot, jobs, form)
    screen.reload()
    settle(qtbot, jobs)
    assert (form.is_child, form.uic.mother.isVisible(), screen.half_typed()) == (True, False, [])
    assert (
        named(screen, "Whom to call").text()
        == "Child protection: 111\nSocial-work centre: Trung tâm A · 0241"
    )
    choose(named(screen, "Kind of place"), "Street")
    press(qtbot, jobs, named(screen, "Count without a name"))
    assert said[-1][0] == "Counted without a name. Nothing else was kept."
    (line,) = contacts.look(lone_team)
    assert (line.client_code, line.gender, line.under_age, line.where, line.day) == (
        "",
        "f",
        True,
        "street",
        dates.today(),
    )
    assert (len(client_page.look(lone_team)), screen._page) == (1, None)
    said[-1][1]()
    settle(qtbot, jobs)
    assert contacts.look(lone_team) == ()


def test_a_mistyped_year_is_mended(qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named) -> None:
    """The form comes back with all that was typed; near the limit it asks for the month."""
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Nickname"), "Lan")
    qtbot.keyClicks(named(screen, "Birth year"), str(dates.today().year - 10))
    pause(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "The birth year is mistyped"))
    assert (form.is_child, named(screen, "Nickname").text(), named(screen, "Birth year").text()) == (
        False,
        "Lan",
        "",
    )
    assert form.uic.year.focusProxy().hasFocus()
    qtbot.keyClicks(named(screen, "Birth year"), str(dates.today().year - 18))
    pause(qtbot, jobs, form)
    by_the_year_alone = (dates.today() - date(dates.today().year, 7, 1)).days >= 0
    assert form.is_child != by_the_year_alone
    if by_the_year_alone:
        assert "She may be under 18: ask for the month too." in texts(screen)


def test_what_is_wrong_with_a_birth_year_and_a_count_is_said_in_their_own_words(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """A year has a year for an example, and of a child no client is asked for."""
    form = begin(qtbot, jobs, screen)
    year = named(screen, "Birth year")
    qtbot.keyClicks(year, f"3/{dates.today().year - 15}")
    year.editingFinished.emit()
    assert "Write the year with four digits, for example 1995." in texts(screen)
    year.setText(str(dates.today().year - 15))
    pause(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "Count without a name"))
    assert "Say the gender: it is counted, the name is not." in texts(screen)


def test_whom_to_call_is_set_and_taken_back(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any], lone_team: Desk
) -> None:
    """From the list or from the form of somebody under 18."""
    press(qtbot, jobs, named(screen, "Child protection"))
    named(screen, "Or in your own words").setText("Chị Hạnh, 0241")
    press(qtbot, jobs, named(screen, "Save"))
    assert protection.look(lone_team).words == "Chị Hạnh, 0241"
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Birth year"), str(dates.today().year - 10))
    pause(qtbot, jobs, form)
    assert "Social-work centre: Chị Hạnh, 0241" in texts(screen)
    press(qtbot, jobs, named(screen, "Change whom to call"))
    assert named(screen, "Or in your own words").text() == "Chị Hạnh, 0241"
    said[0][1]()
    settle(qtbot, jobs)
    assert protection.look(lone_team).words == ""


def test_every_button_of_the_forms_has_a_name(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """Also where the form has turned."""
    form = begin(qtbot, jobs, screen)
    qtbot.keyClicks(named(screen, "Birth year"), str(dates.today().year - 10))
    pause(qtbot, jobs, form)
    seen = [one for one in screen.findChildren(QPushButton) if one.isVisibleTo(screen)]
    assert seen
    assert all(one.accessibleName() for one in seen)
