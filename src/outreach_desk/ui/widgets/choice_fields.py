"""Fields with a few things to choose from: one of a list, several of a list, yes or no.

A value that the list does not offer (a past code) is shown all the same: nothing vanishes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QStyledItemDelegate,
    QWidget,
)

from outreach_desk.ground.language import _
from outreach_desk.ground.text import fold
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.wrapped import Check, Ring

Choices = Sequence[tuple[str, str]]
"""What can be chosen: (value, words)."""

_SHORTEST = 12
_AROUND_ENTRY = 40


class Combo(QComboBox):
    """A combo box that the wheel only changes while it has the keyboard.

    Typed letters find an entry by the beginning of any of its words, without marks: “hue” is Thành phố Huế.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sought = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._forget)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORTEST)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that heeds the style sheet
        self.currentTextChanged.connect(self.setToolTip)  # a narrow box does not show all of it

    def fill(self, choices: Choices, first: str) -> None:
        """Offer something else in silence, and before it `first`, which is nothing."""
        self.blockSignals(True)
        self.clear()
        self.addItem(first, None)
        for value, words in choices:
            self.addItem(words, value)
        self.blockSignals(False)
        self.setToolTip(self.currentText())

    def showPopup(self) -> None:
        """Open the list as wide as its words, if the window is."""
        need = self.view().sizeHintForColumn(0) + _AROUND_ENTRY
        self.view().setMinimumWidth(min(need, self.window().width()))
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Seek the entry of which these letters are a beginning; all else as Qt does it."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        letters = fold(event.text())
        between = event.key() == Qt.Key.Key_Space and bool(self._sought)
        if held or not (letters or between):
            super().keyPressEvent(event)
            return
        self._sought += letters or " "
        self._pause.start(QApplication.keyboardInputInterval())
        place = self._place_of(self._sought)
        if place is not None:
            self.setCurrentIndex(place)

    def _place_of(self, sought: str) -> int | None:
        """Give the first entry that begins so, else the first with a word that does."""
        model = self.model()
        open_ones = [
            place
            for place in range(self.count())
            if model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled
        ]
        for beginning in (sought, f" {sought}"):
            for place in open_ones:
                words = fold(self.itemText(place))
                if words.startswith(beginning) or (beginning != sought and beginning in words):
                    return place
        return None

    def _forget(self) -> None:
        self._sought = ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class OneField(Field):
    """One of a list, or nothing. `label_of` gives the words of a value that is not offered."""

    def __init__(
        self,
        name: str,
        label: str,
        choices: Choices,
        *,
        label_of: Callable[[str], str] = str,
        hint: str = "",
        required: bool = False,
    ) -> None:
        combo = Combo()
        super().__init__(name, label, combo, hint=hint, required=required)
        self.combo = combo
        self._label_of = label_of
        self.set_choices(choices)
        combo.currentIndexChanged.connect(self.changed)

    def set_choices(self, choices: Choices) -> None:
        """Offer something else; what is chosen stays chosen."""
        chosen = self.combo.currentData()
        self.combo.fill(choices, _("– choose –"))
        self.combo.blockSignals(True)
        self._select(chosen)
        self.combo.blockSignals(False)
        self.combo.setToolTip(self.combo.currentText())

    def read(self) -> Any:
        """Give the chosen value."""
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        """Choose a value."""
        self._select(value)

    def typed(self) -> Any:
        """Give the chosen value."""
        return self.combo.currentData()

    def set_typed(self, typed: Any) -> None:
        """Choose it again."""
        self._select(typed)

    def _select(self, value: str | None) -> None:
        index = self.combo.findData(value) if value is not None else 0
        if index < 0 and value is not None:
            self.combo.addItem(self._label_of(value), value)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)


class SeveralField(Field):
    """Several of a list as check boxes that wrap; the value is one text of codes, joined by a space."""

    def __init__(
        self,
        name: str,
        label: str,
        choices: Choices,
        *,
        label_of: Callable[[str], str] = str,
        hint: str = "",
        required: bool = False,
    ) -> None:
        board = QWidget()
        self._flow = Flow(board)
        super().__init__(name, label, board, hint=hint, required=required)
        self._label_of = label_of
        self.boxes: dict[str, QCheckBox] = {}
        for value, words in choices:
            self._add(value, words)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def read(self) -> Any:
        """Give the codes in the order of the list, None for none."""
        return " ".join(value for value, box in self.boxes.items() if box.isChecked()) or None

    def set_value(self, value: Any) -> None:
        """Check these codes and no others."""
        chosen = (value or "").split()
        for code in chosen:
            if code not in self.boxes:
                self._add(code, self._label_of(code))
        for code, box in self.boxes.items():
            box.setChecked(code in chosen)

    def typed(self) -> str:
        """Give what is checked."""
        return self.read() or ""

    def set_typed(self, typed: Any) -> None:
        """Check it again."""
        self.set_value(typed)

    def _add(self, value: str, words: str) -> None:
        box = Check(words.replace("&", "&&"))
        box.setAccessibleName(words)
        box.setAccessibleDescription(self.label)
        box.toggled.connect(self.changed)
        self.boxes[value] = box
        self._flow.addWidget(box)


class FlagField(Field):
    """Yes, no, or not said."""

    def __init__(self, name: str, label: str, *, hint: str = "", required: bool = False) -> None:
        board = QWidget()
        flow = Flow(board)
        super().__init__(name, label, board, hint=hint, required=required)
        self._group = QButtonGroup(self)
        self.buttons: dict[bool | None, QRadioButton] = {}
        for value, words in ((True, _("Yes")), (False, _("No")), (None, _("Not said"))):
            button = Ring(words)
            button.setAccessibleName(f"{label}: {words}")
            self._group.addButton(button)
            flow.addWidget(button)
            self.buttons[value] = button
        self.buttons[None].setChecked(True)
        self.setFocusProxy(self.buttons[True])
        self._group.buttonToggled.connect(self.changed)

    def read(self) -> Any:
        """Give True, False or None."""
        return next((value for value, button in self.buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        """Choose an answer."""
        self.buttons[value].setChecked(True)

    def typed(self) -> Any:
        """Give the answer."""
        return self.read()

    def set_typed(self, typed: Any) -> None:
        """Choose it again."""
        self.set_value(typed)


class TickField(Field):
    """One box with its words; the value is True or False."""

    def __init__(self, name: str, label: str, words: str, *, hint: str = "") -> None:
        box = Check(words.replace("&", "&&"))
        super().__init__(name, label, box, hint=hint)
        self.box = box
        box.setAccessibleName(words)
        box.toggled.connect(self.changed)

    def read(self) -> Any:
        """Say whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.box.setChecked(bool(value))

    def typed(self) -> Any:
        """Say whether it is ticked."""
        return self.read()

    def set_typed(self, typed: Any) -> None:
        """Tick it again."""
        self.set_value(typed)
