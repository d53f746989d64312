"""The history of a record is reached from its own page: who, when, from what to what; what is typed waits."""

from collections.abc import Callable
from typing import Any

import pytest
from client_hands import register, texts
from desk_window import opened
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle

from outreach_desk.desk import giving
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import identity
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()


@pytest.mark.parametrize(
    ("where", "words", "back"),
    [
        ("meeting", "Place: dinh → cho", "Meeting of"),
        ("contact", "Note: truoc → sau", "contact"),
        ("service", "Amount (₫): 500 → 900", "Service given"),
        ("service of her", "Amount (₫): 500 → 900", "KH-1"),
        ("organisation", "Name: Tram → Quy", "Directory"),
    ],
)
def test_history_is_reached_from_each_page_and_leads_back(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, named: Named, where: str, words: str, back: str
) -> None:
    """One button; then the changes in words; Back shows the record again."""
    her = register(lone_team, serial="KH-1").id
    group = {"group_id": lone_team.fact(identity.GROUP)}
    meeting = add(
        lone_team,
        "meeting",
        group | {"held_on": TODAY, "kind": "group_talk", "status": "held", "place": "dinh"},
    )
    add(lone_team, "meeting", {"place": "cho"}, meeting)
    contact = add(
        lone_team,
        "contact",
        group | {"client_id": her, "contact_on": TODAY, "mode": "phone", "note": "truoc"},
    )
    add(lone_team, "contact", {"note": "sau"}, contact)
    service = giving.give(lone_team, her, {"service": "loan", "served_on": TODAY, "amount": 500}).id
    giving.give(lone_team, her, {"amount": 900}, service)
    place = add(lone_team, "organisation", {"code": "TT", "name": "Tram", "kind": "hospital"})
    add(lone_team, "organisation", {"name": "Quy"}, place)
    screen, state = {
        "meeting": ("meetings", {"meeting": meeting}),
        "contact": ("contacts", {"page": "contact", "id": contact}),
        "service": ("contacts", {"page": "service", "id": service}),
        "service of her": ("clients", {"page": "give", "id": her, "service_id": service, "code": "KH-1"}),
        "organisation": ("directory", {"place": place}),
    }[where]
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go(screen, state)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(shell.made(screen), "History"))
    (page,) = [one for one in shell.findChildren(HistoryPage) if one.isVisibleTo(shell)]
    assert words in texts(page)
    assert "this laptop" in texts(page)
    press(qtbot, jobs, named(page, "Back"))
    assert not [one for one in shell.findChildren(HistoryPage) if one.isVisibleTo(shell)]
    assert back in texts(shell.made(screen))


def test_what_is_typed_waits_while_the_history_is_read(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, named: Named
) -> None:
    """It is a draft, offered when one comes back."""
    her = register(lone_team, serial="KH-1").id
    group = {"group_id": lone_team.fact(identity.GROUP)}
    contact = add(lone_team, "contact", group | {"client_id": her, "contact_on": TODAY, "mode": "phone"})
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go("contacts", {"page": "contact", "id": contact})
    settle(qtbot, jobs)
    qtbot.keyClicks(named(shell, "Note"), "sau")
    press(qtbot, jobs, named(shell.made("contacts"), "History"))
    assert shell.drafts.notices
