"""The page with the settings of this desk: whom to call for somebody under 18."""

from collections.abc import Iterable, Mapping
from typing import Any

from outreach_desk.desk.directory import Place
from outreach_desk.desk.protection import CENTRE, CHILD_LINE, LINE, WORDS
from outreach_desk.ground.language import _
from outreach_desk.records import service
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice


class ProtectionForm(FormPage):
    """Emits `save_wanted(values)` with the names of `desk.protection`."""

    def __init__(self) -> None:
        super().__init__(_("Child protection"))
        line = LineField(LINE, _("Child-protection line"), hint=_("Empty: the national line."))
        line.line.setPlaceholderText(CHILD_LINE)
        self.centre = ReferenceField(
            CENTRE,
            _("Social-work centre of the directory"),
            hint=_("Empty: the nearest one of the directory, if there is any."),
        )
        words = LineField(
            WORDS,
            _("Or in your own words"),
            hint=_("If it stands in no directory: who it is, the telephone number, the address."),
        )
        self.form.card(
            _("Whom to call for somebody under 18"),
            texts.text(_("It stays on this computer and is shown where somebody under 18 is met."), "quiet"),
            line,
            self.centre,
            words,
        )
        self.setFocusProxy(line)

    def set_places(self, places: Iterable[Place]) -> None:
        """Offer these organisations, social-work centres first."""
        ordered = sorted(places, key=lambda place: place.kind != service.SOCIAL_WORK_CENTRE)
        self.centre.set_choices(Choice(place.id, place.name, place.code, place.address) for place in ordered)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the settings."""
        self.form.set_values(values)
        chosen = values.get(CENTRE)
        if chosen is not None:
            self.centre.set_value(chosen)
