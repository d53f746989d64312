"""The way to the office, before it knows this desk: three steps in plain words."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.outbox import Outbox
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.package import Package
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import card, text


class Enrol(QWidget):
    """Emits `request_wanted(folder)` and `new_name_wanted`; `package` takes in the file of the office."""

    request_wanted = Signal(object)
    new_name_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self.page = Page(_("Send"), scrolls=True, wide=False)
        self.words = SixWords(_("Six words of this desk"))
        self.places = Places(jobs, drop)
        self.write = buttons.primary(_("Write the request"))
        self.write.clicked.connect(self._on_write)
        self.places.changed.connect(self._on_place)
        self.done = text("", tone="done")
        self.done.hide()
        self.package = Package(primary=False)
        self.waiting = text("", tone="due")
        self.waiting.hide()
        write = QWidget()
        holder = QVBoxLayout(write)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        holder.addWidget(self.done)
        self.notice = text("", tone="due")
        self.notice.setAccessibleName(_("What happened to this laptop"))
        self.notice.hide()
        self.page.content.addWidget(self.notice)
        self.get_name = buttons.primary(_("Get a new name"))
        self.get_name.clicked.connect(self.new_name_wanted)
        self.get_name.hide()
        self.page.content.addWidget(self.get_name, alignment=Qt.AlignmentFlag.AlignLeft)
        self._steps = QWidget()
        steps = QVBoxLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(16)
        self.page.content.addWidget(self._steps)
        steps.addWidget(
            card(
                _("1. Ask the office"),
                text(_("Write the request to a stick and give it to the office.")),
                self.places,
                write,
                text(_("When the office calls, read it these six words:")),
                self.words,
            )
        )
        steps.addWidget(
            card(
                _("2. Take in the office’s file"),
                text(_("The office gives you a file on a stick. Choose it here.")),
                self.waiting,
                self.package,
            )
        )
        self.new_name = buttons.link(_("This laptop was copied, restored or ended: get a new name"))
        self.new_name.clicked.connect(self.new_name_wanted)
        steps.addWidget(
            card(_("3. Send"), text(_("After that, this page is for sending. That is all."), "quiet"))
        )
        steps.addWidget(self.new_name, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._request = ""
        self._on_place()

    def set_outbox(self, outbox: Outbox) -> None:
        """Show how this desk stands."""
        self.words.set_words(outbox.own_words)
        self.package.set_known(known=outbox.office_known)
        self.waiting.setText(
            _(
                "This desk knows the office now. The office has not let this desk in yet: "
                "ask it for one more file."
            )
        )
        self.waiting.setVisible(outbox.office_known)
        if outbox.ended:
            self.notice.setText(record_words.name_lost("device_ended"))
        elif outbox.renewed is not None:
            self.notice.setText(record_words.renewed(outbox.renewed))
        self.notice.setAccessibleDescription(self.notice.text())
        told = outbox.ended or outbox.renewed is not None
        self.notice.setVisible(told)
        first = _(
            "Before the first file, the office must know this desk. Your records are safe here meanwhile."
        )
        self.page.set_sentence("" if told else first)
        self.get_name.setVisible(outbox.ended)
        self._steps.setVisible(not outbox.ended)

    def set_written(self, file: str) -> None:
        """Say that the request was written."""
        self._request = file
        self.done.setText(_("Written: {file}. Give the stick to the office now.").format(file=file))
        self.done.setVisible(bool(file))

    def begin(self) -> None:
        """Take the keyboard."""
        if not self.get_name.isHidden():
            self.get_name.setFocus()
        else:
            (self.write if self.write.isEnabled() else self.places).setFocus()

    def typed(self) -> dict[str, Any]:
        """Give all that is chosen and typed."""
        return {
            "places": self.places.typed(),
            "package": self.package.typed(),
            "request": self._request,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.places.set_typed(state["places"])
        self.package.set_typed(state["package"])
        self.set_written(state["request"])

    def _on_place(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.request_wanted.emit(folder)
