"""The first pages: three plain choices, a desk made with a passphrase typed twice, a slow unlock."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from outreach_desk import app
from outreach_desk.desk import unlock as acts
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import Settings
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.start.choose import Choose
from outreach_desk.ui.start.new_desk import NewDesk
from outreach_desk.ui.start.start import Start
from outreach_desk.ui.start.unlock import Unlock
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import Window

Named = Callable[[QWidget, str], QWidget]
PASSPHRASE = "sen hồng chè xanh bến nước"  # noqa: S105 - opens nothing but the desks made here


def press(qtbot: QtBot, widget: QWidget) -> None:
    """Press a button with the mouse."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def new_desk(window: Window) -> NewDesk:
    """Give the page on which a desk is made."""
    assert isinstance(window.page, Start)
    assert isinstance(window.page.page, NewDesk)
    return window.page.page


def test_the_first_page_offers_three_ways(window: Window, named: Named) -> None:
    """A team, an office, practice; the first has the keyboard."""
    assert isinstance(window.page, Start)
    assert isinstance(window.page.page, Choose)
    offered = [button.accessibleName() for button in window.page.page.findChildren(QPushButton)]
    assert offered == ["A team’s desk", "The office’s desk", "Practice"]
    assert window.focusWidget() is named(window, "A team’s desk")


@pytest.mark.parametrize(("way", "is_office"), [("As a team", False), ("As the office", True)])
def test_practice_is_a_place_of_its_own(
    window: Window, named: Named, qtbot: QtBot, home: Home, way: str, is_office: bool
) -> None:
    """Two presses open a practice desk, marked on the screen; the real desk is not made by it."""
    press(qtbot, named(window, "Practice"))
    press(qtbot, named(window, way))
    qtbot.waitUntil(lambda: isinstance(window.page, Shell), timeout=60_000)
    assert window._opened is not None
    assert (window._opened.practice, window._opened.is_office) == (True, is_office)
    assert home.exists() is False
    if is_office:
        # The three files that the page promised lie in the inbox, ready to be taken in.
        qtbot.waitUntil(lambda: len(files_offered(window)) == 3, timeout=10_000)
    window.lock()
    qtbot.waitUntil(lambda: isinstance(window.page, Start))


def files_offered(window: Window) -> list[QCheckBox]:
    """Give the boxes of the files that can be taken in."""
    boxes = window.page.findChildren(QCheckBox)
    return [box for box in boxes if box.isVisible() and box.text().startswith("desk-")]


def test_all_that_is_missing_is_told_at_once(window: Window, named: Named, qtbot: QtBot) -> None:
    """Name and passphrase both, each at its field; nothing is made."""
    press(qtbot, named(window, "A team’s desk"))
    page = new_desk(window)
    press(qtbot, named(window, "Make this desk"))
    shown = {name: field.problems_shown() for name, field in page.form.fields.items()}
    assert shown == {
        "name": "Write a name.",
        "group_code": "",
        "passphrase": "Write one, or take the six words.",
        "again": "",
    }
    assert window.focusWidget() is named(window, "Name of the group")


def test_two_different_passphrases_are_not_taken(window: Window, named: Named, qtbot: QtBot) -> None:
    """The second one says so."""
    press(qtbot, named(window, "The office’s desk"))
    page = new_desk(window)
    page.form.set_values({"name": "CDC", "passphrase": PASSPHRASE, "again": PASSPHRASE + "x"})
    press(qtbot, named(window, "Make this desk"))
    assert page.form.fields["again"].problems_shown() == "This is not the same as above. Write it once more."


def test_a_weak_passphrase_is_told_at_its_field(
    window: Window, named: Named, qtbot: QtBot, jobs: Jobs, home: Home
) -> None:
    """The page is as it was, and no desk is there."""
    press(qtbot, named(window, "A team’s desk"))
    page = new_desk(window)
    page.form.set_values({"name": "Hoa Sen", "passphrase": "123456", "again": "123456"})
    press(qtbot, named(window, "Make this desk"))
    qtbot.waitUntil(lambda: jobs.idle)
    words = page.form.fields["passphrase"].problems_shown()
    assert words.startswith("This passphrase is too easy to guess.")
    assert (page.isEnabled(), home.exists()) == (True, False)


def test_six_words_are_offered_and_shown(window: Window, named: Named, qtbot: QtBot) -> None:
    """They are shown to be written down; the second field stays empty for the person's own hand."""
    press(qtbot, named(window, "A team’s desk"))
    page = new_desk(window)
    press(qtbot, named(window, "Offer six words"))
    assert len(page.passphrase.line.text()) > 20
    assert page.passphrase.line.echoMode() == page.passphrase.line.EchoMode.Normal
    assert (page.again.line.text(), window.focusWidget()) == ("", page.again.line)


def test_a_desk_is_made_locked_and_opened(window: Window, named: Named, qtbot: QtBot, jobs: Jobs) -> None:
    """From the first page to a desk by keys and mouse, then locked, then opened by its passphrase."""
    press(qtbot, named(window, "A team’s desk"))
    qtbot.keyClicks(named(window, "Name of the group"), "Hoa Sen")
    for name in ("Passphrase", "The same passphrase once more"):
        named(window, name).setText(PASSPHRASE)  # type: ignore[attr-defined]
    qtbot.keyClick(named(window, "The same passphrase once more"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, Shell), timeout=20_000)
    window.lock()
    qtbot.waitUntil(lambda: isinstance(window.page, Start))
    named(window, "Passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    qtbot.keyClick(named(window, "Passphrase"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, Shell), timeout=20_000)
    assert window.windowTitle() == "Outreach Desk"


def test_a_wrong_passphrase_is_told_and_waited_for(qtbot: QtBot, style: Style) -> None:
    """1, 2, 4 … at most 30 seconds; while it waits no passphrase is tried."""
    page = Unlock()
    qtbot.addWidget(page)
    tried: list[str] = []
    page.unlock_wanted.connect(tried.append)
    waits = []
    for _ in range(7):
        page.refuse(Refused("wrong_passphrase", lambda: "Wrong."))
        waits.append(page.waits())
    page.passphrase.set_value(PASSPHRASE)
    page.passphrase.line.returnPressed.emit()
    assert (waits, tried) == ([1, 2, 4, 8, 16, 30, 30], [])
    assert (page.open.text(), page.open.isEnabled()) == ("Wait 30 seconds", False)
    for _ in range(30):
        page._on_second()
    page.passphrase.line.returnPressed.emit()
    assert (page.open.text(), tried) == ("Open", [PASSPHRASE])


def test_the_wait_outlives_a_change_of_language(qtbot: QtBot, style: Style) -> None:
    """Building the page anew is no way around it."""
    page, other = Unlock(), Unlock()
    qtbot.addWidget(page)
    qtbot.addWidget(other)
    page.refuse(Refused("wrong_passphrase", lambda: "Wrong."))
    page.refuse(Refused("wrong_passphrase", lambda: "Wrong."))
    other.set_typed(page.typed())
    other.refuse(Refused("wrong_passphrase", lambda: "Wrong."))
    assert (page.waits(), other.waits()) == (2, 4)


def test_a_real_wrong_passphrase(qtbot: QtBot, home: Home, named: Named, jobs: Jobs, style: Style) -> None:
    """Against a real desk: the words stand at the field, and the desk stays shut."""
    acts.new_office(home, PASSPHRASE, name="CDC").close()
    window = Window(jobs, style, app.doors(home, None), app.look, Settings())
    qtbot.addWidget(window)
    window.show()
    named(window, "Passphrase").setText("không phải câu này đâu nhé")  # type: ignore[attr-defined]
    press(qtbot, named(window, "Open"))
    qtbot.waitUntil(lambda: jobs.idle, timeout=20_000)
    page = window.page
    assert isinstance(page, Start)
    assert isinstance(page.page, Unlock)
    words = page.page.passphrase.problems_shown()
    assert words == "This passphrase does not open the desk. Check each word and try again."
    assert page.page.waits() == 1
