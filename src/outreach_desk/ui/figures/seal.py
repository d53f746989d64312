"""The seal of the shown period: whether it is on, what differs since, and the one act that changes it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from outreach_desk.desk import beneath, beneath_words, figures, seal_words, sealing
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.figure_page import Report
from outreach_desk.desk.sealing import Seal
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.sections import Sections
from outreach_desk.ui.jobs import Check
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.once import Once

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


class SealPart(QWidget):
    """Stands above a report; `under` is what stands below it. Both are counted after the report is shown.

    How far the figures may move is counted last, and gives way to all else that is asked meanwhile.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._report: Report | None = None
        self._has_keyboard = False
        colour = context.style.colour
        self.above, self.under = Sections(colour), Sections(colour)
        self.seal = buttons.plain(_("Seal this period"))
        self.seal.clicked.connect(self._on_seal)
        self.unseal = buttons.plain(_("Take the seal off"))
        self.unseal.clicked.connect(self._on_unseal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.above)
        for button in (self.seal, self.unseal):
            layout.addWidget(buttons.at_left(button))
        self._once = {button: Once(context.jobs, button) for button in (self.seal, self.unseal)}
        self.clear()

    def set_report(self, report: Report) -> None:
        """Count what stands around a report that is shown now."""
        self._report = report
        self._context.jobs.patient(
            lambda desk, check: beneath.first(desk, report.table, check),
            lambda: self._report is report,
            partial(self._on_counted, report),
        )

    def clear(self) -> None:
        """Show nothing: no report is shown."""
        self._report = None
        for part in (self.above, self.under):
            part.set_sections(())
        self._offer(seal=False, unseal=False)

    def _on_counted(self, report: Report, found: Beneath) -> None:
        if report is not self._report:  # a later report has overtaken it
            return
        self._show(found)
        is_sealed, is_over = found.compared is not None, report.last <= dates.today()
        self._offer(seal=found.of_office and not is_sealed and is_over, unseal=found.of_office and is_sealed)
        if found.doubts is None:

            def rest(desk: "Desk", check: Check) -> Doubts:
                figures.open_up(desk, report.counted, check)
                return beneath.doubts(desk, report.table, check=check)

            self._context.jobs.patient(
                rest,
                lambda: self._report is report,
                partial(self._on_doubts, report, found),
                lambda _overtaken: None,
            )

    def _on_doubts(self, report: Report, found: Beneath, doubts: Doubts) -> None:
        if report is self._report:
            self._show(replace(found, doubts=doubts))

    def _show(self, found: Beneath) -> None:
        sections = beneath_words.sections(found)
        of_seal = {seal_words.SEAL, seal_words.LEFT}
        self.above.set_sections([one for one in sections if one.name in of_seal])
        self.under.set_sections([one for one in sections if one.name not in of_seal])

    def _offer(self, *, seal: bool, unseal: bool) -> None:
        """Show the act that can be done; after one was done from the keyboard it is on the other."""
        for button, offered in ((self.seal, seal), (self.unseal, unseal)):
            holder = button.parentWidget()
            if holder is not None:
                holder.setVisible(offered)
        if self._has_keyboard and (seal or unseal):
            self._has_keyboard = False
            (self.seal if seal else self.unseal).setFocus()

    def _on_seal(self) -> None:
        if (report := self._report) is not None:
            self._write(
                self.seal, lambda desk: sealing.seal(desk, report.table.period, report.on), self._on_sealed
            )

    def _on_unseal(self) -> None:
        if (report := self._report) is not None:
            self._write(
                self.unseal, lambda desk: sealing.unseal(desk, report.table.period), self._on_unsealed
            )

    def _write(
        self, button: QPushButton, act: "Callable[[Desk], Seal]", then: Callable[[Seal], object]
    ) -> None:
        self._has_keyboard = button.hasFocus()
        self._once[button].write(act, then, self._context.show_problem)

    def _on_sealed(self, done: Seal) -> None:
        words = _("The period is sealed: its figures stay as they are.")
        self._context.say(words, partial(self._undo, lambda desk: sealing.unseal(desk, done.period)))

    def _on_unsealed(self, done: Seal) -> None:
        words = _("The seal is off, and the figures are counted anew. That it was on stays written.")
        self._context.say(words, partial(self._undo, lambda desk: sealing.seal_again(desk, done)))

    def _undo(self, act: "Callable[[Desk], Seal]") -> None:
        self._context.jobs.write(act, lambda _seal: None)
