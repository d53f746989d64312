"""The installed program proves itself: a temporary office and team save, send, merge and count, and a window.

Run by `outreach-desk self-test`. It touches no desk of the person; its folder is gone when it ends.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from outreach_desk.desk import enrol, figures, receive, send, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths, words
from outreach_desk.records import catalog, identity, record

_DAY = date(2026, 7, 1)


def run(say: Callable[[str], None]) -> bool:
    """Do the main job once in a temporary folder and tell each step. Gives whether all went well."""
    with tempfile.TemporaryDirectory(prefix="outreach-desk-") as folder:
        root = Path(folder)
        office = unlock.new_office(paths.home(str(root / "office")), words.passphrase(), name="Self-test")
        team = unlock.new_team(paths.home(str(root / "team")), words.passphrase(), name="Self-test")
        try:
            say("keys, encrypted databases: ok")
            counted = _exchange(office, team, root)
            say("record, send, merge, count: ok" if counted else "record, send, merge, count: FAILED")
        finally:
            team.close()
            office.close()
    shown = _window()
    say("window: ok" if shown else "window: FAILED")
    return counted and shown


def _exchange(office: Desk, team: Desk, stick: Path) -> bool:
    enrol.approve(office, enrol.request(team, stick).path)
    enrol.accept(team, enrol.office_package(office, stick).path)
    with team.write() as (session, author):
        group = identity.need(session, identity.GROUP)
        values = {"group_id": group, "held_on": _DAY, "kind": "periodic_meeting", "status": "held"}
        record.save(session, author, catalog.THINGS["meeting"], {**values, "anonymous_f": 5})
    handled = receive.receive(office, [send.export(team, stick).path])
    table = figures.report(office, figures.parse_period(office, code="2026-Q3"))
    heads = [row.value for row in table.rows if row.indicator == "I-04" and row.unit == "attendance_turn"]
    return handled[0].outcome == receive.IMPORTED and 5 in heads  # noqa: PLR2004 - the five typed above


def _window() -> bool:
    application = QApplication.instance() or QApplication([])
    label = QLabel("Ẵ Ỗ Ữ g y ặ")
    label.show()
    application.processEvents()
    shown = label.isVisible()
    label.close()
    return shown
