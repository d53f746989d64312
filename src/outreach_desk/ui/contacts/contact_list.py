"""The list of outreach: contacts and services given directly, the newest first; codes only, never a name."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from outreach_desk.desk.contacts import CONTACT, Line
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui import stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.find_list import FindList
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.rows import ListColumn, Rows


class ContactList(FindList):
    """Emits `new_wanted()`, `give_wanted()` and `line_wanted(Line)`."""

    give_wanted = Signal()
    line_wanted = Signal(object)

    def __init__(self, style: Style, codes: Codes) -> None:
        self._codes = codes
        self._lines: Sequence[Line] = ()
        super().__init__(
            _("Outreach"),
            action=_("New contact"),
            finder=Finder(_("Find a contact"), _("client code or nickname")),
            rows=Rows(self._columns(), style.colour),
            none_yet=Empty(
                _("Contacts outside of meetings and services given directly stand here. There is none yet."),
                _("Write the first contact"),
                style.pixmap("call", "quiet", 1, 48),
            ),
        )
        stays.called("contacts/order", self.view)
        give = self.add_action(_("Give a service"))
        give.setToolTip(_("Ctrl+D"))
        give.clicked.connect(self.give_wanted)
        keys.on(self, "Ctrl+D", self.give_wanted.emit)
        self.view.opened.disconnect()
        self.view.opened.connect(self.line_wanted)
        self.look()

    def set_lines(self, lines: Sequence[Line], codes: Codes) -> None:
        """Show these."""
        self._lines, self._codes = lines, codes
        self.known = True
        self.look()

    def look(self) -> None:
        """Show what fits the words."""
        month = dates.today().replace(day=1)
        count = sum(line.table == CONTACT and (line.day or month) >= month for line in self._lines)
        words = ngettext("{n} contact this month.", "{n} contacts this month.", count)
        self.set_sentence(words.format(n=numbers.show_integer(count)) if self._lines else "")
        found = fitting(list(self._lines), self.finder.text())
        none_fits = _("No contact fits these words.")
        self.show_found(found, any_at_all=bool(self._lines), none_fits=none_fits)

    def _on_enter(self) -> None:
        if self.view.rows.rowCount():
            self.line_wanted.emit(self.view.current() or self.view.rows.row_at(0))

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(
                _("Date"),
                lambda line: dates.show_day(line.day) if line.day else "",
                key=lambda line: line.day,
            ),
            ListColumn(_("With whom"), self._whom),
            ListColumn(_("What"), self._what, stretch=True),
            ListColumn(_("Kind of place"), self._where, stretch=True),
            ListColumn(_("Peer educator"), lambda line: line.educator, spare=True),
        ]

    def _whom(self, line: Line) -> str:
        if line.client_code:
            return line.client_code
        gender = self._codes.label("gender", line.gender) if line.gender else ""
        young = _("under 18") if line.under_age else ""
        return " · ".join(part for part in (_("without a name"), gender, young) if part)

    def _what(self, line: Line) -> str:
        if line.table == CONTACT:
            what = self._codes.label("contact_mode", line.what) if line.what else ""
            return _("Contact: {what}").format(what=what)
        what = self._codes.label("service_type", line.what) if line.what else ""
        return _("Service: {what}").format(what=what)

    def _where(self, line: Line) -> str:
        codes = "place_type" if line.table == CONTACT else "service_setting"
        return self._codes.label(codes, line.where) if line.where else ""
