"""A banner above the page: what happened, where, what to do; it stays until it is closed or replaced."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from outreach_desk.ground.errors import Invalid, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons

_ICONS = {"late": "warning", "due": "info", "done": "done"}


class Banner(QFrame):
    """Hidden until `tell` or `show_problem`. Tone is `late` (a problem), `due` (a warning) or `done`."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.setProperty("role", "banner")
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        close = buttons.symbol(style.icon("close"), _("Close this message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 4)
        layout.setSpacing(12)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, words: str, tone: str = "late") -> None:
        """Show words in a tone; none take away what stands."""
        if not words:
            self.hide()
            return
        self.setProperty("tone", tone)
        self.style().polish(self)
        self._icon.setPixmap(self._style.pixmap(_ICONS[tone], tone, self.devicePixelRatioF()))
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()

    def show_problem(self, problem: Problem) -> None:
        """Show a problem with its place; the words say what to do."""
        places = [
            problem.file or "",
            _("row {row}").format(row=problem.row) if problem.row is not None else "",
            problem.column or "",
        ]
        place = ", ".join(part for part in places if part)
        words = problem.message()
        if isinstance(problem, Invalid):
            words = "\n".join([words, *(one.message() for some in problem.fields.values() for one in some)])
        self.tell(f"{place}: {words}" if place else words)
