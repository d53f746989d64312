"""A field with two or three answers, all of them in sight; one is always chosen."""

from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from outreach_desk.ui.widgets.choice_fields import Choices
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.wrapped import Ring


class RadioField(Field):
    """One of a short list. The first answer is chosen at first."""

    def __init__(self, name: str, label: str, choices: Choices, *, required: bool = False) -> None:
        board = QWidget()
        flow = Flow(board)
        super().__init__(name, label, board, required=required)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for value, words in choices:
            button = Ring(words.replace("&", "&&"))
            button.setAccessibleName(f"{label}: {words}")
            self._group.addButton(button)
            flow.addWidget(button)
            self.buttons[value] = button
        first = next(iter(self.buttons.values()))
        first.setChecked(True)
        self.setFocusProxy(first)
        self._group.buttonToggled.connect(self.changed)

    def read(self) -> Any:
        """Give the chosen value."""
        return next((value for value, button in self.buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        """Choose an answer; one that is not offered leaves the first."""
        self.buttons.get(value, next(iter(self.buttons.values()))).setChecked(True)

    def typed(self) -> Any:
        """Give the chosen value."""
        return self.read()

    def set_typed(self, typed: Any) -> None:
        """Choose it again."""
        self.set_value(typed)
