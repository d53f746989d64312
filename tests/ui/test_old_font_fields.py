"""Text of an old font is recognised where it is pasted, and converted after a look."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from outreach_desk.records import catalog
from outreach_desk.records.base import Thing
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.typed_fields import NoteField

POINT = "0190b1de-0000-7000-8000-000000000001"
MEETING: Thing = catalog.THINGS["meeting"]
VALUES = {
    "held_on": dt.date(2026, 7, 1),
    "starts_at": "08:30",
    "kind": "group_meeting",
    "commune": "2025:00097",
    "point_id": POINT,
    "topics": "hiv sti",
    "peer_led": False,
    "anonymous_f": 12,
    "place": "Nhà văn hoá",
    "note": "Dòng một\nDòng hai",
}


def test_pasted_text_of_an_old_font_is_converted_after_a_look(qtbot: QtBot, qapp: QApplication) -> None:
    """TCVN3 into a line, VNI into a note: shown as it would be, changed by the button alone."""
    for field, old, meant in (
        (LineField("nickname", "Nickname"), "NguyÔn ThÞ §µo", "Nguyễn Thị Đào"),
        (NoteField("note", "Note"), "Hoaøng Mai", "Hoàng Mai"),
    ):
        qtbot.addWidget(field)
        field.show()
        qapp.clipboard().setText(old)
        editor = field.editor
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.paste()
        assert (field.typed(), field.old_text.isVisible()) == (old, True)
        assert field.old_text.words.text().endswith(f"It would be: {meant}")
        qtbot.mouseClick(field.old_text.button, Qt.MouseButton.LeftButton)
        assert (field.typed(), field.old_text.isVisible()) == (meant, False)


def test_text_of_an_old_font_pasted_over_another_is_seen(qtbot: QtBot, qapp: QApplication) -> None:
    """What was marked goes: the text is no longer than before, but it was pasted all the same."""
    for field in (LineField("nickname", "Nickname"), NoteField("note", "Note")):
        qtbot.addWidget(field)
        field.show()
        field.set_value("Hẹn gặp lại ở trạm y tế xã")
        editor = field.editor
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        qapp.clipboard().setText("Hoaøng Mai")
        editor.selectAll()
        editor.paste()
        assert field.old_text.isVisible() is True
        assert field.old_text.meant == "Hoàng Mai"


def test_pasted_text_that_is_in_order_and_typed_text_are_left_alone(qtbot: QtBot, qapp: QApplication) -> None:
    """No offer for Vietnamese, and none while somebody types."""
    field = LineField("nickname", "Nickname")
    qtbot.addWidget(field)
    field.show()
    qapp.clipboard().setText("Nguyễn Thị Đào")
    field.line.paste()
    assert field.old_text.isVisible() is False
    field.line.clear()
    for letter in "ViÖt":
        field.line.insert(letter)
    assert field.old_text.isVisible() is False
