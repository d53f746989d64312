"""Hands for the referrals of a team's desk: a desk with people and places, and what is read on its pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from two_desks import Desks, add

from outreach_desk.desk import clients
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.screen import ReferralScreen
from outreach_desk.ui.referrals.slip_form import SlipForm

Named = Callable[[QWidget, str], Any]


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a team desk that the jobs of the test close."""
    return first_desks.copy("lone-team", tmp_path / "team")


@pytest.fixture
def base(team: Desk) -> dict[str, Any]:
    """Give what every slip here has, with three organisations to choose from."""
    places = {
        name: add(
            team, "organisation", {"code": code, "name": name, "kind": "hospital", "services": services}
        )
        for code, name, services in (
            ("T1", "Benh vien A", "hiv_test"),
            ("T2", "Benh vien B", "gyn"),
            ("T3", "Benh vien C", None),
        )
    }
    agreed = Agreed(("record", "refer"), "spoken", dates.today())
    her = clients.register(
        team, {"serial": "KH-1", "nickname": "Dao", "registered_on": dates.today()}, agreed
    )
    return {
        "client_id": her.id,
        "service": "gyn",
        "organisation_id": places["Benh vien B"],
        "issued_on": dates.today(),
    }


@pytest.fixture
def said(context: Context) -> list[tuple[str, Any]]:
    """Hear what the toast says."""
    heard: list[tuple[str, Any]] = []
    context.say = lambda words, undo: heard.append((words, undo))
    return heard


def form_of(screen: ReferralScreen) -> SlipForm:
    assert isinstance(screen._page, SlipForm)
    return screen._page


def problems(screen: ReferralScreen) -> dict[str, str]:
    fields = form_of(screen).form.fields
    return {name: field.problems_shown() for name, field in fields.items() if field.problems_shown()}
