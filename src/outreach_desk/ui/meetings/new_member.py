"""A small form for a member whom the desk does not know yet, inside the list of who came."""

from outreach_desk.desk.people import MEMBER_ROLES
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.meetings.inside_form import InsideForm
from outreach_desk.ui.meetings.radio_field import RadioField
from outreach_desk.ui.widgets.field import LineField

ROLE = "role"


class NewMember(InsideForm):
    """Its values are those of a member, and her `role`."""

    def __init__(self, codes: Codes) -> None:
        self._code = LineField("code", _("Code of the new member"), required=True)
        self._nickname = LineField("nickname", _("Nickname"), hint=_("Stays on this computer."), private=True)
        roles = [(role, codes.label("group_role", role)) for role in MEMBER_ROLES]
        super().__init__(
            _("New member"),
            _("Add this member"),
            (self._code, self._nickname),
            RadioField(ROLE, _("Role in the group"), roles),
        )

    def begin(self, words: str = "", code: str = "") -> None:
        """Open with words that were typed for her: with a digit in them they are taken for a code.

        Else `code` is proposed, where the group counts its members.
        """
        self.form.show_problems({})
        is_code = any(letter.isdigit() for letter in words)
        self._code.set_value(words if is_code else code or None)
        self._nickname.set_value(None if is_code else words)
        self.show()
        (self._nickname if is_code or code else self._code).setFocus()
