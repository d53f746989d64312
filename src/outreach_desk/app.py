"""Composition root of the window: home, settings, language, looks, worker, and what they are wired to.

The window stands first, with Qt only. The desk layer is imported in the worker meanwhile.
"""

import contextlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from outreach_desk.ground import garbage, paths, settings, words
from outreach_desk.ground import language as shown_language
from outreach_desk.ground.paths import Home
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.mistake import Mistakes
from outreach_desk.ui.qt_words import QtWords
from outreach_desk.ui.start.choose import OFFICE
from outreach_desk.ui.start.doors import Doors
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import PRODUCT, Window

if TYPE_CHECKING:
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.context import Opened

# Measured start-up imports: sqlmodel, sqlalchemy and the records take 0.6 s, the window 0.25 s. They run in
# the worker, at start (`_warm`) or at the latest when a desk is opened.


def main(home: str | None, language: str | None) -> int:
    """Show the window until it is closed; give the exit code.

    `home` is the desk's folder, None for the usual place; `language` is `vi` or `en`, None for the one that
    was shown last.
    """
    place = paths.home(home)
    kept = settings.load(place.settings)
    shown_language.set_language(language or kept.language)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(PRODUCT)
    translator = QtWords(application)
    application.installTranslator(translator)
    jobs = Jobs()
    window = Window(jobs, Style(application, kept.look), doors(place, home), look, kept)
    window.settings_changed.connect(lambda changed: _keep(place, changed))
    mistakes = Mistakes(place.log, window)
    mistakes.install()
    jobs.mistake.connect(mistakes.show)
    window.fit_to_screen()
    window.show()
    window.page.setFocus()
    jobs.apart(_warm, lambda _done: None)
    try:
        return application.exec()
    finally:
        jobs.close()


def doors(place: Home, root: str | None) -> Doors:
    """Wire the start pages to the acts of a desk: `place` is its home, `root` what `--home` said."""

    def new_team(name: str, group_code: str | None, passphrase: str) -> "Desk":
        from outreach_desk.desk import unlock  # noqa: PLC0415 - measured, see above

        return unlock.new_team(place, passphrase, name=name, group_code=group_code)

    def new_office(name: str, passphrase: str) -> "Desk":
        from outreach_desk.desk import unlock  # noqa: PLC0415 - measured, see above

        return unlock.new_office(place, passphrase, name=name)

    def open_desk(passphrase: str) -> "Desk":
        from outreach_desk.desk import unlock  # noqa: PLC0415 - measured, see above

        return unlock.unlock(place, passphrase)

    def practise(kind: str) -> "Desk":
        from outreach_desk.desk import practice  # noqa: PLC0415 - measured, see above

        folder = paths.practice_home(root).root
        opened = practice.open_office if kind == OFFICE else practice.open
        return opened(folder, shown_language.language())

    return Doors(place.exists, new_team, new_office, open_desk, practise, words.passphrase)


def look(desk: "Desk") -> "Opened":
    """Look at an open desk, in the worker."""
    from outreach_desk.ui import screens  # noqa: PLC0415 - measured, see above

    return screens.look(desk)


def _warm() -> None:
    """Import in the worker what opening a desk will need, while the person reads the first page."""
    with garbage.put_off():
        from outreach_desk.desk import unlock  # noqa: F401, PLC0415 - measured, see above
        from outreach_desk.ui import screens  # noqa: F401, PLC0415


def _keep(place: Home, changed: settings.Settings) -> None:
    """Keep the settings. A full disk is no reason to trouble anybody with them."""
    with contextlib.suppress(OSError):
        place.create()
        settings.save(place.settings, changed)
