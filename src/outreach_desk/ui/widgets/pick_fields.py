"""Fields that name one of many: another record by its code, or a commune by its name.

Both are typed and picked from a popup. Words that name nothing are a problem, not a value.
"""

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ground.text import Unreadable
from outreach_desk.records import units
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.type_ahead import Choice, TypeAhead, among


class NotChosen(Unreadable):
    """The words do not name one of the list."""

    def __init__(self) -> None:
        super().__init__(FieldProblem("not_chosen", said(N_("Choose one from the list that opens."))))


def _peek(line: TypeAhead) -> str | None:
    return line.choice.id if line.choice is not None else line.text().strip() or None


class ReferenceField(Field):
    """The id of another record, found by the words that `choices` carry."""

    def __init__(
        self, name: str, label: str, choices: Iterable[Choice] = (), *, hint: str = "", required: bool = False
    ) -> None:
        line = TypeAhead(among([]))
        super().__init__(name, label, line, hint=hint, required=required)
        self.line = line
        self._choices: dict[str, Choice] = {}
        self.set_choices(choices)
        line.setPlaceholderText(_("type a few letters"))
        line.textChanged.connect(self.changed)
        line.chosen.connect(self.changed)
        line.editingFinished.connect(self._on_left)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer these. A value that was set before is shown by its words as soon as they are known."""
        self._choices = {choice.id: choice for choice in choices}
        self.line.suggest = among(self._choices.values())
        chosen = self.line.choice
        if chosen is not None and self._choices.get(chosen.id, chosen) != chosen:
            self.line.set_choice(self._choices[chosen.id])

    def peek(self) -> Any:
        """Give the id that is chosen, else the words as they stand."""
        return _peek(self.line)

    def read(self) -> Any:
        """Give the id. Raises text.Unreadable where the words name none."""
        self.line.settle()
        if self.line.choice is not None:
            return self.line.choice.id
        if self.line.text().strip():
            raise NotChosen
        return None

    def set_value(self, value: Any) -> None:
        """Show a record by its words; one that is not offered by the beginning of its id."""
        if value is None:
            self.line.set_choice(None)
        else:
            self.line.set_choice(self._choices.get(value) or Choice(value, f"({value[:8]})"))

    def typed(self) -> Any:
        """Give the words and the choice that stands in the line."""
        return (self.line.text(), self.line.choice)

    def value(self) -> Any:
        """Give the id, None for nothing, or words that name nothing as they are."""
        try:
            return self.read()
        except Unreadable:
            return self.line.text()

    def set_typed(self, typed: Any) -> None:
        """Put words and choice back."""
        words, choice = typed
        self.line.set_choice(choice)
        self.line.setText(words)

    def _on_left(self) -> None:
        self.line.settle()
        self.tell_unreadable()


class UnitField(Field):
    """A commune as `era:code` (or a province, with `whole_province`), by province and typed name."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        era: str = units.NEW,
        whole_province: bool = False,
        hint: str = "",
        required: bool = False,
    ) -> None:
        board = QWidget()
        combo = Combo()
        line = TypeAhead(self._suggest)
        layout = QVBoxLayout(board)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(combo)
        layout.addWidget(line)
        super().__init__(
            name, label, board, focus=combo if whole_province else line, hint=hint, required=required
        )
        self.combo = combo
        self.line = line
        self._whole_province = whole_province
        self._era = ""
        self._set_era(era)
        line.setVisible(not whole_province)
        line.setPlaceholderText(_("commune or ward: type a few letters"))
        if not whole_province:
            combo.setAccessibleName(_("{label}: province").format(label=label))
        combo.currentIndexChanged.connect(self._on_province)
        line.textChanged.connect(self.changed)
        line.chosen.connect(self._on_chosen)
        line.editingFinished.connect(self._on_left)

    def peek(self) -> Any:
        """Give the unit that is chosen, else the words as they stand."""
        return self.combo.currentData() if self._whole_province else _peek(self.line)

    def read(self) -> Any:
        """Give the key of the unit. Raises text.Unreadable where the words name none."""
        if self._whole_province:
            return self.combo.currentData()
        self.line.settle()
        if self.line.choice is not None:
            return self.line.choice.id
        if self.line.text().strip():
            raise NotChosen
        return None

    def value(self) -> Any:
        """Give the key, None for nothing, or words that name nothing as they are."""
        try:
            return self.read()
        except Unreadable:
            return self.line.text()

    def set_value(self, value: Any) -> None:
        """Show a unit of either era."""
        province = units.province_of(value) if value else None
        if value:
            self._set_era(value.split(":")[0])
        self._select_province(province.key if province else None)
        if not self._whole_province:
            self.line.set_choice(_choice(value) if value else None)

    def typed(self) -> Any:
        """Give province, words and choice."""
        return (self._era, self.combo.currentData(), self.line.text(), self.line.choice)

    def set_typed(self, typed: Any) -> None:
        """Put them back."""
        era, province, words, choice = typed
        self._set_era(era)
        self._select_province(province)
        self.line.set_choice(choice)
        self.line.setText(words)

    def _set_era(self, era: str) -> None:
        if era == self._era:
            return
        self._era = era
        self.combo.fill([(one.key, one.vi) for one in units.provinces(era)], _("– province –"))

    def _select_province(self, key: str | None) -> None:
        self.combo.blockSignals(True)
        self.combo.setCurrentIndex(max(0, self.combo.findData(key)) if key else 0)
        self.combo.blockSignals(False)
        self.combo.setToolTip(self.combo.currentText())

    def _suggest(self, typed: str) -> list[Choice]:
        province = self.combo.currentData()
        if not typed.strip():
            return [_choice(unit.key) for unit in units.children(province)] if province else []
        return [
            _choice(unit.key)
            for unit in units.search(typed, self._era)
            if unit.level == units.COMMUNE and province in {None, _province_key(unit.key)}
        ]

    def _on_province(self) -> None:
        choice = self.line.choice
        if choice is not None and _province_key(choice.id) != self.combo.currentData():
            self.line.set_choice(None)
        self.changed.emit()

    def _on_chosen(self, choice: Choice) -> None:
        self._select_province(_province_key(choice.id))
        self.changed.emit()

    def _on_left(self) -> None:
        self.line.settle()
        self.tell_unreadable()


def _province_key(key: str) -> str | None:
    province = units.province_of(key)
    return province.key if province else None


def _choice(key: str) -> Choice:
    return Choice(key, units.name(key))
