"""Chooses files to take in at a team desk: what the office or the group's other laptop has written."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.incoming import Incoming, Lying
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.offered import OfferedSeveral
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

_MOST_SHOWN = 60


class IncomingPage(QWidget):
    """Emits `preview_wanted(paths)`, `look_wanted`, `new_name_wanted` and `back_wanted`.

    What is new is ticked by itself.
    """

    preview_wanted = Signal(list)
    look_wanted = Signal()
    new_name_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._working = False
        self.page = Page(_("A file from the office"), action=_("Look inside"), scrolls=True, back=True)
        self.page.set_sentence(
            _(
                "It says which of your files have arrived, and what the office asks. Files of your"
                " group’s other laptop are taken in here too."
            )
        )
        self.page.acted.connect(self._on_acted)
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self.files = OfferedSeveral(
            _("No file for this desk was found. Plug in the stick, then press “Look again for files”."),
            _("Look again for files"),
        )
        self.files.look_wanted.connect(self.look_wanted)
        self.files.changed.connect(self._may)
        self.page.content.addWidget(self.busy)
        self.page.content.addWidget(
            card("", text(_("Choose what to take in, or drop files on this page.")), self.files)
        )
        self.closed = text("")
        self.closed.setAccessibleName(_("Files that this laptop cannot open"))
        name = buttons.plain(_("Get a new name"))
        name.clicked.connect(self.new_name_wanted)
        self._ended = card(_("Is a file for this laptop missing?"), self.closed, buttons.at_left(name))
        self._ended.hide()
        self.page.content.addWidget(self._ended)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.files)
        self._may()

    def set_files(self, lying: Lying) -> None:
        """Offer these files; what was ticked or not stays so."""
        self.files.set_files(
            [(one.found.path, _words(one), not one.known) for one in lying.files[:_MOST_SHOWN]]
        )
        words = ngettext(
            "{n} file lies there that this laptop cannot open: it is for somebody else, or the office has"
            " ended this laptop. If the office gave you a file, call and ask. Only if it says that it ended"
            " this laptop, get a new name here; then it lets you in anew. Your records are safe.",
            "{n} files lie there that this laptop cannot open: they are for somebody else, or the office has"
            " ended this laptop. If the office gave you a file, call and ask. Only if it says that it ended"
            " this laptop, get a new name here; then it lets you in anew. Your records are safe.",
            lying.closed,
        )
        self.closed.setText(words.format(n=numbers.show_integer(lying.closed)))
        self.closed.setAccessibleDescription(self.closed.text())
        self._ended.setVisible(lying.closed > 0)

    def tick(self, paths: Iterable[Path]) -> None:
        """Tick these as soon as they are offered."""
        self.files.tick(paths)

    def set_looking(self, *, looking: bool) -> None:
        """While it looks into files, nothing else can be begun here."""
        self._working = looking
        self._may()

    def typed(self) -> dict[Path, bool]:
        """Give what was ticked or unticked."""
        return self.files.typed()

    def set_typed(self, state: dict[Path, bool]) -> None:
        """Put it back."""
        self.files.set_typed(state)

    def _may(self) -> None:
        self.page.action.setEnabled(bool(self.files.chosen()) and not self._working)

    def _on_acted(self) -> None:
        self.preview_wanted.emit(self.files.chosen())


def _words(one: Incoming) -> str:
    parts = [
        record_words.place(one.found.place),
        one.found.path.name,
        record_words.kind_of_file(one.kind),
        *([_("taken in before")] if one.known else []),
    ]
    return " · ".join(parts)
