"""Sending: where to write the file, and the list of what was sent and what the office has confirmed."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.outbox import Outbox, SentFile
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words, stays
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
_UNCLEAR = ("conflict", "quarantined", "undone")


class OutboxView(QWidget):
    """Emits `write_wanted(folder)`, `opened(SentFile)` for one of the list, and what else is wanted."""

    write_wanted = Signal(object)
    questions_wanted = Signal()
    twin_wanted = Signal()
    new_name_wanted = Signal()
    office_file_wanted = Signal()
    opened = Signal(object)

    def __init__(self, jobs: Jobs, style: Style, drop: Drop) -> None:
        super().__init__()
        self.page = Page(_("Send"), scrolls=True)
        self.office = self.page.add_action(_("A file from the office"))
        self.office.clicked.connect(self.office_file_wanted)
        self.questions = self.page.add_action(_("Questions"))
        self.questions.clicked.connect(self.questions_wanted)
        self.places = Places(jobs, drop)
        self.write = buttons.primary(_("Write the file"))
        self.write.clicked.connect(self._on_write)
        self.places.changed.connect(self._on_place)
        rows = Rows(_columns(), style.colour)
        self.list = RowsView(_("Files sent"), rows, key=lambda one: one.seq)
        stays.called("send/outbox", self.list)
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
        self.twin = buttons.link(_("For the group’s other laptop"))
        self.twin.clicked.connect(self.twin_wanted)
        self.new_name = buttons.link(_("This laptop was copied, restored or ended: get a new name"))
        self.new_name.clicked.connect(self.new_name_wanted)
        for link in (self.twin, self.new_name):
            self.page.content.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)
        self.own_words = text("", "quiet")
        self.own_words.setAccessibleName(_("Six words of this desk"))
        self.page.content.addWidget(self.own_words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._on_place()

    def set_outbox(self, outbox: Outbox) -> None:
        """Show how this desk stands."""
        self.page.set_sentence(_sentence(outbox))
        asked = _("Questions ({n})").format(n=numbers.show_integer(outbox.questions))
        self.questions.setText(asked if outbox.questions else _("Questions"))
        self.questions.setAccessibleDescription(
            ngettext(
                "{n} question waits for an answer.", "{n} questions wait for an answer.", outbox.questions
            ).format(n=numbers.show_integer(outbox.questions))
        )
        self.list.set_rows(outbox.sent)
        self.list.setVisible(bool(outbox.sent))
        self.none.setVisible(not outbox.sent)
        self.own_words.setText(
            _("The six words of this laptop, if the office asks: {words}").format(
                words=" · ".join(outbox.own_words)
            )
        )
        self.own_words.setAccessibleDescription(self.own_words.text())
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


def _sentence(outbox: Outbox) -> str:
    """Say what the office lacks, and how many files are under way: none counts before its word."""
    words = state(outbox.waiting)
    under_way = sum(one.written and not one.confirmed for one in outbox.sent)
    if not under_way:
        return words
    more = ngettext(
        "{n} file was written and is not yet confirmed by the office.",
        "{n} files were written and are not yet confirmed by the office.",
        under_way,
    )
    return f"{words} {more.format(n=numbers.show_integer(under_way))}"


def _state(sent: SentFile) -> str:
    words = written.words(written.standing(sent))
    held = _unclear(sent)
    return f"{words}; {record_words.outcomes(held)}" if held else words


def _tone(sent: SentFile) -> str:
    return "due" if _unclear(sent) else written.tone(written.standing(sent))


def _unclear(sent: SentFile) -> dict[str, int]:
    """Give the rows of a file with which the office cannot do anything yet."""
    return {name: n for name, n in (sent.receipt or {}).items() if name in _UNCLEAR and n}


def _known(outbox: Outbox) -> str:
    if not outbox.confirmed:
        return _("The office has not confirmed anything yet. A file from the office will tell.")
    if not outbox.heard_at:
        return _("The office has everything up to file {n}.").format(n=outbox.confirmed)
    words = _("The office has everything up to file {n} (its answer of {moment}).")
    return words.format(n=outbox.confirmed, moment=dates.show_instant(outbox.heard_at))


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("No."), lambda one: str(one.seq), key=lambda one: one.seq, right=True),
        ListColumn(_("Written on"), lambda one: dates.show_instant(one.created), key=lambda one: one.created),
        ListColumn(_("State"), _state, tone=_tone, stretch=True),
        ListColumn(
            _("Rows"),
            lambda one: numbers.show_integer(one.rows),
            key=lambda one: one.rows,
            right=True,
            spare=True,
        ),
        ListColumn(_("File"), lambda one: one.file),
    ]
