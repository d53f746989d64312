"""A page with one form and its save: Ctrl+S saves, Escape goes back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page


class FormPage(Page):
    """Emits `save_wanted(values)`."""

    save_wanted = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__(title, action=_("Save"), scrolls=True, back=True, wide=False)
        self.form = Form()
        self.content.addWidget(self.form)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)

    def values(self, *, commit: bool = True) -> dict[str, Any]:
        """Give what is typed."""
        return self.form.values(commit=commit)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        self.save_wanted.emit(self.values())
