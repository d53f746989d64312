"""The charts of a sealed period in the real window: those of its sealed figures, and what is counted now."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chart_world import TODAY
from desk_window import opened
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import PASSPHRASE, add, press, settle

from outreach_desk.desk import look, sealing, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.ground.paths import Home
from outreach_desk.reports import period
from outreach_desk.ui.charts.card import ChartCard
from outreach_desk.ui.charts.view import ChartsView
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], QWidget]
D = dt.date
SEALED_ON = "01/08/2026"
ASKED = period.free(D(2026, 7, 1), D(2026, 7, 31))


@pytest.fixture
def office(year_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """July is sealed on its report date 1 August, and is looked at on 20 September."""
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    desk = unlock.unlock(Home(Path(shutil.copytree(year_office, tmp_path / "own"))), PASSPHRASE)
    sealing.seal(desk, ASKED, D(2026, 8, 1))
    return desk


def charts_of(qtbot: QtBot, jobs: Jobs, style: Style, office: Desk) -> ChartsView:
    """Show the charts of July."""
    _window, shell = opened(qtbot, jobs, style, office)
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.made("figures")
    assert isinstance(screen, FiguresScreen)
    screen.picker.preset.set_value(FREE)
    screen.picker.first.set_value(ASKED.first)
    screen.picker.last.set_value(ASKED.last)
    press(qtbot, jobs, screen.page.action)
    press(qtbot, jobs, screen.views.tabs.buttons[1])
    return screen.views.charts


def values(one: ChartCard) -> list[str]:
    rows = one.drawing.marks
    return [str(rows.data(rows.index(row, 0))) for row in range(rows.rowCount())]


def of(view: ChartsView, name: str) -> list[str]:
    return values(next(one for one in view.cards if one.name == name))


def late(qtbot: QtBot, jobs: Jobs) -> None:
    """Let a client of July and what she received come in."""

    def write(desk: Desk) -> None:
        groups = look.dump(desk, "peer_group").rows
        her = add(desk, "client", {"group_id": groups[0][0], "registered_on": D(2026, 7, 1)})
        add(desk, "service", {"client_id": her, "service": "gyn", "served_on": D(2026, 7, 9)})

    jobs.write(write, lambda _none: None)
    settle(qtbot, jobs)


def test_what_comes_late_moves_no_chart_of_the_sealed_figures(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk
) -> None:
    """They come first; the others are told apart, and have the report date of the seal."""
    view = charts_of(qtbot, jobs, style, office)
    names = [one.name for one in view.cards]
    assert names == [
        *("supported-person", "supported-turn", "coverage-table", "slips-table"),
        *("I-05-person", "I-05-turn", "I-07-person", "I-07-turn", "groups-met", "completion", "map", "areas"),
    ]
    sealed, counted = of(view, "supported-turn"), of(view, "I-07-turn")
    assert counted[-1] == "07/2026: 3"
    late(qtbot, jobs)
    assert of(view, "supported-turn") == sealed
    assert of(view, "I-07-turn")[-1] == "07/2026: 4"
    assert not any("%" in one for one in of(view, "completion"))  # on 1 August no slip was mature


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Các biểu đồ này vẽ theo số liệu đã chốt.", "được tính lại bây giờ")),
        ("en", ("These charts are drawn from the sealed figures.", "they are counted now")),
    ],
)
def test_each_part_says_what_it_is(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, lang: str, words: tuple[str, str]
) -> None:
    """In either language, above its first chart; unsealed, nothing is said."""
    language.set_language(lang)
    view = charts_of(qtbot, jobs, style, office)
    sealed, counted = (view.findChild(QLabel, name) for name in ("sealed", "counted"))
    assert sealed.text() == words[0]
    assert words[1] in counted.text()
    assert SEALED_ON in counted.text()
    places = {one.name: one.y() for one in view.cards}
    assert sealed.y() < places["supported-person"] < counted.y() < places["I-05-person"]
    jobs.write(lambda desk: sealing.unseal(desk, ASKED), lambda _seal: None)
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: view.findChild(QLabel, "sealed") is None)
    assert view.cards[0].name == "I-05-person"
