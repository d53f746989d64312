"""What is to be called after painting is called after painting, and also where nothing is painted."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from outreach_desk.ui.widgets.after_paint import AfterPaint


class _Page(QWidget):
    """Notes when it is painted, and how many labels have their place by then."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.noted: list[str] = []

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            placed = sum(label.height() > 0 and label.y() > 0 for label in self.findChildren(QLabel))
            self.noted.append(f"painted {placed}")
        return super().event(event)


def test_it_is_called_after_the_layout_and_the_painting(qtbot: QtBot) -> None:
    page = _Page()
    qtbot.addWidget(page)
    page.resize(300, 300)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: bool(page.noted))
    page.noted.clear()
    after = AfterPaint(page)
    for number in range(3):
        page.column.addWidget(QLabel(f"dòng {number}"))
    page.update()
    after.call(lambda: page.noted.append("first"))
    after.call(lambda: page.noted.append("second"))
    assert page.noted == []
    qtbot.waitUntil(lambda: "second" in page.noted)
    assert page.noted[:3] == ["painted 3", "first", "second"]


def test_it_is_called_where_nothing_is_painted(qtbot: QtBot) -> None:
    called: list[bool] = []
    owner = QObject()
    after = AfterPaint(owner)
    after.call(lambda: called.append(True))
    qtbot.waitUntil(lambda: bool(called), timeout=1_000)
