"""The first page of the inbox: which files wait, what is missing, how many questions are open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.inbox import Hole, Inbox
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.inbox.files import Files
from outreach_desk.ui.rolled_back import RolledBack
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

_MOST_HOLES = 60


class Home(QWidget):
    """Emits `preview_wanted(list of paths)`, `questions_wanted`, `history_wanted`, `chase_wanted`."""

    preview_wanted = Signal(list)
    questions_wanted = Signal()
    history_wanted = Signal()
    chase_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(_("Inbox"), action=_("See what is inside"), scrolls=True)
        self.page.acted.connect(self._on_preview)
        self.history = self.page.add_action(_("What came in"))
        self.history.clicked.connect(self.history_wanted)
        self.chase = self.page.add_action(_("Months of the groups"))
        self.chase.clicked.connect(self.chase_wanted)
        self.files = Files()
        self.files.changed.connect(self._on_files)
        self.busy = Busy()
        self.missing = text("")
        self.missing.setAccessibleName(_("What is missing"))
        self.open = text("")
        self.open.setAccessibleName(_("Open questions and held rows"))
        self.see = buttons.link(_("See the open questions"))
        self.see.clicked.connect(self.questions_wanted)
        questions = QWidget()
        holder = QVBoxLayout(questions)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.open)
        holder.addWidget(self.see, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rolled_back = RolledBack()
        self.page.content.addWidget(self.rolled_back)
        self.page.content.addWidget(self.busy)
        self.page.content.addWidget(card(_("Files"), self.files))
        self.page.content.addWidget(card(_("What is missing"), self.missing))
        self.page.content.addWidget(card(_("Open questions"), questions))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._busy = False
        self._on_files()

    def set_inbox(self, found: Inbox) -> None:
        """Show how whole the data are."""
        self.files.set_known(found.known)
        self.rolled_back.setVisible(found.rolled_back)
        lines = [hole_words(one) for one in found.holes[:_MOST_HOLES]]
        left = len(found.holes) - len(lines)
        if left:
            lines.append(_("… and {n} more.").format(n=numbers.show_integer(left)))
        self.missing.setText("\n".join(lines) or _("Everything that was sent has arrived."))
        self.missing.setAccessibleDescription(self.missing.text())
        self.open.setText(_open_words(found))
        self.open.setAccessibleDescription(self.open.text())
        self.see.setVisible(bool(found.questions or found.held or found.discarded))

    def begin(self) -> None:
        """Take the keyboard."""
        (self.page.action if self.page.action.isEnabled() else self.files).setFocus()

    def set_looking(self, *, looking: bool) -> None:
        """While files are being looked into, nothing else can be begun here."""
        self._busy = looking
        self._on_files()

    def _on_files(self) -> None:
        chosen, new = len(self.files.chosen()), self.files.new()
        self.page.action.setEnabled(chosen > 0 and not self._busy)
        waits = ngettext("{n} new file waits.", "{n} new files wait.", new)
        none = _("No new file waits.")
        self.page.set_sentence(waits.format(n=numbers.show_integer(new)) if new else none)

    def _on_preview(self) -> None:
        self.preview_wanted.emit(self.files.chosen())


def hole_words(hole: Hole) -> str:
    """Say in one sentence what is missing from whom, and what to do."""
    who = record_words.sender(hole.label, hole.group_code, None)
    if hole.kind == "nothing_yet":
        return _("{who}: nothing has come yet.").format(who=who)
    if hole.kind == "quiet":
        if hole.latest_event is None:
            return _("{who}: no event has come yet, while others have sent this month.").format(who=who)
        day = dates.show_day(dates.parse_day(hole.latest_event))
        return _("{who}: the newest event is of {day}; others are further.").format(who=who, day=day)
    if hole.first == hole.last:
        words = _("{who}: file {first} is missing. Ask the team to send a new file; it holds everything.")
    else:
        words = _(
            "{who}: files {first} to {last} are missing. "
            "Ask the team to send a new file; it holds everything."
        )
    return words.format(who=who, first=hole.first, last=hole.last)


def _open_words(found: Inbox) -> str:
    parts = []
    if found.questions:
        words = ngettext("{n} question is open.", "{n} questions are open.", found.questions)
        parts.append(words.format(n=numbers.show_integer(found.questions)))
    if found.held:
        words = ngettext("{n} row is held back.", "{n} rows are held back.", found.held)
        parts.append(words.format(n=numbers.show_integer(found.held)))
    if found.discarded:
        words = ngettext("{n} row was discarded.", "{n} rows were discarded.", found.discarded)
        parts.append(words.format(n=numbers.show_integer(found.discarded)))
    return " ".join(parts) or _("There are no open questions.")
