"""The page that opens a desk by its passphrase. After a wrong one it waits: 1, 2, 4 … at most 30 seconds."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import N_, _, ngettext, said
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.typed_fields import SecretField

WRONG = "wrong_passphrase"
LONGEST_WAIT = 30
_SECOND_MS = 1000


class Unlock(QWidget):
    """Emits `unlock_wanted(passphrase)`, and `practice_wanted`."""

    unlock_wanted = Signal(str)
    practice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wrong = 0
        self._left = 0
        self.form = Form()
        self.passphrase = SecretField("passphrase", _("Passphrase"))
        self.open = buttons.primary(_("Open"))
        self.open.clicked.connect(self._on_open)
        self.passphrase.line.returnPressed.connect(self._on_open)
        self.form.card("", self.passphrase, self.open)
        practice = buttons.link(_("Practice with made-up people"))
        practice.clicked.connect(self.practice_wanted)
        title = QLabel(_("Open your desk"))
        title.setProperty("role", "title")
        sentence = QLabel(_("Type the passphrase that was chosen when this desk was made."))
        sentence.setProperty("role", "quiet")
        sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(sentence)
        layout.addWidget(self.form)
        layout.addWidget(practice, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._on_second)
        self.setFocusProxy(self.passphrase)

    def refuse(self, problem: Problem) -> bool:
        """Show a problem with the passphrase and begin to wait; say whether it is one."""
        if problem.code != WRONG:
            return False
        self._wrong += 1
        self._wait(min(2 ** (self._wrong - 1), LONGEST_WAIT))
        self.form.show_problems({"passphrase": [FieldProblem(problem.code, problem.words)]})
        self.passphrase.line.selectAll()
        return True

    def waits(self) -> int:
        """Give the seconds that are left to wait."""
        return self._left

    def typed(self) -> tuple[int, int]:
        """Give how often it was wrong and how long to wait: a change of language is no way around."""
        return (self._wrong, self._left)

    def set_typed(self, state: tuple[int, int]) -> None:
        """Go on waiting."""
        self._wrong, left = state
        if left:
            self._wait(left)

    def _wait(self, seconds: int) -> None:
        self._left = seconds
        self._timer.start()
        self._show_wait()

    def _on_second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._left = 0
            self._timer.stop()
        self._show_wait()

    def _show_wait(self) -> None:
        wait = ngettext("Wait {n} second", "Wait {n} seconds", self._left).format(n=self._left)
        self.open.setText(wait if self._left else _("Open"))
        self.open.setEnabled(not self._left)

    def _on_open(self) -> None:
        if self._left:
            return
        passphrase = self.form.values()["passphrase"]
        if passphrase:
            self.unlock_wanted.emit(passphrase)
        else:
            words = said(N_("Type the passphrase of this desk."))
            self.form.show_problems({"passphrase": [FieldProblem("missing", words)]})
