"""A field with one of a long list, under headings that cannot be chosen: services by their national line."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtGui import QStandardItem, QStandardItemModel

from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets.choice_fields import Choices, OneField

Groups = Sequence[tuple[str, Choices]]
"""What can be chosen: (heading, choices)."""


class GroupedField(OneField):
    """One of a list under headings, or nothing."""

    def __init__(
        self,
        name: str,
        label: str,
        groups: Groups,
        *,
        label_of: Callable[[str], str] = str,
        hint: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(name, label, (), label_of=label_of, hint=hint, required=required)
        for heading, choices in groups:
            self._add_heading(heading)
            for value, words in choices:
                self.combo.addItem(words, value)

    def _add_heading(self, heading: str) -> None:
        self.combo.addItem(f"— {heading} —")
        model: Any = self.combo.model()
        if isinstance(model, QStandardItemModel):
            item: QStandardItem = model.item(self.combo.count() - 1)
            font = item.font()
            font.setBold(True)
            item.setFont(font)
            item.setEnabled(False)


def kinds_of_help(codes: Codes, on: date | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the services in force on a day under the words of their national line, in the lists' order."""
    lines: dict[str, list[tuple[str, str]]] = {code.code: [] for code in codes.codes("service_line")}
    others: list[tuple[str, str]] = []
    for code in codes.choices("service_type", on):
        lines.get(codes.line(code.code) or "", others).append((code.code, code.label()))
    found = [(codes.label("service_line", line), choices) for line, choices in lines.items() if choices]
    return [*found, (_("Other"), others)] if others else found
