"""The book of pre-numbered paper slips that is in use: first and last number, so that the next is offered."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.slip_number import FIRST, LAST, Book
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import keys, texts
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page


class BookForm(Page):
    """Emits `save_wanted(values)` with `first` and `last`, both empty for no book; `noted` when kept."""

    save_wanted = Signal(object)
    noted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Paper book"), action=_("Save"), scrolls=True, back=True, wide=False)
        self.form = Form()
        first = LineField(FIRST, _("First number in the book"), hint=_("As it is printed, such as Q1-001."))
        self.form.card(
            "",
            texts.text(
                _(
                    "If you write slips by hand in a numbered book, note its numbers here. The form of a new"
                    " slip then says which one comes next. Leave both empty if you use no book."
                ),
                "quiet",
            ),
            (first, LineField(LAST, _("Last number in the book"))),
        )
        self.content.addWidget(self.form)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(first)

    def set_book(self, book: Book | None) -> None:
        """Show the book in use."""
        if book is not None:
            self.form.set_values({FIRST: book.first, LAST: book.last})

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        self.save_wanted.emit(self.form.values())
