"""The window around the screens: language and looks without loss, reload when shown, practice marked."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from two_desks import NO_DRAFTS

from access_room import cut_off
from outreach_desk.ground import language
from outreach_desk.ground.language import N_, _
from outreach_desk.ground.settings import DARK, LIGHT, Settings
from outreach_desk.records import reference
from outreach_desk.ui.context import Context, Opened, Screen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.mistake import Mistakes
from outreach_desk.ui.qt_words import QtWords
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.start.start import Start
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.window import Window

Named = Callable[[QWidget, str], QWidget]


class NotePage(QWidget):
    """A screen with one line, that counts how often it was read anew."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.reloads = 0
        self.context = context
        self.line = QLineEdit()
        QVBoxLayout(self).addWidget(self.line)

    def typed(self) -> str:
        """Give what is typed."""
        return self.line.text()

    def set_typed(self, state: str) -> None:
        """Put it back."""
        self.line.setText(state)

    def reload(self) -> None:
        """Count."""
        self.reloads += 1


class Desk:
    """Stands for a desk."""

    def close(self) -> None:
        """Nothing is open."""


def opened(*, practice: bool = False) -> Opened:
    """Give a desk with two screens."""
    screens = (
        Screen("first", "meetings", lambda: _(N_("First")), NotePage),
        Screen("second", "clients", lambda: _(N_("Second")), NotePage),
    )
    return Opened(
        is_office=False,
        name="Hoa Sen",
        practice=practice,
        codes=reference.shipped(),
        screens=screens,
        drafts=NO_DRAFTS,
    )


@pytest.fixture
def shell_window(qtbot: QtBot, jobs: Jobs, window: Window, style: Style) -> Iterator[Window]:
    """Give a window with an open desk that is none."""
    window._look = lambda _desk: opened()
    jobs.open(Desk, lambda _none: None)  # type: ignore[arg-type]
    window._on_looked(opened())
    qtbot.waitUntil(lambda: jobs.idle)
    yield window
    style.use(LIGHT)


def shell_of(window: Window) -> Shell:
    """Give the open desk in the window."""
    assert isinstance(window.page, Shell)
    return window.page


def note(window: Window, name: str) -> Any:
    """Give a screen."""
    return shell_of(window).made(name)


def test_typed_text_outlives_language_and_looks(shell_window: Window) -> None:
    """The screen that is shown stays shown; the hidden one keeps its text too."""
    note(shell_window, "first").line.setText("một")
    shell_of(shell_window).go("second")
    note(shell_window, "second").line.setText("hai")
    shell_window.show_language(language.PSEUDO)
    shell_window.show_look(DARK)
    shell_window.show_language(language.ENGLISH)
    shell = shell_of(shell_window)
    assert (shell.current, note(shell_window, "second").line.text()) == ("second", "hai")
    shell.go("first")
    assert note(shell_window, "first").line.text() == "một"
    assert (shell_window.settings.language, shell_window.settings.look) == ("en", "dark")


def test_the_old_screens_are_let_go(shell_window: Window, qtbot: QtBot) -> None:
    """Ten changes of language leave one shell."""
    for _round in range(5):
        shell_window.show_language(language.PSEUDO)
        shell_window.show_language(language.ENGLISH)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(shell_window.findChildren(Shell)) == 1


def test_screens_are_read_when_shown_and_after_a_change(
    shell_window: Window, jobs: Jobs, qtbot: QtBot
) -> None:
    """The shown one at once, the hidden one when it is shown next; one that never was shown is not made."""
    shell = shell_of(shell_window)
    first = note(shell_window, "first")
    assert (first.reloads, list(shell._made)) == (1, ["first"])
    shell.go("second")
    second = note(shell_window, "second")
    jobs.write(lambda _desk: None, lambda _none: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert (first.reloads, second.reloads) == (1, 2)
    shell.go("first")
    shell.go("second")
    assert (first.reloads, second.reloads) == (2, 2)


def test_codes_are_renewed_before_a_reload(shell_window: Window, jobs: Jobs, qtbot: QtBot) -> None:
    """A list that came with an office package is there for the screen that reads anew."""
    renewed = reference.shipped().with_local(())
    shell = shell_of(shell_window)
    shell._look = lambda _desk: Opened(False, "Hoa Sen", False, renewed, opened().screens, NO_DRAFTS)
    jobs.write(lambda _desk: None, lambda _none: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert note(shell_window, "first").context.codes is renewed


@pytest.mark.parametrize("practice", [True, False])
def test_practice_is_marked(shell_window: Window, practice: bool) -> None:
    """The coloured band stands on a practice desk and on no other."""
    shell_window._on_looked(opened(practice=practice))
    bands = [band for band in shell_window.page.findChildren(QFrame) if band.property("role") == "practice"]
    assert len(bands) == (1 if practice else 0)


def test_a_problem_stands_above_the_screen(shell_window: Window) -> None:
    """The banner is closed by going to another screen."""
    shell = shell_of(shell_window)
    shell.context.tell("The disk is full.", "late")
    shown = not shell.banner.isHidden()
    shell.go("second")
    assert (shown, shell.banner.isHidden()) == (True, True)


def test_the_sidebar_goes_by_keys(shell_window: Window, named: Named, qtbot: QtBot) -> None:
    """Each entry is a button with its words; the current one is marked."""
    button = named(shell_window, "Second")
    assert isinstance(button, QPushButton)
    button.click()
    assert (shell_of(shell_window).current, button.isChecked()) == ("second", True)


def test_a_narrow_window_keeps_the_icons(shell_window: Window, qtbot: QtBot) -> None:
    """At 1024 wide the words stand; at 700 only the icons, with the words as tooltips."""
    shell = shell_of(shell_window)
    wide = shell.sidebar.width()
    shell_window.resize(700, 450)
    qtbot.waitUntil(lambda: shell.sidebar.width() == 64)
    assert wide == 216
    assert shell_window.minimumSizeHint().width() <= 560


def keyboard() -> QWidget:
    """Give the widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_tab_comes_to_all_that_stands_on_a_page(qtbot: QtBot, window: Window, named: Named) -> None:
    """Also to what stands before the field that the page begins with; Shift and Tab go the same way back."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    named(window, "The office’s desk").setFocus()
    qtbot.keyClick(keyboard(), Qt.Key.Key_Space)
    assert keyboard() is named(window, "Name of the office")
    walks: list[list[str]] = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        begun, walk = keyboard(), []
        while keyboard() is not begun or not walk:
            qtbot.keyClick(keyboard(), key)
            walk.append(keyboard().accessibleName())
        walks.append(walk)
    assert walks[0] == [
        "Offer six words",
        "Passphrase",
        "Show: Passphrase",
        "The same passphrase once more",
        "Show: The same passphrase once more",
        "Make this desk",
        "Tiếng Việt",
        "Dark",
        "Back",
        "Name of the office",
    ]
    assert walks[1] == [*walks[0][-2::-1], walks[0][-1]]


def test_an_opened_desk_has_the_keyboard(qtbot: QtBot, jobs: Jobs, shell_window: Window) -> None:
    """Nobody needs the mouse to begin."""
    shell_window.activateWindow()
    qtbot.waitUntil(shell_window.isActiveWindow)
    shell_window._on_looked(opened())
    qtbot.waitUntil(lambda: jobs.idle)
    assert keyboard().accessibleName() == "First"


def test_the_window_fits_the_screen(window: Window) -> None:
    """A size that was kept on a larger screen does not push the lower edge out of reach."""
    window.resize(5000, 4000)
    window.fit_to_screen()
    assert window.size() == window.screen().availableSize()
    assert window.isMaximized()  # a frame around it would push it out again


def test_a_window_with_room_around_it_keeps_its_size(window: Window) -> None:
    """Only where the screen is as small as the window is it filled."""
    window.resize(600, 500)
    window.fit_to_screen()
    assert (window.width(), window.height(), window.isMaximized()) == (600, 500, False)


def test_size_is_kept_at_the_end(window: Window, jobs: Jobs) -> None:
    """The settings hold size, language and looks, and nothing else."""
    kept: list[Settings] = []
    window.settings_changed.connect(kept.append)
    window.resize(900, 620)
    window.close()
    assert kept[-1] == Settings(width=900, height=620)


def test_the_language_button_names_the_other_language(window: Window, named: Named) -> None:
    """Vietnamese is named in Vietnamese; after a press English is offered."""
    button = named(window, "Tiếng Việt")
    assert isinstance(button, QPushButton)
    button.click()
    assert isinstance(window.page, Start)
    assert (language.language(), named(window, "English").isVisible()) == ("vi", True)


def test_a_mistake_is_said_calmly_and_logged_without_values(
    qtbot: QtBot, tmp_path: Path, style: Style
) -> None:
    """One dialog with a number; the log has type, place and number, never what the exception said."""
    parent = QWidget()
    qtbot.addWidget(parent)
    mistakes = Mistakes(tmp_path / "desk.log", parent)
    for _round in range(2):
        mistakes.show(KeyError("Nguyễn Thị Bí Mật"))
    written = (tmp_path / "desk.log").read_text(encoding="utf-8")
    assert len(written.splitlines()) == 2
    assert ("KeyError" in written, "Nguy" in written) == (True, False)
    dialogs = parent.findChildren(QDialog)
    assert len(dialogs) == 1
    dialogs[0].accept()


def test_a_mistake_is_read_whole_in_a_small_window(qtbot: QtBot, tmp_path: Path, style: Style) -> None:
    """Its heading too has several lines where one is too short."""
    parent = QWidget()
    qtbot.addWidget(parent)
    language.set_language(language.PSEUDO)
    Mistakes(tmp_path / "desk.log", parent).show(ValueError())
    [dialog] = parent.findChildren(QDialog)
    dialog.setMinimumWidth(0)
    dialog.resize(300, 600)
    qtbot.wait(1)
    assert cut_off(dialog) == []
    dialog.accept()


def test_qt_speaks_our_language(qtbot: QtBot) -> None:
    """The context menu's words go through our catalogue, the rest stays."""
    language.set_language(language.PSEUDO)
    words = QtWords()
    assert (words.translate("QLineEdit", "&Copy"), words.translate("X", "other")) == ("⟦Copy⟧", "other")


def test_the_print_dialog_speaks_our_language(qtbot: QtBot, qapp: QApplication) -> None:
    """All that Qt draws of it before its options are opened; elsewhere the system draws it and speaks."""
    language.set_language(language.PSEUDO)
    translator = QtWords()
    qapp.installTranslator(translator)
    dialog = QPrintDialog()
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    shown = [part for part in dialog.findChildren(QLabel) if part.isVisible()]
    shown += [part for part in dialog.findChildren(QPushButton) if part.isVisible()]
    said = [dialog.windowTitle(), *(part.text() for part in shown)]
    said += [part.title() for part in dialog.findChildren(QGroupBox) if part.isVisible()]
    qapp.removeTranslator(translator)
    assert [words for words in said if words and not words.startswith("⟦")] == []


def test_the_window_needs_no_database_to_stand() -> None:
    """What takes long to import waits for the worker; Qt's network and QML are never loaded."""
    slow = ["sqlalchemy", "sqlmodel", "alembic", "sqlcipher3", "PySide6.QtNetwork", "PySide6.QtQml"]
    code = f"import sys, outreach_desk.app; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


class Requests(QObject):
    """Counts how often a layout is asked for anywhere."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it so
        """Count."""
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.mark.parametrize("width", [320, 1100])
def test_a_page_that_stands_still_lets_the_machine_rest(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    """It asked for its next layout while it was laid out, so that the laptop worked whenever it was open."""
    page = Page("Meetings", action="New meeting", back=True)
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    qtbot.wait(50)
    requests = Requests()
    qapp.installEventFilter(requests)
    qtbot.wait(100)
    qapp.removeEventFilter(requests)
    assert requests.count == 0
