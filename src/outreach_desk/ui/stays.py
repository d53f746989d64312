"""Choices that stay: what is filtered by and sorted after is there again on return, and after closing.

A part of a list is named once, by `called`; `Stays` does the rest. Lines to type into are no choices.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from outreach_desk.ui.widgets.rows_view import RowsView

_NAME = "stays"
Keep = Callable[[str, Any], object]


def called(name: str, part: QComboBox | QAbstractButton | RowsView) -> None:
    """Let the choice in a part stay under a name, `screen/part`; of buttons each has its own."""
    part.setProperty(_NAME, name)


class Stays:
    """Knows what was chosen (`known`, which it keeps up to date) and has it kept by `keep(name, value)`."""

    def __init__(self, known: dict[str, Any], keep: Keep) -> None:
        self._known = known
        self._keep = keep

    def watch(self, screen: QWidget) -> None:
        """Choose in the named parts of a screen what was chosen last, and keep what is chosen from now on."""
        for part in screen.findChildren(QWidget):
            name = part.property(_NAME)
            if name is None:
                continue
            if isinstance(part, QComboBox):
                self._put_back(name, partial(_choose, part))
                part.currentIndexChanged.connect(partial(self._on_combo, name, part))
            elif isinstance(part, QAbstractButton):
                self._put_back(name, part.setChecked)
                part.toggled.connect(partial(self._on_chosen, name))
            elif isinstance(part, RowsView):
                self._put_back(name, partial(_sort, part))
                part.horizontalHeader().sortIndicatorChanged.connect(partial(self._on_sorted, name))

    def _put_back(self, name: str, choose: Callable[[Any], object]) -> None:
        if self._known.get(name) is not None and self._known[name] is not False:
            choose(self._known[name])

    def _on_combo(self, name: str, part: QComboBox, _place: int) -> None:
        self._on_chosen(name, part.currentData())

    def _on_sorted(self, name: str, section: int, order: Qt.SortOrder) -> None:
        self._on_chosen(name, [section, order == Qt.SortOrder.DescendingOrder])

    def _on_chosen(self, name: str, value: Any) -> None:
        if self._known.get(name) != value:
            self._known[name] = value
            self._keep(name, value)


def _choose(combo: QComboBox, value: str) -> None:
    """Choose a code, also where the list offers it only when it has read the desk; then it gets its words."""
    if combo.findData(value) < 0:
        combo.addItem(value, value)
    combo.setCurrentIndex(combo.findData(value))


def _sort(view: RowsView, chosen: list[Any]) -> None:
    section, descending = chosen
    if section < view.rows.columnCount():
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        view.horizontalHeader().setSortIndicator(section, order)
