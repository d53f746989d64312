"""Which table is saved or printed: the report, or an official table, of whom it is, and what it is beside."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Signal

from outreach_desk.desk import official, official_file
from outreach_desk.desk.official import Named
from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.reports import forms, shared
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.pair import Pair
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice
from outreach_desk.ui.widgets.typed_fields import DayField

_REPORT = "report"


class Chosen(NamedTuple):
    """The parts of `report_file.Wanted` that are chosen here."""

    official: str | None = None
    before: tuple[str, str] | None = None
    group: str | None = None
    point: str | None = None


class TableChoice(Form):
    """Emits `settled(Chosen or None)` when another table is named; None while something is missing for it."""

    settled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._of_office = True
        self._scope: str | None = None
        self._told: Chosen | None = Chosen()
        self.table = OneField("table", _("Which table"), [], required=True)
        self.whose = OneField("whose", _("Counted of"), [], required=True)
        self.group = ReferenceField(official.GROUP, _("Group"), required=True)
        self.point = ReferenceField(
            official.POINT,
            _("Intervention point"),
            hint=_("All groups that met there in these days, with everything that they did."),
            required=True,
        )
        self.first = DayField("before_first", _("Compare with: from"), required=True)
        self.last = DayField("before_last", _("Compare with: to"), required=True)
        self._days = Pair(self.first, self.last)
        self.card("", self.table, self.whose, self.group, self.point, self._days)
        for field in (self.first, self.last):
            self.fields[field.name] = field
        self.table.changed.connect(self._on_choice)
        self.whose.changed.connect(self._on_whose)
        for line in (self.group.line, self.point.line, self.first.line, self.last.line):
            line.editingFinished.connect(self._tell)
        for line in (self.group.line, self.point.line):
            line.chosen.connect(self._tell)
        self.begin(of_office=True)

    def begin(self, *, of_office: bool) -> None:
        """Offer the report and the official tables that such a desk has; the report is chosen."""
        self._of_office, self._scope = of_office, None
        self.table.set_choices(
            [(_REPORT, _("The figures as on the screen")), *official_file.choices(of_office=of_office)]
        )
        self.table.set_value(_REPORT)
        self._on_choice()

    def set_names(self, groups: Sequence[Named], points: Sequence[Named]) -> None:
        """Offer these groups and points."""
        for field, names in ((self.group, groups), (self.point, points)):
            field.set_choices(Choice(one.code, one.code, one.name, one.name) for one in names)

    def set_before(self, first: date, last: date) -> None:
        """Compare with these days until others are written."""
        self.first.set_value(first)
        self.last.set_value(last)
        self._tell()

    @property
    def is_report(self) -> bool:
        """Say whether the report is chosen, and no official table."""
        return self.table.read() in {None, _REPORT}

    def chosen(self) -> Chosen | None:
        """Give what is chosen; None while something is missing or cannot be read."""
        if self.is_report:
            return Chosen()
        if self._missing():
            return None
        whose = self.whose.read()
        return Chosen(
            official=self.table.read(),
            before=(self.first.typed(), self.last.typed()) if not self._days.isHidden() else None,
            group=self.group.read() if whose == official.GROUP else None,
            point=self.point.read() if whose == official.POINT else None,
        )

    def check(self) -> bool:
        """Say whether all is there; what is missing is said where it belongs."""
        missing = self._missing()
        self.show_problems({name: [problem] for name, problem in missing.items()})
        return not missing

    def refuse(self, problem: Problem) -> bool:
        """Show a problem at its field; False where it is about none of them."""
        name = self.last.name if problem.column == official.BEFORE else problem.column
        if problem.code == shared.NAMES and self.chosen() != Chosen():
            name = self.table.name
        if name not in self.fields or self.fields[name].isHidden():
            return False
        self.show_problems({name: [FieldProblem(problem.code, problem.words)]})
        return True

    def _missing(self) -> dict[str, FieldProblem]:
        wanted = {
            self.group: said(N_("Choose the group here.")),
            self.point: said(N_("Choose the point here.")),
            self.first: said(N_("Write the day here.")),
            self.last: said(N_("Write the day here.")),
        }
        found = {}
        for field, words in wanted.items():
            if field.isHidden() or (field in {self.first, self.last} and self._days.isHidden()):
                continue
            problem = field.problem()
            if problem is None and field.read() is None:
                problem = FieldProblem("missing", words)
            if problem is not None:
                found[field.name] = problem
        return found

    def _on_whose(self) -> None:
        self._scope = self.whose.read()
        self._on_choice()

    def _on_choice(self) -> None:
        form = self.table.read()
        is_official = form not in {None, _REPORT}
        scopes = official.scopes(form, of_office=self._of_office) if is_official else ()
        words = {
            official.ALL: _("All groups"),
            official.GROUP: _("One group"),
            official.POINT: _("The groups at one intervention point"),
        }
        self.whose.blockSignals(True)
        self.whose.set_choices([(scope, words[scope]) for scope in scopes])
        self.whose.set_value(self._scope if self._scope in scopes else next(iter(scopes), None))
        self.whose.blockSignals(False)
        self.whose.setVisible(len(scopes) > 1)
        whose = self.whose.read()
        self.group.setVisible(is_official and whose == official.GROUP)
        self.point.setVisible(is_official and whose == official.POINT)
        self._days.setVisible(form == forms.CHANGE)
        self._tell()

    def _tell(self) -> None:
        chosen = self.chosen()
        if chosen != self._told:
            self._told = chosen
            self.settled.emit(chosen)
