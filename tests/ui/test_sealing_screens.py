"""Sealing and chasing in the real window, in both languages: what is sealed stays, what lacks is named."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from desk_window import opened
from hands import Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle

from figure_hands import current_figure, figure_text, figures_read
from outreach_desk.desk import sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, record
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.inbox.chase import ChasePage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
D = dt.date
LAST_MONTH = "month 1"
HELD = "I-04/SESSIONS/session"
TALKS = "SESSIONS/group_talk"


@pytest.fixture(params=language.LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> str:
    """Show one language after the other."""
    language.set_language(request.param)
    return str(request.param)


@pytest.fixture
def group(office: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let an office have a group that met once in July; it is 20 August."""
    monkeypatch.setattr(dates, "today", lambda: D(2026, 8, 20))
    made = add(office, "peer_group", {"code": "G-01", "name": "Nhóm thử"})
    meet(office, made, D(2026, 7, 10))
    return made


def meet(office: Desk, group: str, on: dt.date) -> None:
    facts = {"status": "held", "kind": "periodic_meeting", "anonymous_f": 4}
    add(office, "meeting", {"group_id": group, "held_on": on} | facts)


def shown(qtbot: QtBot, jobs: Jobs, shell: Shell) -> FiguresScreen:
    """Go to the figures of last month."""
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.findChild(FiguresScreen)
    assert screen is not None
    screen.picker.preset.set_value(LAST_MONTH)
    screen.picker._on_choice()
    settle(qtbot, jobs)
    return screen


def words(part: QWidget) -> str:
    """Give all that stands in a part."""
    labels = [one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
    lists = [one for one in part.findChildren(FigureGrid) if one.isVisibleTo(part)]
    return "\n".join([*labels, *(line.words for one in lists for line in one.rows.lines)])


def late(qtbot: QtBot, jobs: Jobs, group: str, on: dt.date) -> None:
    """Let something come in on the desk's own thread."""
    jobs.write(lambda desk: meet(desk, group, on), lambda _none: None)
    settle(qtbot, jobs)


def test_a_month_is_sealed_and_what_comes_late_stands_beside_it(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str, spoken: str, named: Named
) -> None:
    """The figures stay; both values and the difference are shown; the next month names the addition."""
    _window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    press(qtbot, jobs, named(screen, _("Seal this period")))
    assert _("A new count gives the same figures.") in words(screen.seal.above)
    told = words(screen.report)
    assert _("The figures are as they were sealed. Press one to see its records as they are today.") in told
    assert _("Press a figure to see what it was counted from.") not in told
    assert screen.seal.unseal.hasFocus()

    late(qtbot, jobs, group, D(2026, 7, 11))

    assert figure_text(screen, HELD) == "1"
    said = figures_read(screen.seal)
    assert said[f"I-04 · {line(spoken)}, {_('difference')}"] == "+1"
    assert said[f"I-04 · {line(spoken)}, {_('counted now')}"] == "2"
    screen.picker.preset.set_value("month 0")
    screen.picker._on_choice()
    settle(qtbot, jobs)
    title = _("Additions to the earlier period {period}").format(period="2026-07 (01/07/2026 – 31/07/2026)")
    assert title in words(screen.seal.under)
    assert not screen.seal.seal.isVisibleTo(screen)  # August is not over


def line(spoken: str) -> str:
    return "Buổi đã diễn ra (buổi)" if spoken == language.VIETNAMESE else "Sessions held (sessions)"


def test_a_sealed_figure_opens_to_the_records_of_today(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str, spoken: str, named: Named
) -> None:
    """By the keyboard: the same at first; what came late is listed under both values; or nothing is left."""
    talk = {"group_id": group, "held_on": D(2026, 7, 12), "status": "held", "kind": "group_talk"}
    gone = add(office, "meeting", talk)
    _window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    press(qtbot, jobs, named(screen, _("Seal this period")))
    hand, page = Hands(qtbot), screen.behind
    screen.report.show_figure(("I-04", "SESSIONS", "session"))
    hand.key(Qt.Key.Key_Return)
    assert page.isVisibleTo(shell)  # at once: its records are counted now
    assert (page.sentence.text(), page.view.isVisibleTo(page)) == (_("Counting …"), False)
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert not page.isVisibleTo(shell)  # whoever left meanwhile stays away
    assert current_figure() == HELD
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert (keyboard(), page.view.rows.rowCount()) == (page.view, 2)
    same = _("Sealed as of {on}: {then}. The same today: these records give it for that day.")
    assert page.sealed.text() == same.format(on="20/08/2026", then="2")

    late(qtbot, jobs, group, D(2026, 7, 11))

    assert (keyboard(), page.view.rows.rowCount()) == (page.view, 3)
    differs = _("Sealed as of {on}: {then}. Counted now from these records for that day: {now}.")
    assert page.sealed.text().startswith(differs.format(on="20/08/2026", then="2", now="3"))
    assert page.sealed.text().endswith(
        "“Kỳ đã chốt”." if spoken == language.VIETNAMESE else "“Sealed period”."
    )
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert (current_figure(), figure_text(screen, HELD)) == (HELD, "2")

    jobs.write(lambda desk: away(desk, gone), lambda _none: None)
    settle(qtbot, jobs)

    screen.report.show_figure(("I-04", TALKS, "session"))
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert page.empty.isVisibleTo(page)
    none = _("Sealed as of {on}: {then}. No record counts there today.").format(on="20/08/2026", then="1")
    assert page.sealed.text().startswith(none)
    assert keyboard() is page.which.combo
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert current_figure() == f"I-04/{TALKS}/session"


def away(desk: Desk, meeting: str) -> None:
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS["meeting"], meeting)


def test_a_seal_comes_off_and_back_and_leaves_a_trace(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str, named: Named
) -> None:
    """Taken off, the figures are counted anew; Undo puts the very seal on again."""
    window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    press(qtbot, jobs, named(screen, _("Seal this period")))
    late(qtbot, jobs, group, D(2026, 7, 11))
    press(qtbot, jobs, named(screen, _("Take the seal off")))
    assert figure_text(screen, HELD) == "2"
    assert screen.seal.seal.hasFocus()

    press(qtbot, jobs, named(window, _("Undo")))

    assert figure_text(screen, HELD) == "1"
    found: list[sealing.Seal] = []
    jobs.read(sealing.every, found.extend)
    settle(qtbot, jobs)
    assert [bool(one.unsealed_at) for one in found] == [True, False]


def test_a_seal_put_on_by_mistake_is_undone(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str, named: Named
) -> None:
    """By the toast; the period can be sealed again."""
    window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    press(qtbot, jobs, named(screen, "Seal this period"))
    press(qtbot, jobs, named(window, "Undo"))
    assert screen.seal.seal.isVisibleTo(screen)
    assert "Sealed" not in words(screen.seal.above)


def test_what_to_settle_first_stands_under_the_report(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str
) -> None:
    """After the figures: how far they may move, and which pair moves how many of them."""
    for number in (1, 2):
        facts = {"group_id": group, "registered_on": D(2026, 1, 1), "serial": f"KH-{number}"}
        client = add(office, "client", facts | {"partner_code": "A-1"})
        add(office, "consent", {"client_id": client, "purpose": "record", "given_on": D(2026, 1, 1)})
        contact = {"client_id": client, "group_id": group, "contact_on": D(2026, 7, 2)}
        add(office, "contact", contact | {"mode": "one_to_one"})
    _window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    told = words(screen.seal.under)
    assert _("What to settle first") in told
    assert "KH-1 – KH-2" in told
    assert _("Counting how far undecided pairs and open questions may still move these figures …") not in told
    known: list[str] = []
    show = screen.seal.under.set_sections
    screen.seal.under.set_sections = lambda sections: (
        known.extend(one.sentences[0] for one in sections),
        show(sections),
    )
    screen.reload()
    settle(qtbot, jobs)
    assert _("Counting how far undecided pairs and open questions may still move these figures …") in known


def test_a_team_sees_no_seal(qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk) -> None:
    """Sealing is the office's."""
    _window, shell = opened(qtbot, jobs, style, lone_team)
    screen = shown(qtbot, jobs, shell)
    assert not screen.seal.seal.isVisibleTo(screen)
    assert not screen.seal.unseal.isVisibleTo(screen)
    assert words(screen.seal.under) == ""


def test_the_board_names_the_months_that_are_missing(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str, spoken: str, named: Named
) -> None:
    """From the inbox: received with its count, missing in words; the group's months in sentences; back."""
    _window, shell = opened(qtbot, jobs, style, office)
    shell.go("inbox")
    settle(qtbot, jobs)
    press(qtbot, jobs, named(shell, _("Months of the groups")))
    page = shell.findChild(ChasePage)
    assert page is not None
    assert page.isVisibleTo(shell)

    rows = page.list.rows
    cells = [rows.index(0, place).data() for place in range(rows.columnCount())]

    missing = _("missing")
    assert cells == ["G-01", *[missing] * 6, "✓ 1", "…", "", "", "", ""]
    said = "Thiếu 6 tháng" if spoken == language.VIETNAMESE else "6 months of groups are missing."
    assert said in page.page.sentence.text()
    assert _("{month}: {what}.").format(month="07/2026", what=count(spoken)) in page.told.text()
    press(qtbot, jobs, named(page, _("Year before")))
    assert page.page.sentence.text().startswith("2025 · ")
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert not page.isVisibleTo(shell)


def count(spoken: str) -> str:
    return "1 bản ghi" if spoken == language.VIETNAMESE else "1 record"


def test_under_the_report_it_says_who_is_missing(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, group: str
) -> None:
    """Names by code."""
    add(office, "peer_group", {"code": "G-02", "name": "Nhóm kia"})
    _window, shell = opened(qtbot, jobs, style, office)
    screen = shown(qtbot, jobs, shell)
    assert _("Missing: {groups}.").format(groups="G-02 (07/2026)") in words(screen.seal.under)
