"""A desk in the real window, for the journeys that begin where a person begins."""

from pytestqt.qtbot import QtBot
from two_desks import settle

from outreach_desk import app
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.settings import Settings
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import Window


def opened(qtbot: QtBot, jobs: Jobs, style: Style, desk: Desk) -> tuple[Window, Shell]:
    """Show a desk in the real window."""
    home = desk.home
    window = Window(jobs, style, app.doors(home, str(home.root)), app.look, Settings(width=1024, height=600))
    qtbot.addWidget(window)
    window.show()
    jobs.open(lambda: desk, window._on_desk)
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    return window, window.page
