"""What a sheet that came back says otherwise, cell by cell: both values side by side; take or leave each."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.proposed import Choice, Proposal, Proposals, Told
from outreach_desk.desk.sheets import Opened
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pair import Pair
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text

_LEAST_ROWS, _MOST_TOLD, _LONGEST = 4, 40, 120
TAKE, REPAIR = "take", "repair"
Choices = dict[tuple[int, str], str]


class ProposalsPage(QWidget):
    """Emits `save_wanted(list of Choice)` and `back_wanted`. Every cell is left until it is taken."""

    save_wanted = Signal(list)
    back_wanted = Signal()

    def __init__(self, style: Style, codes: Codes, opened: Opened) -> None:
        super().__init__()
        self.opened = opened
        self._codes = codes
        self._table = opened.found.table
        self._refused = _refused(opened)
        plain = opened.found.plain()
        self._plain = [one for one in plain if (one.row, one.column) not in self._refused]
        self.choices: Choices = {}
        self.page = Page(_title(opened.found), action=_("Save the taken cells"), scrolls=True, back=True)
        self.page.set_sentence(_sentence(opened))
        self.page.acted.connect(self._on_save)
        self.page.back_wanted.connect(self.back_wanted)
        rows = Rows(self._columns(), style.colour)
        self.list = RowsView(_("Altered cells"), rows, key=lambda one: (one.row, one.column))
        self.list.keep_rows(_LEAST_ROWS)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_opened)
        self.all = buttons.link("")
        self.all.clicked.connect(self._on_all)
        self.now, self.to, self.why = text(""), text(""), text("", tone="due")
        self.leave = buttons.plain(_("Leave it as it is"))
        self.take = buttons.plain(_("Take what the sheet says"))
        self.repair = buttons.plain(_("Take what stood there before"))
        for widget, name in (
            (self.now, _("Stands here")),
            (self.to, _("The sheet says")),
            (self.why, _("What speaks against it")),
        ):
            widget.setAccessibleName(name)
        self.leave.clicked.connect(lambda: self._choose(None))
        self.take.clicked.connect(lambda: self._choose(TAKE))
        self.repair.clicked.connect(lambda: self._choose(REPAIR))
        self._repair_line = buttons.at_left(self.repair)
        self.sides = self._sides()
        self._lay_out()
        self.setFocusProxy(self.list if opened.found.proposals else self.page)
        self.list.set_rows(opened.found.proposals)
        if opened.found.proposals:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))
        self._show()

    def set_saving(self, *, saving: bool) -> None:
        """While the cells are saved, nothing else is chosen."""
        self.page.setEnabled(not saving)

    def set_choices(self, choices: Choices) -> None:
        """Put back what was taken before."""
        known = {(one.row, one.column) for one in self.opened.found.proposals}
        self.choices = {place: choice for place, choice in choices.items() if place in known}
        self._show()

    def _lay_out(self) -> None:
        found = self.opened.found
        for part in (self.list, self.sides):
            self.page.content.addWidget(part)
            part.setVisible(bool(found.proposals))
        self.page.content.addWidget(self.all)
        self.page.content.setAlignment(self.all, Qt.AlignmentFlag.AlignLeft)
        lines = _told_lines(found.told)
        told = text("\n".join(lines))
        told.setAccessibleName(_("What else the sheet says"))
        told.setAccessibleDescription(told.text())
        if lines:
            self.page.content.addWidget(card(_("What else the sheet says"), told))
        problems = text("\n".join(_problem_lines(self.opened)), tone="late")
        problems.setAccessibleName(_("Not taken"))
        problems.setAccessibleDescription(problems.text())
        if problems.text():
            self.page.content.insertWidget(0, card(_("Not taken"), problems))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def _sides(self) -> QWidget:
        ways = (buttons.at_left(self.take), self._repair_line)
        return Pair(
            card(_("Stands here"), self.now, buttons.at_left(self.leave)),
            card(_("The sheet says"), self.to, self.why, *ways),
        )

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Row"), lambda one: str(one.row), key=lambda one: one.row, right=True),
            ListColumn(_("Record"), lambda one: one.code),
            ListColumn(_("Column"), lambda one: one.label),
            ListColumn(_("Stands here"), lambda one: _short(self._said(one, one.now)), stretch=True),
            ListColumn(_("In the sheet"), lambda one: _short(self._proposed(one)), stretch=True),
            ListColumn(_("Your choice"), self._chosen, tone=self._tone),
        ]

    def _said(self, one: Proposal, written: str) -> str:
        return record_words.value(self._table, one.column, written, self._codes)

    def _proposed(self, one: Proposal) -> str:
        return one.to if one.problem is not None or one.damage is not None else self._said(one, one.to)

    def _chosen(self, one: Proposal) -> str:
        choice = self.choices.get((one.row, one.column))
        if choice is None:
            return _("left")
        return _("taken") if choice == TAKE else _("as before")

    def _tone(self, one: Proposal) -> str | None:
        return "done" if (one.row, one.column) in self.choices else None

    def _on_picked(self, one: Proposal) -> None:
        self.now.setText(self._said(one, one.now))
        self.to.setText(self._proposed(one))
        against = (*_against(one), *self._refused.get((one.row, one.column), ()))
        self.why.setText("\n".join(against))
        for told in (self.now, self.to, self.why):
            told.setAccessibleDescription(told.text())
        self.why.setVisible(bool(self.why.text()))
        self.take.setEnabled(may_take(one))
        repaired = one.damage.repaired if one.damage else None
        self._repair_line.setVisible(repaired is not None)
        if repaired is not None:
            words = _("Take what stood there before: {text}").format(text=repaired or _("(empty)"))
            self.repair.setText(words.replace("&", "&&"))
            self.repair.setAccessibleName(words)

    def _on_opened(self, one: Proposal) -> None:
        """Enter takes a cell that nothing speaks against, and leaves it again."""
        taken = (one.row, one.column) in self.choices
        if taken or one.plain:
            self._choose(None if taken else TAKE)

    def _choose(self, choice: str | None) -> None:
        one = self.list.current()
        if one is None:
            return
        self.choices.pop((one.row, one.column), None)
        if choice is not None:
            self.choices[one.row, one.column] = choice
        self._show()

    def _on_all(self) -> None:
        self.choices |= {(one.row, one.column): TAKE for one in self._plain}
        self._show()

    def _show(self) -> None:
        self.list.viewport().update()
        plain = len(self._plain)
        words = ngettext(
            "Take the {n} cell that nothing speaks against",
            "Take all {n} cells that nothing speaks against",
            plain,
        ).format(n=numbers.show_integer(plain))
        self.all.setText(words)
        self.all.setAccessibleName(words)
        self.all.setVisible(plain > 0)
        self.page.action.setVisible(bool(self.opened.found.proposals))
        self.page.action.setEnabled(bool(self.choices))

    def _on_save(self) -> None:
        self.save_wanted.emit(
            [
                Choice(row, column, repaired=choice == REPAIR)
                for (row, column), choice in sorted(self.choices.items())
            ]
        )


def may_take(one: Proposal) -> bool:
    """Say whether what the sheet says can be kept at all."""
    return one.problem is None and (one.damage is None or one.damage.code != "mojibake")


def _against(one: Proposal) -> list[str]:
    return [
        *([one.damage.message()] if one.damage else []),
        *([one.problem.message()] if one.problem else []),
        *([_("The desk itself has changed this since.")] if one.stale else []),
    ]


def _refused(opened: Opened) -> dict[tuple[int, str], list[str]]:
    """Say by cell why it was not taken; a problem of a whole row is one of each of its cells."""
    return {
        (one.row, one.column): said
        for one in opened.found.proposals
        if (
            said := [
                problem.problem.message()
                for problem in (opened.accepted.problems if opened.accepted else ())
                if problem.row == one.row and problem.column in {one.column, None}
            ]
        )
    }


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _title(found: Proposals) -> str:
    cells = len(found.proposals)
    words = ngettext("{table}: {n} altered cell", "{table}: {n} altered cells", cells)
    return words.format(table=record_words.table(found.table), n=numbers.show_integer(cells))


def _sentence(opened: Opened) -> str:
    if not opened.found.proposals:
        return _("{file}: the sheet says the same as this desk.").format(file=opened.file.name)
    words = _("{file}. Nothing is taken by itself: look at each cell, then take it or leave it.")
    return words.format(file=opened.file.name)


def _told_lines(told: Sequence[Told]) -> list[str]:
    lines = [_place(one) for one in told[:_MOST_TOLD]]
    left = len(told) - len(lines)
    if left:
        lines.append(_("… and {n} more.").format(n=numbers.show_integer(left)))
    return lines


def _place(one: Told) -> str:
    row = "" if one.row is None else _("Row {row}").format(row=one.row)
    place = row or one.code or one.column or ""
    message = one.problem.message()
    return _("{column}: {value}").format(column=place, value=message) if place else message


def _problem_lines(opened: Opened) -> list[str]:
    labels: dict[Any, str] = {(one.row, one.column): one.label for one in opened.found.proposals}
    return [
        _("Row {row}, {column}: {message}").format(
            row=one.row,
            column=labels.get((one.row, one.column)) or one.column or _("whole row"),
            message=one.problem.message(),
        )
        for one in (opened.accepted.problems if opened.accepted else ())
    ]
