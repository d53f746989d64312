"""A plain page of one record that was found: its fields in words, its group, and its history."""

from PySide6.QtCore import Signal

from outreach_desk.desk.find import Cell, Opened
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import keys, texts
from outreach_desk.ui.widgets.page import Page


class RecordPage(Page):
    """Emits `history_wanted` and `back_wanted`. Nothing is written here."""

    history_wanted = Signal()

    def __init__(self, opened: Opened, codes: Codes) -> None:
        super().__init__(record_words.record(opened.hit.table, opened.hit.code), scrolls=True, back=True)
        self.opened = opened
        if opened.hit.group:
            self.set_sentence(_("Group {code}").format(code=opened.hit.group))
        self.history = self.add_action(_("History"))
        self.history.setToolTip(_("Ctrl+H"))
        self.history.clicked.connect(self.history_wanted)
        keys.on(self, "Ctrl+H", self.history_wanted.emit)
        self.lines = texts.text("\n".join(_line(opened.hit.table, cell, codes) for cell in opened.cells))
        self.lines.setAccessibleName(_("What is written of it"))
        self.content.addWidget(texts.card("", self.lines))
        self.setFocusProxy(self.history)


def _line(table: str, cell: Cell, codes: Codes) -> str:
    if not cell.is_name:
        return record_words.labelled(table, cell.column, cell.text, codes)
    label = record_words.column(table, cell.column)
    return _("{column}: {value}").format(column=label, value=cell.text)
