"""Which screens a desk has, in the order of its sidebar, and what the window must know of a desk.

The only module that knows all screens. It is imported in the worker, after the first window stands.
"""

from outreach_desk.desk import ahead, drafts, stays
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.language import _
from outreach_desk.records import identity, record
from outreach_desk.ui import draft_text, record_words
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.contacts.screen import ContactScreen
from outreach_desk.ui.context import Opened, Screen
from outreach_desk.ui.directory.screen import DirectoryScreen
from outreach_desk.ui.drafts import Door
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.find import screen as find
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.meetings.screen import MeetingScreen
from outreach_desk.ui.referrals.screen import ReferralScreen
from outreach_desk.ui.register.screen import RegisterScreen
from outreach_desk.ui.send.screen import SendScreen
from outreach_desk.ui.today.screen import TodayScreen

FIND = Screen(find.NAME, "search", lambda: _("Find"), find.FindScreen, find.KEYS)
TEAM: tuple[Screen, ...] = (
    Screen("today", "today", lambda: _("Today"), TodayScreen),
    Screen("meetings", "meetings", lambda: _("Meetings"), MeetingScreen),
    Screen("clients", "clients", lambda: _("Clients"), ClientScreen),
    Screen("contacts", "call", lambda: _("Outreach"), ContactScreen),
    Screen("referrals", "referrals", lambda: _("Referrals"), ReferralScreen),
    Screen("directory", "directory", lambda: _("Directory"), DirectoryScreen),
    Screen("send", "send", lambda: _("Send"), SendScreen),
    Screen("figures", "report", lambda: _("Figures"), FiguresScreen),
    FIND,
)
"""Screen("meetings", "meetings", lambda: _("Meetings"), MeetingScreen), …"""

OFFICE: tuple[Screen, ...] = (
    Screen("inbox", "inbox", lambda: _("Inbox"), InboxScreen),
    Screen("figures", "report", lambda: _("Figures"), FiguresScreen),
    Screen("register", "enrol", lambda: _("Register"), RegisterScreen),
    FIND,
)
"""Screen("inbox", "inbox", lambda: _("Inbox"), InboxScreen), …"""


DRAFTS = Door(drafts.look, drafts.keep, draft_text.write, draft_text.read)
"""How drafts are read and kept."""


def look(desk: Desk) -> Opened:
    """Look at an open desk. For the worker."""
    chosen = stays.look(desk)
    with desk.database.read() as session:
        is_office = identity.get(session, identity.KIND) == identity.OFFICE
        return Opened(
            is_office=is_office,
            name=identity.get(session, identity.LABEL) or "",
            practice=identity.get(session, identity.PRACTICE) == "true",
            codes=record.local_codes(session),
            screens=OFFICE if is_office else TEAM,
            drafts=DRAFTS,
            chosen=chosen,
            keep_chosen=stays.keep,
            ahead=ahead.step if is_office else None,
            notice=""
            if is_office
            else _notice(
                identity.get(session, identity.RENEWED),
                ended=identity.get(session, identity.ENDED) is not None,
                enrolled=identity.get(session, identity.ENROLLED) == "true",
            ),
        )


def _notice(renewed: str | None, *, ended: bool, enrolled: bool) -> str:
    """Say what happened to the name of a team's laptop, empty where all is well."""
    if ended:
        return record_words.name_lost("device_ended")
    return record_words.renewed(renewed) if renewed is not None and not enrolled else ""
