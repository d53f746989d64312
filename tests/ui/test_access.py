"""The check for whoever hears the screen, has no mouse or sees little: each defect planted here is told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from access import faults
from access_colour import SHAPES, Painted, contrast
from outreach_desk.ground.settings import DARK, LIGHT
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.choice_fields import Combo, OneField
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

LONG = "Nhóm tự lực của những người sống ven sông ở huyện miền núi"


@pytest.fixture
def page(qtbot: QtBot, style: Style) -> Page:
    """Give a page with two fields and two buttons, in a window."""
    made = Page("Trang thử", action="Ghi", scrolls=True)
    made.add_action("Xóa")
    form = Form()
    form.card("Thẻ", LineField("one", "Họ"), OneField("two", "Tên", [("a", "An")]))
    made.content.addWidget(form)
    return made


@pytest.fixture
def told(qtbot: QtBot, page: Page) -> Callable[[], list[str]]:
    """Show the page as it is by now, and give what is told of it."""

    def look() -> list[str]:
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(800, 600)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return faults(window)

    return look


def kinds(found: list[str]) -> set[str]:
    return {fault.partition(":")[0] for fault in found}


def test_nothing_is_told_of_a_page_that_is_well(told: Callable[[], list[str]]) -> None:
    """Names, roles, the way of the Tab key, room and colours are right."""
    assert told() == []


def nameless(page: Page) -> None:
    button = QToolButton()
    button.setIcon(QIcon())
    button.setObjectName("close")
    page.content.addWidget(button)


def without_role(page: Page) -> None:
    drawn = QWidget()
    drawn.setAccessibleName("Hình vẽ")
    drawn.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    drawn.setFixedHeight(40)
    page.content.addWidget(drawn)


def only_by_mouse(page: Page) -> None:
    button = buttons.plain("Bấm")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.content.addWidget(button)


def keeps_the_tab_key(page: Page) -> None:
    note = QPlainTextEdit()
    note.setAccessibleName("Ghi chú")
    page.content.addWidget(note)


def in_a_strange_order(page: Page) -> None:
    first, second = buttons.plain("Một"), buttons.plain("Hai")
    page.content.addWidget(first)
    page.content.addWidget(second)
    QWidget.setTabOrder(second, first)


def cut_from_below(page: Page) -> None:
    label = texts.text(LONG)
    label.setFixedHeight(9)
    page.content.addWidget(label)


def cut_from_the_side(page: Page) -> None:
    button = buttons.plain(LONG)
    button.setFixedWidth(90)
    page.content.addWidget(button)


def a_word_too_long(page: Page) -> None:
    label = texts.text("Nghiêng-nghiêng" * 3)
    label.setFixedWidth(50)
    page.content.addWidget(label)


def chosen_words_cut(page: Page) -> None:
    combo = QComboBox()
    combo.setAccessibleName("Nhóm")
    combo.addItem(LONG)
    combo.setFixedWidth(120)
    page.content.addWidget(combo)


def empty_field_cut(page: Page) -> None:
    line = QLineEdit()
    line.setAccessibleName("Nhóm")
    line.setPlaceholderText(LONG)
    line.setFixedWidth(120)
    page.content.addWidget(line)


def beyond_the_edge(page: Page) -> None:
    holder = QWidget()
    holder.setFixedSize(200, 60)
    label = QLabel("Ngoài lề", holder)
    label.move(QPoint(170, 0))
    page.content.addWidget(holder)


def upon_each_other(page: Page) -> None:
    holder = QWidget()
    holder.setFixedSize(200, 60)
    for words in ("Một", "Hai"):
        QLabel(words, holder)
    page.content.addWidget(holder)


def a_low_list(page: Page) -> None:
    page.content.addWidget(a_list(page, lambda _row: None))
    page.content.itemAt(1).widget().setFixedHeight(50)


def grey_on_grey(page: Page) -> None:
    label = texts.text("Chữ mờ")
    label.setStyleSheet("color: #9A9A9A; background: #FFFFFF")
    page.content.addWidget(label)


def red_or_not(page: Page) -> None:
    page.content.addWidget(a_list(page, lambda row: "late" if row == "hai" else None))


def a_list(page: Page, tone: Callable[[str], str | None]) -> RowsView:
    def colour(_token: str) -> QColor:
        return QColor("#B3261E")

    view = RowsView("Danh sách", Rows([ListColumn("Bao lâu", lambda _row: "3 ngày", tone=tone)], colour))
    view.set_rows(["một", "hai", "ba"])
    return view


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (nameless, "nameless"),
        (without_role, "no role"),
        (only_by_mouse, "not reached by Tab"),
        (keeps_the_tab_key, "trap"),
        (in_a_strange_order, "order"),
        (cut_from_below, "cut"),
        (cut_from_the_side, "cut"),
        (a_word_too_long, "cut"),
        (chosen_words_cut, "cut"),
        (empty_field_cut, "cut"),
        (beyond_the_edge, "outside"),
        (upon_each_other, "covered"),
        (a_low_list, "squeezed"),
        (grey_on_grey, "faint"),
        (red_or_not, "colour alone"),
    ],
)
def test_a_planted_defect_is_told(
    page: Page, told: Callable[[], list[str]], plant: Callable[[Page], None], kind: str
) -> None:
    """Each by the name of its kind."""
    plant(page)
    assert kind in kinds(told())


def test_what_is_cut_may_be_told_elsewhere(page: Page, told: Callable[[], list[str]]) -> None:
    """Our own box says the whole words as its tooltip."""
    combo = Combo()
    combo.setAccessibleName("Nhóm")
    combo.addItem(LONG)
    combo.setFixedWidth(120)
    page.content.addWidget(combo)
    assert told() == []


def by_luminance(one: Painted, other: Painted, size: Any) -> float:
    """Give the greatest contrast between a point in one state and the same point in the other."""
    return max(contrast(a, b) for a, b in zip(one.points(size), other.points(size), strict=True) if a != b)


def checked(widget: Any) -> None:
    widget.setChecked(True)


def wrong(widget: QWidget) -> None:
    widget.setProperty("wrong", True)
    widget.style().polish(widget)


def focused(widget: QWidget) -> None:
    widget.setFocus()


def segment() -> QAbstractButton:
    made = buttons.plain("Máy")
    made.setCheckable(True)
    return made


def side_entry() -> QPushButton:
    made = QPushButton("Hôm nay")
    made.setCheckable(True)
    return made


def box() -> QCheckBox:
    return QCheckBox("Có")


def ring() -> QRadioButton:
    return QRadioButton("Có")


def primary() -> QPushButton:
    return buttons.primary("Ghi")


def link() -> QPushButton:
    return buttons.link("Xem")


STATES: list[tuple[Callable[[], Any], Callable[[Any], None]]] = [
    *((make, checked) for make in (box, ring, segment, side_entry)),
    *((make, wrong) for make in (QLineEdit, QPlainTextEdit, Combo)),
    *((make, focused) for make in (QLineEdit, QPlainTextEdit, Combo, box, ring, segment, side_entry)),
    *((make, focused) for make in (primary, link)),
]


@pytest.fixture(scope="module", params=[LIGHT, DARK])
def look(request: pytest.FixtureRequest, style: Style) -> Iterator[None]:
    """Take on a look once for all its tests: all that there is is painted anew for it."""
    style.use(request.param)
    yield
    style.use(LIGHT)


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("state", STATES, ids=lambda one: " ".join(part.__name__ for part in one))
def test_no_state_is_told_by_hue_alone(
    qtbot: QtBot, state: tuple[Callable[[], Any], Callable[[Any], None]]
) -> None:
    """Something of it becomes so much lighter or darker that it is seen without colours."""
    make, change = state
    frame = QFrame()
    frame.setProperty("role", "side" if make is side_entry else "card")
    QVBoxLayout(frame).addWidget(widget := make())
    other = QLineEdit()
    frame.layout().addWidget(other)
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    other.setFocus()
    before = Painted(frame)
    change(widget)
    place = widget.geometry()
    assert by_luminance(before, Painted(frame), place) >= SHAPES
