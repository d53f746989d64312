"""Writing a sheet for a spreadsheet, and choosing one that came back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.drives import Found
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.offered import OfferedOne
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

_MOST_SHOWN = 40


class SheetsPage(QWidget):
    """Emits `write_wanted(table, private, folder)`, `open_wanted(path)`, `look_wanted` and `back_wanted`."""

    write_wanted = Signal(str, bool, object)
    open_wanted = Signal(object)
    look_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self.page = Page(_("Sheets for Excel"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(
            _("Write a list for a spreadsheet, or look at what was altered in one that came back.")
        )
        self.page.back_wanted.connect(self.back_wanted)
        self.places = Places(jobs, drop)
        self.table = OneField("table", _("Which list"), [])
        self.private = Check(_("With nicknames, telephone numbers and notes"))
        self.private.setAccessibleName(self.private.text())
        self.write = buttons.primary(_("Write the sheet"))
        self._offered = OfferedOne(
            _("No sheet was found. Plug in the stick, then press “Look again for sheets”; or drop one here."),
            _("Look again for sheets"),
        )
        self.open = buttons.plain(_("See what was altered"))
        self.page.content.addWidget(self._write_card())
        self.page.content.addWidget(self._open_card())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.table)
        self.table.changed.connect(self._show)
        self.places.changed.connect(self._show)
        self._offered.look_wanted.connect(self.look_wanted)
        self._offered.changed.connect(self._show)
        self.write.clicked.connect(self._on_write)
        self.open.clicked.connect(self._on_open)
        self._show()

    def set_tables(self, tables: Sequence[str]) -> None:
        """Offer these lists."""
        self.table.set_choices([(name, record_words.table(name)) for name in tables])
        self._show()

    def set_files(self, files: Sequence[Found]) -> None:
        """Offer these sheets; what was chosen stays chosen, a single one is chosen by itself."""
        self._offered.set_files([(one.path, _words(one)) for one in files[:_MOST_SHOWN]])

    def want(self, file: Path) -> None:
        """Choose this file as soon as it is offered."""
        self._offered.wanted = file

    def typed(self) -> dict[str, Any]:
        """Give what is chosen and ticked."""
        return {
            "table": self.table.typed(),
            "private": self.private.isChecked(),
            "places": self.places.typed(),
            "file": self._offered.wanted,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.table.set_typed(state["table"])
        self.private.setChecked(state["private"])
        self.places.set_typed(state["places"])
        self._offered.wanted = state["file"]

    def _write_card(self) -> QWidget:
        words = _(
            "The sheet is not sealed: everybody who opens it can read it. What is altered in it changes"
            " nothing here until you have looked at each cell."
        )
        where = text(_("Where shall the file go?"), "label")
        parts = (text(words), self.table, self.private, where, self.places, buttons.at_left(self.write))
        return card(_("Write a sheet"), *parts)

    def _open_card(self) -> QWidget:
        return card(_("A sheet that came back"), self._offered, buttons.at_left(self.open))

    def _show(self) -> None:
        self.write.setEnabled(self.table.read() is not None and self.places.chosen() is not None)
        self.open.setEnabled(self._offered.chosen() is not None)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(self.table.read(), self.private.isChecked(), folder)

    def _on_open(self) -> None:
        file = self._offered.chosen()
        if file is not None:
            self.open_wanted.emit(file)


def _words(one: Found) -> str:
    return _("{place}: {file}, {moment}").format(
        place=record_words.place(one.place),
        file=one.path.name,
        moment=dates.show_instant(dates.instant_of(one.written)),
    )
