"""The norms by which reports warn, as a list; and one norm with all its limits and the form for a new one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import limits
from outreach_desk.desk.limits import Limit, Step
from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ui import stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.typed_fields import DayField, WholeField

_MOST_ROWS = 12


class NormsPage(Page):
    """Emits `opened(Limit)` and `back_wanted`."""

    opened = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__(_("Norms"), back=True)
        self.set_sentence(
            _("Reports name the groups beyond these limits. Persons and turns stay as they are.")
        )
        self.list = RowsView(_("Norms"), Rows(_columns(), style.colour), key=lambda one: one.norm)
        stays.called("figures/norms", self.list)
        self.list.show_whole(_MOST_ROWS)
        self.open = self.add_action(_("Set a limit"))
        self.open.clicked.connect(self._on_open)
        self.content.addWidget(self.list)
        self.content.addStretch(1)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self.opened)
        keys.on(self, "Escape", self.back_wanted.emit)

    def set_norms(self, found: Sequence[Limit]) -> None:
        """Show these."""
        self.list.set_rows(found)
        if found and not self.list.currentIndex().isValid():
            self.list.selectRow(0)

    def _on_open(self) -> None:
        if (one := self.list.current()) is not None:
            self.opened.emit(one)


class NormPage(FormPage):
    """One norm. Emits `put_wanted(limit, day or None)` and `back_wanted_of(day or None)` to take one back."""

    put_wanted = Signal(int, object)
    take_back_wanted = Signal(object)

    def __init__(self, shown: Limit) -> None:
        super().__init__(shown.name)
        self.norm = shown.norm
        self.limit = WholeField("limit", _("Limit"), required=True)
        self.first = DayField(
            "from",
            _("Holds from"),
            hint=_(
                "Reports whose last day lies before it are measured by what held until then."
                " Empty: after the periods that are sealed."
            ),
        )
        self.form.card(_("A limit of your own"), (self.limit, self.first))
        self.first.set_value(dates.today())
        self._steps = QWidget()
        self._lines = QVBoxLayout(self._steps)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self.content.addWidget(texts.card(_("All limits of this norm"), self._steps))
        self.setFocusProxy(self.limit)
        self.save_wanted.connect(self._on_save)
        self.show_norm(shown)
        self._untouched = self.values(commit=False)

    def touched(self) -> bool:
        """Say whether anything was typed that is not saved."""
        return self.values(commit=False) != self._untouched

    def show_norm(self, shown: Limit) -> None:
        """Show what is in force now, and all limits; what is typed stays."""
        self.set_sentence(_("In force today: {limit}").format(limit=shown.holds()))
        while (old := self._lines.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for step in shown.steps:
            self._lines.addWidget(texts.text(step.said()))
            if step.is_own and step.limit is not None:
                self._lines.addWidget(self._take_back(step))

    def refuse(self, problem: Problem) -> bool:
        """Show a problem at its field; False where it is about none of them."""
        if problem.column not in self.form.fields:
            return False
        self.form.show_problems({str(problem.column): [FieldProblem(problem.code, problem.words)]})
        return True

    def _take_back(self, step: Step) -> QWidget:
        words = (
            _("Take back the limit {limit} from {day}") if step.first else _("Take back the limit {limit}")
        )
        words = words.format(limit=step.shown(), day=step.since())
        button = buttons.link(words)
        button.clicked.connect(lambda: self.take_back_wanted.emit(step.first or date.min))
        return buttons.at_left(button)

    def _on_save(self) -> None:
        if not self.form.readable():
            return
        limit: int | None = self.limit.read()
        if limit is None:
            missing = FieldProblem("missing", said(N_("Write the limit here, for example 12.")))
            self.form.show_problems({limits.LIMIT: [missing]})
        else:
            self.put_wanted.emit(limit, self.first.read())


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("Norm"), lambda one: one.name, stretch=True),
        ListColumn(_("Limit"), _limit, key=lambda one: (one.held and one.held.limit) or 0, right=True),
        ListColumn(
            _("From"), lambda one: one.held.since() if one.held else "", key=lambda one: _since(one.held)
        ),
        ListColumn(_("Where from"), lambda one: one.held.source if one.held else "", stretch=True),
    ]


def _limit(one: Limit) -> str:
    return one.held.shown() if one.held else _("no limit")


def _since(step: Step | None) -> date:
    return step.first if step is not None and step.first is not None else date.min
