"""A box of choices is used by letters as people type them: without marks, by any word of an entry."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outreach_desk.ui.widgets.choice_fields import Combo


def test_an_entry_is_found_by_letters_without_marks(qtbot: QtBot) -> None:
    """By the beginning of the whole, else of any word; after a pause it begins anew; a heading is none."""
    combo = Combo()
    qtbot.addWidget(combo)
    for words in (
        "– chọn –",
        "— Hà —",
        "Tỉnh Hà Giang",
        "Thành phố Hà Nội",
        "Thành phố Huế",
        "Huyện Hà Trung",
    ):
        combo.addItem(words)
    combo.model().item(1).setEnabled(False)  # type: ignore[attr-defined]
    found = {}
    for typed in ("h", "ha", "ha n", "hue", "giang", "thanh pho h", "zz"):
        combo.setCurrentIndex(0)
        qtbot.keyClicks(combo, typed)
        found[typed] = combo.currentText()
        combo._forget()
    assert found == {
        "h": "Huyện Hà Trung",
        "ha": "Tỉnh Hà Giang",
        "ha n": "Thành phố Hà Nội",
        "hue": "Thành phố Huế",
        "giang": "Tỉnh Hà Giang",
        "thanh pho h": "Thành phố Hà Nội",
        "zz": "– chọn –",
    }
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Tỉnh Hà Giang"
