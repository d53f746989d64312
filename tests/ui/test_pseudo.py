"""Nothing untranslated on any screen: the real window is walked in the pseudo-language.

Each text that came through the catalogue stands in ⟦…⟧ there. What else holds a letter must be data: a name
of the practice desk, a code, a file, a place, one of the six words, or the name of the product.
"""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from two_desks import settle

from outreach_desk.desk import drives
from outreach_desk.ground import language, paths
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.window import PRODUCT, Window

Named = Callable[[QWidget, str], QWidget]

TRANSLATED = re.compile(r"⟦[^⟦⟧]*⟧")
CODE = re.compile(r"\b(?=[\w-]*[A-Z\d])[A-Z\d][A-Z\d.-]*\b|\b[\w-]+\.[a-z]{2,4}\b|\b[\da-f]{8}\b")
"""Written in capitals and digits, or a file's name, or the beginning of the id of a record without a code."""
LETTER = re.compile(r"[^\W\d_]")
FEWEST_PRESSES, MOST_PRESSES = 40, 500
STICK = "KHO"
DATA = {"code", "vi", "en", "address_vi", "address_en", "hours_vi", "hours_en"}
"""The columns of practice files that a person reads."""


def data_words() -> list[str]:
    """List what is data on a practice desk, the longest first."""
    words = {PRODUCT, "English", "Tiếng Việt", *paths.resource("words.txt").read_text("utf-8").split("\n")}
    for path in sorted(paths.resource("practice").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            words |= {row[name] for row in csv.DictReader(file) for name in DATA & row.keys()}
    with paths.resource("admin_unit.csv").open(encoding="utf-8", newline="") as file:
        words |= {row["vi"] for row in csv.DictReader(file)}
    return sorted((word for word in words if LETTER.search(word)), key=len, reverse=True)


@pytest.fixture(scope="module")
def data() -> re.Pattern[str]:
    """Give what finds data in a text."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, data_words())) + r")(?!\w)")


def texts(root: QWidget) -> Iterator[str]:
    """Give every text that can be read on a widget and on all within it, or heard of it."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QLineEdit() | QPlainTextEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(place) for place in range(widget.count()))
            case QTableView():
                yield from _table(widget)
            case _:
                pass


def _table(view: QTableView) -> Iterator[str]:
    model = view.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            yield str(model.index(row, column).data() or "")


def untranslated(text: str, data: re.Pattern[str]) -> bool:
    """Say whether a text holds letters that are neither translated nor data."""
    before = ""
    while before != text:
        before, text = text, TRANSLATED.sub(" ", text)
    return bool(LETTER.search(CODE.sub(" ", data.sub(" ", text))))


def kind(words: str) -> str:
    """Give what buttons have in common that differ by a number or a day alone: one of them is pressed."""
    return re.sub(r"⟦\w+⟧ #/#/#", "#", re.sub(r"[A-Z]*[0-9-]+", "#", words))


class Walk:
    """Presses every button of a screen once and opens every list, reading all that comes to stand there."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, window: Window, data: re.Pattern[str], stick: Path) -> None:
        self._qtbot, self._jobs, self._window, self._data = qtbot, jobs, window, data
        self.stick = stick
        self.pressed: set[str] = set()
        self._read: set[str] = set()
        self.found: dict[str, str] = {}

    def read(self, where: str) -> None:
        """Read all that is in the window."""
        settle(self._qtbot, self._jobs)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        for text in texts(self._window):
            if text not in self._read:
                self._read.add(text)
                if untranslated(text, self._data):
                    self.found.setdefault(text, where)

    def screen(self, name: str) -> None:
        """Walk one screen of the open desk."""
        shell = self._window.page
        assert isinstance(shell, Shell)
        shell.go(name)
        self.read(name)
        while len(self.pressed) < MOST_PRESSES:
            shell.go(name)  # a button may have led to another screen
            step = next(self._steps(name, shell.made(name)), None) or self._back(shell.made(name))
            if step is None:
                return
            where, act = step
            act()
            self.read(where)

    def _steps(self, name: str, page: QWidget) -> Iterator[tuple[str, Callable[[], object]]]:
        """Give what was not done yet on what is shown now; once given, it counts as done."""
        for view in page.findChildren(RowsView):
            if (
                view.isVisible()
                and view.rows.rowCount()
                and self._is_new(where := f"{name}: {view.accessibleName()}")
            ):
                yield where, lambda view=view: self._open(view)
        for button in page.findChildren(QAbstractButton):
            words = button.accessibleName() or button.text()
            pressable = button.isVisible() and button.isEnabled() and words and words != "⟦Back⟧"
            if pressable and self._is_new(where := f"{name}: {kind(words)}"):
                yield where, button.click

    def _open(self, view: RowsView) -> None:
        view.setCurrentIndex(view.rows.index(0, 0))
        view.opened.emit(view.current())

    def _is_new(self, where: str) -> bool:
        if where in self.pressed:
            return False
        self.pressed.add(where)
        return True

    def _back(self, page: QWidget) -> tuple[str, Callable[[], object]] | None:
        for button in page.findChildren(QPushButton):
            if button.accessibleName() == "⟦Back⟧" and button.isVisible() and button.isEnabled():
                return "back", button.click
        return None


@pytest.fixture
def walk(
    qtbot: QtBot,
    jobs: Jobs,
    window: Window,
    data: re.Pattern[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:
    """Give a walk through the window, with a stick plugged in."""
    stick = tmp_path / STICK
    stick.mkdir()
    monkeypatch.setattr(drives, "_sticks", lambda: [(stick, STICK)])
    # The system's own dialog speaks the system's language, and waits for somebody: here it is closed at once.
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: 0)
    window.setUpdatesEnabled(False)  # what is read need not be painted
    return Walk(qtbot, jobs, window, data, stick)


def press(window: Window, named: Named, name: str) -> None:
    """Press a button of a start page."""
    button = named(window, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def test_what_is_not_translated_is_found(qtbot: QtBot, data: re.Pattern[str]) -> None:
    """The walk sees each kind of text, and knows data from words."""
    page = QWidget()
    qtbot.addWidget(page)
    line, box = QLineEdit(page), QComboBox(page)
    QLabel("label", page)
    QPushButton("button", page)
    line.setPlaceholderText("placeholder")
    line.setAccessibleName("name")
    line.setAccessibleDescription("description")
    box.addItem("item")
    box.setToolTip("tip")
    found = {text for text in texts(page) if untranslated(text, data)}
    assert found == {"label", "button", "placeholder", "name", "description", "item", "tip"}
    fine = [
        "⟦Stick “⟦a⟧ b”⟧ THU01-0004-7",
        "01/07/2026 · 1.234 ₫",
        "Outreach Desk",
        "od-1234.zip",
        "Thành phố Hà Nội",
    ]
    assert [text for text in fine if untranslated(text, data)] == []
    assert [text for text in ("⟦Saved⟧ today", "3 rows", "No") if not untranslated(text, data)] == []


def test_start_pages_are_translated(window: Window, named: Named, walk: Walk) -> None:
    """The three choices, both forms of a new desk with all their problems, and the choice of practice."""
    window.show_language(language.PSEUDO)
    walk.read("start")
    for choice, act in (("⟦A team’s desk⟧", "⟦Make this desk⟧"), ("⟦The office’s desk⟧", "⟦Make this desk⟧")):
        press(window, named, choice)
        walk.read(choice)
        press(window, named, act)
        walk.read(f"{choice} refused")
        press(window, named, "⟦Offer six words⟧")
        walk.read(f"{choice} words")
        press(window, named, "⟦Back⟧")
    press(window, named, "⟦Practice⟧")
    walk.read("practice")
    assert walk.found == {}


@pytest.mark.parametrize("way", ["As a team", "As the office"])
def test_every_screen_is_translated(
    window: Window, named: Named, qtbot: QtBot, practised: None, walk: Walk, way: str
) -> None:
    """On a desk full of made-up people: each screen, form, list, refusal and message of it."""
    press(window, named, "Practice")
    press(window, named, way)
    qtbot.waitUntil(lambda: isinstance(window.page, Shell), timeout=60_000)
    window.show_language(language.PSEUDO)
    assert window._opened is not None
    for screen in window._opened.screens:
        walk.screen(screen.name)
    assert len(walk.pressed) > FEWEST_PRESSES
    assert walk.found == {}
    window.lock()
    walk.read("locked")
    assert walk.found == {}
