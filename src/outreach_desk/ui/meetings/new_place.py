"""A small form for an establishment that the desk does not know yet, where the meeting asks for its place."""

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.meetings.inside_form import InsideForm
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.field import LineField

_COLUMNS = catalog.THINGS["establishment"].columns
_FIRST = "CS-01"


class NewPlace(InsideForm):
    """Its values are those of an establishment."""

    def __init__(self, codes: Codes) -> None:
        stays = _("Stays on this computer.")
        self._code = LineField("code", _("Code of the new establishment"), required=True)
        self._name = column_fields.of(_COLUMNS["name"], codes, hint=stays)
        super().__init__(
            _("New establishment"),
            _("Add this establishment"),
            (self._code, self._name),
            column_fields.of(_COLUMNS["kind"], codes, on=dates.today()),
            column_fields.of(_COLUMNS["commune"], codes),
            column_fields.of(_COLUMNS["address"], codes, hint=stays),
        )

    def begin(self, words: str, code: str) -> None:
        """Open with words that were typed for it, and the code that comes next."""
        self.form.show_problems({})
        self.form.set_values(dict.fromkeys(self.form.fields))
        self._code.set_value(code or _FIRST)
        self._name.set_value(words or None)
        self.show()
        self._name.setFocus()
