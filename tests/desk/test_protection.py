"""Whom to call for somebody under 18: settings, by default the national line and the nearest centre."""

import pytest
from team_desk import make, problems

from outreach_desk.desk import protection
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.protection import CENTRE, LINE, WORDS
from outreach_desk.ground.errors import Invalid


def test_without_settings_there_is_a_line_and_perhaps_a_centre(team: Desk) -> None:
    """Only a social-work centre is offered by itself."""
    make(team, "organisation", code="BV", name="Bệnh viện", kind="hospital")
    found = protection.look(team)
    assert (found.line, found.centre, found.words) == ("111", None, "")
    make(team, "organisation", code="CT", name="Trung tâm A", kind="social_work_centre", phone="0241")
    centre = protection.look(team).centre
    assert centre is not None
    assert (centre.name, centre.phone) == ("Trung tâm A", "0241")


def test_settings_are_kept_and_taken_back(team: Desk) -> None:
    """Cleaned; typed words stand in place of a centre; what is emptied is as in a fresh desk."""
    chosen = make(team, "organisation", code="BV", name="Bệnh viện", kind="hospital")
    make(team, "organisation", code="CT", name="Trung tâm A", kind="social_work_centre")
    before = protection.save(team, {LINE: " 111  nhánh 2 ", CENTRE: chosen})
    found = protection.look(team)
    assert (found.line, found.centre and found.centre.name) == ("111 nhánh 2", "Bệnh viện")
    protection.save(team, {LINE: None, WORDS: "Chị Hạnh, phường"})
    found = protection.look(team)
    assert (found.line, found.centre, found.words) == ("111", None, "Chị Hạnh, phường")
    protection.save(team, before)
    assert protection.look(team).values == {LINE: None, CENTRE: None, WORDS: None}


def test_what_cannot_be_right_is_refused(team: Desk) -> None:
    """Too long, or with letters that cannot be kept."""
    with pytest.raises(Invalid) as refused:
        protection.save(team, {LINE: "1" * 41, WORDS: "a\x07"})
    assert problems(refused) == {LINE: ["too_long"], WORDS: ["too_long"]}
