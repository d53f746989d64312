"""Buttons of which one is pressed: they choose which of several views is shown."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons


class Tabs(QWidget):
    """Chooses which view is shown. Emits `chosen(place)`."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.buttons = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for place, name in enumerate(names):
            button = buttons.plain(name)
            button.setAccessibleName(_("Show: {list}").format(list=name))
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _on=False, place=place: self.chosen.emit(place))
            layout.addWidget(button)
            self.buttons.append(button)
        layout.addStretch(1)
