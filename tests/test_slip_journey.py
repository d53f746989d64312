"""A slip from issue to stub through the real window, by keys alone; how many keys that takes is printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journey_hands import CTRL, NONE, Hands
from outreach_desk.desk import unlock
from outreach_desk.ground import dates, language
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record, units
from waiting import light

PASSPHRASE = "con meo bay cao ba ngay"  # noqa: S105 - of a desk that lives for one test
MOST_FOR_A_SLIP, MOST_FOR_A_STUB = 15, 20


class CountingHands(Hands):
    """Hands that count what they press."""

    pressed = 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key and count it; a letter with Ctrl is one."""
        self.pressed += 1
        super().key(key, modifier)

    def type_in(self, words: str) -> None:
        """Type words and count their letters."""
        self.pressed += len(words)
        super().type_in(words)


def filled(home: Home) -> None:
    """Make a team with two clients who agreed to be referred, and three places."""
    desk = unlock.new_team(home, PASSPHRASE, name="Hoa Sen", group_code="G-1")
    group, today = desk.fact(identity.GROUP), dates.today()
    communes = units.children("2025:01")
    with desk.write() as (session, author):
        for serial, nickname in (("KH-1", "Đào"), ("KH-2", "Na")):
            values = {"group_id": group, "serial": serial, "nickname": nickname, "registered_on": today}
            values["commune"] = communes[0].key
            client = record.save(session, author, catalog.THINGS["client"], values).id
            for purpose in ("record", "refer"):
                given = {"client_id": client, "purpose": purpose, "given_on": today}
                record.save(session, author, catalog.THINGS["consent"], given)
        for number, services in enumerate(("gyn", "gyn", "loan")):
            place = {"code": f"T{number}", "name": f"Trạm {number}", "kind": "commune_health"}
            place |= {"services": services, "unit": communes[1 - number % 2].key}
            record.save(session, author, catalog.THINGS["organisation"], place)
    desk.close()


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[CountingHands]:
    """Open the window on a team's desk and go to its referrals."""
    language.set_language(language.VIETNAMESE)
    home = Home(tmp_path / "team")
    filled(home)
    made = CountingHands(qtbot, light(qapp), language.VIETNAMESE)
    made.open(home)
    made.type_in(PASSPHRASE)
    made.key(Qt.Key.Key_Return)
    made.wait_for(_("Referrals"))
    made.click(_("Referrals"))
    made.pressed = 0
    yield made
    made.close()


def test_a_slip_and_its_stub_by_keys(
    hands: CountingHands, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    """Her nickname, the service, the nearest place: no more; of the stub its number and the day."""
    hands.key(Qt.Key.Key_N, CTRL)
    hands.settle()
    hands.type_in("dao")
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Tab)
    hands.type_in("k")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.wait_for(_("How the paper will look"))
    for_slip, hands.pressed = hands.pressed, 0
    hands.key(Qt.Key.Key_Escape)
    hands.settle()
    ((slip, client, _state, service, place, *_rest),) = hands.rows(_("Referrals"))
    assert (client, service, place) == ("KH-1", "Khám phụ khoa, sức khỏe sinh sản", "Trạm 1")
    hands.pressed = 0
    served = dates.today()
    hands.type_in(slip)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for(_("Date of the outcome"))
    hands.settle()
    hands.type_in(served.strftime("%d%m%y"))
    hands.key(Qt.Key.Key_S, CTRL)
    hands.settle()
    for_stub = hands.pressed
    hands.click(_("Done"))
    ((done, *_rest),) = hands.rows(_("Referrals"))
    assert done == slip
    with capsys.disabled():
        print(f"\nkeys for a new referral: {for_slip}; for a stub that came back: {for_stub}")  # noqa: T201
    assert (for_slip <= MOST_FOR_A_SLIP, for_stub <= MOST_FOR_A_STUB) == (True, True)
