"""The page of a record's history: each write with its day, who wrote it, and every value from → to."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout

from outreach_desk.desk.history import HERE, OFFICE, Change, Step
from outreach_desk.desk.history import of as of_record
from outreach_desk.ground import dates
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.base import DELETED
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets import keys, texts
from outreach_desk.ui.widgets.page import Page


class HistoryPage(Page):
    """Emits `back_wanted`. `table` and `code` say of what it is."""

    def __init__(self, table: str, code: str) -> None:
        title = _("History of {record}").format(record=record_words.record(table, code))
        super().__init__(title, scrolls=True, back=True, wide=False)
        self._table = table
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.back)

    def set_changes(self, changes: Sequence[Change], codes: Codes) -> None:
        """Show the changes, the latest first."""
        words = ngettext("{n} change is known here.", "{n} changes are known here.", len(changes))
        self.set_sentence(words.format(n=len(changes)))
        for change in changes:
            self.content.addWidget(self._card(change, codes))

    def _card(self, change: Change, codes: Codes) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        when = dates.show_instant(change.at) if change.at else _("time not known")
        head = texts.text(_("{when} · {who}").format(when=when, who=_who(change)))
        head.setProperty("role", "label")
        layout.addWidget(head)
        for step in change.steps:
            if step.before or step.column != DELETED:  # that a new record is not deleted goes without saying
                layout.addWidget(texts.text(self._step(step, codes)))
        return card

    def _step(self, step: Step, codes: Codes) -> str:
        name = _("Deleted") if step.column == DELETED else record_words.column(self._table, step.column)
        before, after = record_words.step(self._table, step, codes)
        if not step.before:
            return _("{column}: {value}").format(column=name, value=after)
        return _("{column}: {before} → {after}").format(column=name, before=before, after=after)


def page(context: Context, table: str, record_id: str, code: str) -> HistoryPage:
    """Give the page of a record's history; it fills itself."""
    made = HistoryPage(table, code)
    read = partial(of_record, table=table, record_id=record_id)
    context.jobs.read(read, lambda changes: made.set_changes(changes, context.codes))
    return made


def _who(change: Change) -> str:
    if change.who == HERE:
        return _("this laptop")
    if change.who == OFFICE:
        return _("the office")
    return _("laptop {name}").format(name=change.label)
