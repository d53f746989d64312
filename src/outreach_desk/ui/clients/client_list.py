"""The list of clients: codes only. A nickname finds its client here but is never shown."""

from collections.abc import Sequence

from outreach_desk.desk.client_page import ClientLine
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.find_list import FindList
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.rows import ListColumn, Rows


class ClientList(FindList):
    """Emits `new_wanted()` and `open_wanted(id)`."""

    def __init__(self, style: Style, codes: Codes) -> None:
        self._codes = codes
        self._lines: Sequence[ClientLine] = ()
        super().__init__(
            _("Clients"),
            action=_("New client"),
            finder=Finder(_("Find a client"), _("code, UIC or nickname")),
            rows=Rows(self._columns(), style.colour),
            none_yet=Empty(
                _("The clients of your group stand here, by their codes. Nobody is registered yet."),
                _("Register the first client"),
                style.pixmap("clients", "quiet", 1, 48),
            ),
        )
        self.look()

    def set_lines(self, lines: Sequence[ClientLine], codes: Codes) -> None:
        """Show these clients."""
        self._lines = lines
        self._codes = codes
        self.look()

    def look(self) -> None:
        """Show the clients that fit the words."""
        self.set_sentence(_sentence(self._lines))
        found = fitting(self._lines, self.finder.text())
        none_fits = _("No client fits these words.")
        self.show_found(found, any_at_all=bool(self._lines), none_fits=none_fits)

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Client code"), lambda line: line.code),
            ListColumn(_("UIC"), lambda line: line.uic),
            ListColumn(_("Registered"), _day, key=lambda line: line.registered_on, spare=True),
            ListColumn(_("Status"), self._status),
            ListColumn(
                _("Open slips"),
                lambda line: numbers.show_integer(line.open_referrals) if line.open_referrals else "",
                key=lambda line: line.open_referrals,
                right=True,
            ),
            ListColumn(_("Educator"), lambda line: line.educator, stretch=True),
        ]

    def _status(self, line: ClientLine) -> str:
        return self._codes.label("client_status", line.status) if line.status else ""


def _day(line: ClientLine) -> str:
    return dates.show_day(line.registered_on) if line.registered_on else ""


def _sentence(lines: Sequence[ClientLine]) -> str:
    if not lines:
        return ""
    clients = ngettext("{n} client", "{n} clients", len(lines)).format(n=numbers.show_integer(len(lines)))
    waiting = sum(line.open_referrals for line in lines)
    referrals = ngettext("{n} open referral", "{n} open referrals", waiting)
    return f"{clients}, {referrals.format(n=numbers.show_integer(waiting))}."
