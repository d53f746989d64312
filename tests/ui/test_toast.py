"""A toast has its own place: the page leaves it room, and no line lies under it."""

import pytest
from desk_window import opened as opened_desk
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import DAY, NO_DRAFTS, settle

from access import out_of_reach
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.language import VIETNAMESE, set_language
from outreach_desk.records import reference
from outreach_desk.ui.context import Context, Opened, Screen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import text

LONG = "Đã xóa khách hàng A-1. 12 mục của chị cũng bị xóa. Văn phòng sẽ được báo trong tệp tiếp theo."


def lines(_context: Context) -> QWidget:
    """Give a screen whose page is full to its last line."""
    page = Page("Lines", scrolls=True)
    for number in range(60):
        page.content.addWidget(text(f"Line {number}"))
    return page


@pytest.mark.parametrize(("width", "height"), [(1024, 600), (683, 400), (560, 400), (1600, 900)])
def test_a_toast_covers_nothing(qtbot: QtBot, jobs: Jobs, style: Style, width: int, height: int) -> None:
    """At 1024×600, and as much as 150 % leaves of it; its own words are seen whole, Undo too."""
    set_language(VIETNAMESE)
    opened = Opened(
        is_office=False,
        name="Hoa Sen",
        practice=True,
        codes=reference.shipped(),
        drafts=NO_DRAFTS,
        screens=(Screen("lines", "send", lambda: "Lines", lines),),
    )
    shell = Shell(jobs, style, opened, lambda _desk: opened)
    qtbot.addWidget(shell)
    shell.resize(width, height)
    shell.show()
    page = shell.made("lines")
    shell.toast.say(LONG, lambda: None)
    toast = shell.toast
    qtbot.waitUntil(lambda: toast.height() > 0 and toast.words.height() > 0)
    qtbot.wait(20)

    where = toast.rect().translated(toast.mapTo(shell, toast.rect().topLeft()))
    below = page.rect().translated(page.mapTo(shell, page.rect().topLeft()))
    assert not where.intersects(below)
    assert shell.rect().contains(where)
    assert shell.size().height() == height
    for part in (toast.words, toast.undo):
        assert part.visibleRegion().boundingRect() == part.rect()
    assert toast.words.height() >= toast.words.heightForWidth(toast.words.width())
    toast.hide()
    qtbot.waitUntil(lambda: page.height() > below.height())


def test_tab_comes_to_undo_last_and_to_all_else(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk
) -> None:
    """Also on a page that is made while the toast stands, and on the list after it, which once was lost."""
    window, shell = opened_desk(qtbot, jobs, style, lone_team)
    window.activateWindow()
    shell.go("meetings")
    for _time in range(2):
        shell.go("meetings", {"meeting": None})
        settle(qtbot, jobs)
        assert out_of_reach(window) == []
        page = shell.made("meetings").page  # type: ignore[attr-defined]
        for name, value in {"held_on": DAY, "kind": "periodic_meeting", "status": "held"}.items():
            page.form.fields[name].set_value(value)
        page.action.click()
        settle(qtbot, jobs)
        assert shell.toast.undo.isVisible()
        assert out_of_reach(window) == []
