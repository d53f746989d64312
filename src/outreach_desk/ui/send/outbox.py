"""Sending: where to write the file, and the list of what was sent and what the office has confirmed."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.outbox import Outbox, SentFile
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send import written
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text

_LIST_HEIGHT = 220


class OutboxView(QWidget):
    """Emits `write_wanted(folder)`, `office_file_wanted`, and `opened(SentFile)` for one of the list."""

    write_wanted = Signal(object)
    office_file_wanted = Signal()
    opened = Signal(object)

    def __init__(self, jobs: Jobs, style: Style, drop: Drop) -> None:
        super().__init__()
        self.page = Page(_("Send"), scrolls=True)
        self.office = self.page.add_action(_("A file from the office"))
        self.office.clicked.connect(self.office_file_wanted)
        self.places = Places(jobs, drop)
        self.write = buttons.primary(_("Write the file"))
        self.write.clicked.connect(self._on_write)
        self.places.changed.connect(self._on_place)
        rows = Rows(_columns(), style.colour)
        self.list = RowsView(_("Files sent"), rows, key=lambda one: one.seq)
        self.list.opened.connect(self.opened)
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.none = text(_("Nothing was sent yet. The first file holds everything recorded so far."), "quiet")
        self.known = text("", "quiet")
        write = QWidget()
        holder = QVBoxLayout(write)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(card(_("Where shall the file go?"), self.places, write))
        self.page.content.addWidget(text(_("What was sent"), "heading"))
        self.page.content.addWidget(self.none)
        self.page.content.addWidget(self.known)
        self.page.content.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._on_place()

    def set_outbox(self, outbox: Outbox) -> None:
        """Show how this desk stands."""
        self.page.set_sentence(state(outbox.waiting))
        self.list.set_rows(outbox.sent)
        self.list.setVisible(bool(outbox.sent))
        self.none.setVisible(not outbox.sent)
        self.known.setText(_known(outbox))
        self.known.setVisible(bool(outbox.sent))

    def begin(self) -> None:
        """Take the keyboard."""
        (self.write if self.write.isEnabled() else self.office).setFocus()

    def set_writing(self, *, writing: bool) -> None:
        """Say that the file is being written; it cannot be asked for twice."""
        self.write.setText(_("Writing …") if writing else _("Write the file"))
        self.write.setEnabled(not writing and self.places.chosen() is not None)

    def typed(self) -> dict[str, Any]:
        """Give what is chosen."""
        return {"places": self.places.typed()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Put it back."""
        self.places.set_typed(typed["places"])

    def _on_place(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder)


def state(waiting: int) -> str:
    """Say in one sentence what the office does not have yet."""
    if not waiting:
        return _("The office has everything.")
    return ngettext(
        "{n} change is not yet at the office, as far as this desk knows.",
        "{n} changes are not yet at the office, as far as this desk knows.",
        waiting,
    ).format(n=numbers.show_integer(waiting))


def _state(sent: SentFile) -> str:
    return written.words(written.standing(sent))


def _tone(sent: SentFile) -> str:
    return written.tone(written.standing(sent))


def _known(outbox: Outbox) -> str:
    if outbox.confirmed:
        return _(
            "The office has everything up to file {n}. Its newest file said so; a newer one may say more."
        ).format(n=outbox.confirmed)
    return _("The office has not confirmed anything yet. A file from the office will tell.")


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("No."), lambda one: str(one.seq), key=lambda one: one.seq, right=True),
        ListColumn(_("Written on"), lambda one: dates.show_instant(one.created), key=lambda one: one.created),
        ListColumn(_("State"), _state, tone=_tone),
        ListColumn(
            _("Rows"),
            lambda one: numbers.show_integer(one.rows),
            key=lambda one: one.rows,
            right=True,
            spare=True,
        ),
        ListColumn(_("File"), lambda one: one.file, stretch=True),
    ]
