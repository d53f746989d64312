"""The page on which a client who is known already agrees to more."""

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_part import ConsentPart
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.form import Form, commit_typing
from outreach_desk.ui.widgets.page import Page


class ConsentForm(Page):
    """Emits `save_wanted(Agreed)`."""

    save_wanted = Signal(object)

    def __init__(self, codes: Codes, code: str, known: Collection[str]) -> None:
        super().__init__(code, action=_("Save"), scrolls=True, back=True, wide=False)
        self.form = Form()
        self.consent = ConsentPart(self.form, codes, known)
        self.content.addWidget(self.form)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.consent.first)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        commit_typing()
        self.save_wanted.emit(self.consent.agreed())
