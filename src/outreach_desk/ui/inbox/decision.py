"""What a person may do about one row that waits: let it in after a call, discard it, let it wait again."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.asked import Asked
from outreach_desk.desk.decide import Opened
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

# What nobody may let in, in groups that need the same words; every other reason is a value or a stamp.
_WAY: dict[str, Callable[[], str]] = {
    "no_such_record": lambda: _(
        "It comes in by itself with the file that brings the record. Nobody can let it in before: it would"
        " name something that is not here."
    ),
    "not_this_sender": lambda: _(
        "Only the office writes this list, so a team’s row is never let in. Enter it under “Register”"
        " yourself if it is right, then discard this row."
    ),
    "newer_table": lambda: _("Update this program; then it comes in by itself."),
    "newer_column": lambda: _("Update this program; then it comes in by itself."),
}


class Decision(QWidget):
    """Emits `let_in_wanted(id, other_group)`, `discard_wanted(id)` and `take_up_wanted(id)`."""

    let_in_wanted = Signal(str, bool)
    discard_wanted = Signal(str)
    take_up_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self._other_group = False
        self.told = text("")
        self.told.setAccessibleName(_("What can be done about this row"))
        self.sure = Check("")
        self.let_in = buttons.plain(_("Let it in"))
        self.discard = buttons.plain(_("Discard this row"))
        self.take_up = buttons.plain(_("Let it wait again"))
        self.sure.toggled.connect(self.let_in.setEnabled)
        self.let_in.clicked.connect(self._on_let_in)
        self.discard.clicked.connect(lambda: self.discard_wanted.emit(self._id))
        self.take_up.clicked.connect(lambda: self.take_up_wanted.emit(self._id))
        acts = QWidget()
        holder = QVBoxLayout(acts)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(8)
        holder.addWidget(self.sure)
        for button in (self.let_in, self.discard, self.take_up):
            holder.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(_("What to do with this row"), self.told, acts))
        self.hide()

    def set_row(self, one: Asked, opened: Opened, *, discarded: bool) -> None:
        """Offer what may be done with this row; the person's word is asked anew for each."""
        self._id, self._other_group = opened.id, opened.other_group
        self.told.setText(_words(one, opened, discarded=discarded))
        self.told.setAccessibleDescription(self.told.text())
        sure = (
            _("I have called both groups, and it may come in all the same")
            if opened.other_group
            else _("I have called the team, and this row is theirs")
        )
        self.sure.setText(sure)
        self.sure.setAccessibleName(sure)
        self.sure.setChecked(False)
        self.let_in.setEnabled(False)
        for widget in (self.sure, self.let_in):
            widget.setVisible(opened.may_come_in)
        self.discard.setVisible(not discarded)
        self.take_up.setVisible(discarded)
        self.show()

    def set_busy(self, *, busy: bool) -> None:
        """While it is under way, nothing else is decided."""
        self.setEnabled(not busy)

    def _on_let_in(self) -> None:
        self.let_in_wanted.emit(self._id, self._other_group)


def _words(one: Asked, opened: Opened, *, discarded: bool) -> str:
    if discarded:
        return _(
            "This row was discarded. The office tells the team that it does not have it, so it comes again"
            " with the team’s next file, and waits here then."
        )
    if opened.other_group:
        words = _(
            "A team’s laptop writes only its own group’s records, and this row is of another group. Call both"
            " groups on numbers you know: did the client move, or is it a mistake?"
        )
    elif opened.may_come_in:
        words = _(
            "It was changed on a laptop that this office never let in. Call the team on a number you know:"
            " whose laptop is it? If they know it, let its row in; and let that laptop send a request."
        )
    else:
        words = (_WAY.get(one.reason or "") or _never_right)()
    return "\n".join((words, _("A discarded row is kept; you can let it wait again at any time.")))


def _never_right() -> str:
    return _(
        "Something in it cannot be right, so it is never let in as it is. The team hears of it with the"
        " office’s next answer, corrects it and sends it again."
    )
