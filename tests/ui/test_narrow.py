"""Pages on a small laptop with large letters: titles keep their line, lists their rows, no button is cut."""

from datetime import date

import pytest
import two_desks
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from access_room import cut_off
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.imports import Import
from outreach_desk.desk.registry import KnownDesk
from outreach_desk.desk.timeline import Event
from outreach_desk.ground import language
from outreach_desk.records import catalog, reference
from outreach_desk.ui import sidebar
from outreach_desk.ui.clients.timeline_part import TimelinePart
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.inbox.history import HistoryPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.register.revoke import RevokePage
from outreach_desk.ui.register.screen import RegisterScreen
from outreach_desk.ui.style import ROW_HEIGHT, Style
from outreach_desk.ui.widgets.page import Page

SMALL, BANDS = (800, 470), 80
"""What 1024 × 600 (1536 × 900 at 150 %) leaves for a page, and what practice and a banner take of it."""
SIDE, INNER = 24, 16
"""What a page and a card in it keep free at each side."""


def line(page: Page) -> int:
    """Give the height of the title on one line."""
    return page.title.heightForWidth(10_000)


def at(page: Page, widget: QWidget) -> QRect:
    """Give where a widget lies on its page."""
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def came_in(number: int, tables: dict[str, dict[str, int]]) -> Import:
    """Give one file of a team that was taken in."""
    at = "2026-07-01T02:03:04Z"
    return Import(
        id=str(number),
        kind="report",
        device="abcdefgh",
        label="Hoa Sen",
        group_code="G1",
        seq=number,
        file=f"desk-abcdefgh-{number}.desk",
        created=at,
        handled_at=at,
        outcome="imported",
        undone_at=None,
        tables=tables,
    )


@pytest.mark.parametrize("shown", language.LANGUAGES)
def test_the_title_of_the_register_keeps_its_line(qtbot: QtBot, context: Context, shown: str) -> None:
    """Its four buttons go below; all of them lie within the page, and none upon another."""
    language.set_language(shown)
    screen = RegisterScreen(context)
    qtbot.addWidget(screen)
    screen.resize(*SMALL)
    screen.show()
    page = screen.home
    page.set_sentence("Một câu nói rõ tình hình của sổ đăng ký hôm nay.")
    qtbot.waitUntil(lambda: page.title.height() == line(page))
    buttons = (page.action, screen.office_file, screen.answers, screen.keys)
    places = [(button, at(page, button)) for button in buttons]
    for button, place in places:
        assert page.rect().contains(place)
        assert place.width() >= button.sizeHint().width()
        assert [other for other, there in places if other is not button and there.intersects(place)] == []


def test_buttons_stand_beside_the_title_where_there_is_room(qtbot: QtBot, style: Style) -> None:
    """The primary one ends the row, at the right edge."""
    page = Page("Title", action="Save")
    first = page.add_action("Delete")
    qtbot.addWidget(page)
    page.resize(*SMALL)
    page.show()
    edge = page.rect().right() - page.layout().contentsMargins().right()
    qtbot.waitUntil(lambda: at(page, page.action).right() == edge)
    assert at(page, page.action).x() > at(page, first).right() > at(page, page.title).right()
    assert at(page, page.action).bottom() == at(page, first).bottom() <= at(page, page.title).bottom()


def test_what_came_in_keeps_three_rows_in_sight(qtbot: QtBot, style: Style) -> None:
    """However many tables the chosen file names: its words scroll."""
    tables = {name: {"new": 3, "newer": 2, "same": 1, "quarantined": 1} for name in catalog.THINGS}
    page = HistoryPage(style)
    qtbot.addWidget(page)
    page.resize(SMALL[0], SMALL[1] - BANDS)
    page.show()
    page.set_imports([came_in(number, tables) for number in range(1, 6)])
    qtbot.waitUntil(lambda: page.detail.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: page.list.viewport().height() >= 3 * ROW_HEIGHT)
    assert page.detail.geometry().bottom() <= page.rect().bottom()
    page.set_imports([came_in(1, {})])
    qtbot.waitUntil(lambda: page.detail.verticalScrollBar().maximum() == 0)


def test_a_number_keeps_its_distance_from_the_frame(qtbot: QtBot, style: Style) -> None:
    """As far as in any other field: the cursor does not stand upon the frame."""
    desk = KnownDesk(
        "abcdefgh", "Hoa Sen", "G1", (), None, revoked=False, last=2, last_created=None, complete_to=2
    )
    page = RevokePage(desk)
    qtbot.addWidget(page)
    page.show()
    line = page.through.lineEdit()
    line.home(False)
    qtbot.waitUntil(lambda: line.cursorRect().center().x() >= 8)
    assert line.width() > page.through.width() / 2


@pytest.mark.parametrize("shown", language.LANGUAGES)
def test_what_happened_with_her_is_not_cut(qtbot: QtBot, style: Style, shown: str) -> None:
    """At 150 % what it was takes two lines or three, and the list grows by them; in a wide window one."""
    language.set_language(shown)
    event = Event("referral", "1", date(2026, 7, 1), what="gyn", state="completed", where="Bệnh viện B")
    part = TimelinePart(style, reference.shipped())
    qtbot.addWidget(part)
    part.show()
    view = part.view
    part.set_events([event, event], reference.shipped(), "")
    for width, in_lines in ((2 * SMALL[0], False), (SMALL[0] - 2 * SIDE, True), (SMALL[0] - 6 * SIDE, True)):
        part.resize(width, SMALL[1])
        qtbot.waitUntil(lambda width=width: width - 3 * INNER < view.width() < width)  # type: ignore[misc]
        assert (view.rowHeight(0) > ROW_HEIGHT) is in_lines
        assert view.rowHeight(0) >= view.sizeHintForRow(0)
        qtbot.waitUntil(lambda: view.viewport().height() >= 2 * view.rowHeight(0))


@pytest.mark.parametrize("shown", language.LANGUAGES)
def test_the_figures_and_their_period_have_room(
    qtbot: QtBot, jobs: Jobs, context: Context, office: Desk, shown: str
) -> None:
    """At 1366 × 768 and at 1024 × 600, both at 200 %, nothing runs off the side, also days of one's own."""
    language.set_language(shown)
    screen = two_desks.shown(qtbot, jobs, office, FiguresScreen, context)
    for width, height in ((683, 384), (512, 300)):
        for period in ("month 0", FREE):
            screen.picker.preset.set_value(period)
            screen.resize(width - sidebar.NARROW, height)
            two_desks.settle(qtbot, jobs)
            qtbot.waitUntil(lambda: cut_off(screen) == [])
