"""The page on which a new desk is made: its name, its group's code, and a passphrase typed twice."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ui.start.choose import TEAM
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.typed_fields import SecretField

WEAK = "passphrase_weak"


class NewDesk(QWidget):
    """Emits `make_wanted(name, group code, passphrase)` once both passphrases are the same."""

    make_wanted = Signal(str, str, str)

    def __init__(self, kind: str, six_words: Callable[[], str]) -> None:
        super().__init__()
        self.kind = kind
        self._six_words = six_words
        is_team = kind == TEAM
        self.form = Form()
        name = LineField(
            "name",
            _("Name of the group") if is_team else _("Name of the office"),
            hint=_("As people call it. It is shown at the top of the list on the left."),
            required=True,
        )
        code = LineField(
            "group_code",
            _("Group code"),
            hint=_("If the office has given you one. You can begin without it."),
        )
        self.passphrase = SecretField(
            "passphrase",
            _("Passphrase"),
            hint=_("Six everyday words are easy to remember and hard to guess. At least 12 letters."),
        )
        self.again = SecretField("again", _("The same passphrase once more"))
        self.offer = buttons.plain(_("Offer six words"))
        self.offer.clicked.connect(self._on_offer)
        self.form.card(_("This desk"), *((name, code) if is_team else (name,)))
        self.form.card(_("Passphrase"), _warning(), self.offer, self.passphrase, self.again)
        self.make = buttons.primary(_("Make this desk"))
        self.make.clicked.connect(self._on_make)
        self.again.line.returnPressed.connect(self._on_make)
        title = QLabel(_("A new desk for a team") if is_team else _("A new desk for the office"))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(title)
        layout.addWidget(self.form)
        layout.addWidget(self.make, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setFocusProxy(name)

    def refuse(self, problem: Problem) -> bool:
        """Show a problem that belongs to a field; say whether it does."""
        if problem.code != WEAK:
            return False
        self.form.show_problems({"passphrase": [FieldProblem(problem.code, problem.words)]})
        return True

    def _on_offer(self) -> None:
        words = self._six_words()
        self.passphrase.set_shown(True)
        self.again.set_shown(True)
        self.passphrase.set_value(words)
        self.again.set_value(None)
        self.passphrase.set_hint(_("Write these words down now and keep the paper in a safe place."))
        self.again.setFocus()

    def _on_make(self) -> None:
        values = {name: value or "" for name, value in self.form.values().items()}
        problems: dict[str, list[FieldProblem]] = {}
        if not values["name"].strip():
            problems["name"] = [FieldProblem("missing", said(N_("Write a name.")))]
        if not values["passphrase"]:
            problems["passphrase"] = [FieldProblem("missing", said(N_("Write one, or take the six words.")))]
        elif values["again"].split() != values["passphrase"].split():
            words = said(N_("This is not the same as above. Write it once more."))
            problems["again"] = [FieldProblem("differs", words)]
        self.form.show_problems(problems)
        if not problems:
            self.make_wanted.emit(values["name"], values.get("group_code", ""), values["passphrase"])


def _warning() -> QLabel:
    words = QLabel(
        _(
            "Nobody can reset this passphrase, not even those who made the program. "
            "Without it everything on this desk is lost. Write it on paper and keep the paper apart "
            "from the computer."
        )
    )
    words.setProperty("tone", "due")
    words.setWordWrap(True)
    return words
