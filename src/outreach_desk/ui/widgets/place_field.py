"""Picks an organisation: near ones with the service first, and how to find the chosen one."""

from collections.abc import Sequence
from datetime import date

from outreach_desk.desk import directory
from outreach_desk.desk.directory import SAME_COMMUNE, SAME_PROVINCE, Place
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.records import units
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice, among
from outreach_desk.ui.widgets.wrapped import Check

_NEAR = {SAME_COMMUNE: N_("same commune"), SAME_PROVINCE: N_("same province")}


class PlaceField(ReferenceField):
    """The id of an organisation."""

    def __init__(
        self, name: str, label: str, codes: Codes, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__(name, label, hint=hint, required=required)
        self._codes = codes
        self._own_hint = hint
        self._places: Sequence[Place] = ()
        self._near: list[Place] = []
        self._all: list[Place] = []
        self.everywhere = Check(_("Show all organisations"))
        self.everywhere.setAccessibleName(self.everywhere.text())
        self.everywhere.setAccessibleDescription(label)
        self.about = texts.text("", "quiet")
        self.about.setAccessibleName(_("How to find it"))
        self.about.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.everywhere)
            layout.addWidget(self.about)
        self.everywhere.toggled.connect(self._offer)
        self.changed.connect(self._show_about)

    def set_places(
        self, places: Sequence[Place], service: str | None, home: str | None, day: date | None
    ) -> None:
        """Offer these, as fits the service, her area (`era:code`) and the day; typed words find all."""
        on = day or dates.today()
        self._places = places
        self._near = directory.near(places, service, home, on)
        self._all = directory.in_order(places, service, home, on)
        self.set_choices(_choice(place, home) for place in places)
        self.everywhere.setVisible(len(self._near) < len(self._all))
        self._offer()
        count = sum(service in place.services for place in self._all)
        words = ngettext(
            "{n} gives this service. It comes first.", "{n} give this service. They come first.", count
        )
        offered = words.format(n=numbers.show_integer(count)) if service and count else ""
        self.set_hint(" ".join(part for part in (self._own_hint, offered) if part))
        self._show_about()

    def _offer(self) -> None:
        """Suggest the near ones; words that fit none of them find the others too."""
        everything = among(self._of(self._all))
        first = everything if self.everywhere.isChecked() else among(self._of(self._near))
        self.line.suggest = lambda typed: first(typed) or everything(typed)

    def _of(self, places: Sequence[Place]) -> list[Choice]:
        return [self._choices[place.id] for place in places]

    def _show_about(self) -> None:
        chosen = self.line.choice
        place = next((one for one in self._places if chosen is not None and one.id == chosen.id), None)
        words = about(place, self._codes) if place else ""
        self.about.setText(words)
        self.about.setVisible(bool(words))


def about(place: Place, codes: Codes) -> str:
    """Give what she must be told to find a place, a line each: kind, address, telephone, opening hours."""
    area = units.name(place.unit) if place.unit else ""
    lines = (
        codes.label("organisation_kind", place.kind) if place.kind else "",
        ", ".join(part for part in (place.address, area) if part),
        _("Telephone {number}").format(number=place.phone) if place.phone else "",
        _("Open: {hours}").format(hours=place.hours) if place.hours else "",
    )
    return "\n".join(line for line in lines if line)


def _choice(place: Place, home: str | None) -> Choice:
    near = directory.nearness(place.unit, home)
    area = units.find(place.unit) if place.unit else None
    where = _(_NEAR[near]) if near in _NEAR else area.vi if area is not None else ""
    return Choice(
        place.id, place.name, " ".join((place.code, units.name(place.unit) if place.unit else "")), where
    )
