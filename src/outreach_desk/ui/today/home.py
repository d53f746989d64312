"""*Hôm nay*: what is to be done, a key to each new thing, the month beside its plan, and the office."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from outreach_desk.desk import today
from outreach_desk.desk.today import Due, Look
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui import stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.slip_list import due_words
from outreach_desk.ui.today import words
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.notice import Notice, Notices
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

MEETING, CLIENT, REFERRAL, CONTACT, FOLLOW_UP = "meetings", "clients", "referrals", "contacts", "today"
LETTERS = {MEETING: "B", CLIENT: "K", REFERRAL: "P", CONTACT: "T", FOLLOW_UP: "H"}
"""The key of each new thing: the first letter of its Vietnamese word. In English it is the same key."""

_LEAST_ROWS = 3


class TodayHome(Page):
    """Emits `open_wanted(Due)`, `new_wanted(screen)`, `plan_wanted` and `go_wanted(screen)`.

    Of a month in which nothing happened: `zero_wanted(period)` and `take_back_wanted(period)`.
    """

    open_wanted = Signal(object)
    new_wanted = Signal(str)
    plan_wanted = Signal()
    zero_wanted = Signal(str)
    take_back_wanted = Signal(str)
    go_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Today"))
        self._context = context
        self._codes = context.codes
        self._today = dates.today()
        self.notices = Notices()
        self.rows = RowsView(_("To do"), Rows(self._columns(), context.style.colour), lambda due: due.id)
        self.rows.keep_rows(_LEAST_ROWS)
        self.rows.opened.connect(self.open_wanted)
        stays.called("today/order", self.rows)
        self.empty = Empty(
            _(
                "Nothing is due today. Whom to ask after, slips without an answer and people to mark "
                "stand here."
            ),
            picture=context.style.pixmap("done", "done", self.devicePixelRatioF(), 48),
        )
        self.figures = texts.text("")
        self.office = texts.text("")
        self.content.addWidget(self._new_things())
        self.content.addWidget(self.notices)
        self.content.addWidget(self.rows, 1)
        self.content.addWidget(self.empty, 1)
        self.content.addWidget(self._cards())
        for part in (self.rows, self.empty):
            part.hide()  # which of them it is, is known once the desk is read
        self.notices.left.connect(self.begin)
        self.setFocusProxy(self.rows)

    def set_look(self, look: Look, codes: Codes) -> None:
        """Show how things stand."""
        self._codes, self._today = codes, look.today
        self.set_sentence(self._sentence(look))
        before = self.rows.currentIndex().row()
        self.rows.set_rows(look.due)
        if look.due and self.rows.current() is None:
            place = min(max(before, 0), len(look.due) - 1)
            self.rows.setCurrentIndex(self.rows.rows.index(place, 0))
        self.rows.setVisible(bool(look.due))
        self.empty.setVisible(not look.due)
        self.setFocusProxy(self.rows if look.due else next(iter(self.new.values()), self.rows))
        self.figures.setText(_figures(look))
        self.office.setText(_office(look))
        self._show_notices(look)

    def begin(self) -> None:
        """Take the keyboard: where something is due, on it, else at the first new thing."""
        self.setFocus()

    def _new_things(self) -> QWidget:
        board = QWidget()
        flow = Flow(board, spacing=8)
        said = {
            MEETING: _("New meeting"),
            CLIENT: _("New client"),
            REFERRAL: _("New referral"),
            CONTACT: _("New contact"),
            FOLLOW_UP: _("Ask after somebody"),
        }
        self.new: dict[str, QPushButton] = {}
        for screen, act in said.items():
            if screen not in self._context.screens:
                continue
            button = buttons.plain(_("{act} ({key})").format(act=act, key=LETTERS[screen]))
            button.setAccessibleName(act)
            wanted = partial(self.new_wanted.emit, screen)
            button.clicked.connect(wanted)
            keys.on(self, LETTERS[screen], wanted)
            flow.addWidget(button)
            self.new[screen] = button
        return board

    def _cards(self) -> QWidget:
        board = QWidget()
        layout = QHBoxLayout(board)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.plan = buttons.link(_("Plan of the month"))
        self.plan.clicked.connect(self.plan_wanted)
        layout.addWidget(self._card(_("This month"), self.figures, self.plan, "figures", _("All figures")), 1)
        self.send = buttons.link(_("Write a file for the office"))
        layout.addWidget(self._card(_("The office"), self.office, self.send, "send", ""), 1)
        return board

    def _card(self, title: str, shown: QLabel, first: QPushButton, screen: str, more: str) -> QWidget:
        steps = QWidget()
        flow = Flow(steps, spacing=8)
        flow.addWidget(first)
        other = buttons.link(more) if more else first
        other.clicked.connect(partial(self.go_wanted.emit, screen))
        if more:
            flow.addWidget(other)
        card = texts.card(title, shown, steps)
        inside = card.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addStretch(1)  # the taller neighbour moves no line down
        return card

    def _show_notices(self, look: Look) -> None:
        made = []
        for period in look.zero:
            said = _("Nothing is recorded in {month}. If nothing happened, say so: the office is told.")
            act = _("Nothing to report in {month}").format(month=words.month(period))
            wanted = partial(self.zero_wanted.emit, period)
            made.append(self._notice(said.format(month=words.month(period)), act, wanted))
        for one in look.contradicted:
            said = _("You said that nothing happened in {month}, but something is recorded now.")
            act = _("Take that back")
            wanted = partial(self.take_back_wanted.emit, one.period)
            made.append(self._notice(said.format(month=words.month(one.period)), act, wanted))
        self.notices.set_notices(made)

    def _notice(self, said: str, act: str, wanted: "partial[None]") -> Notice:
        notice = Notice(self._context.style)
        notice.step(act).clicked.connect(wanted)
        notice.set_words(said)
        return notice

    def _sentence(self, look: Look) -> str:
        late = sum(due.days_late(look.today) > 0 for due in look.due)
        count = len(look.due)
        parts = []
        if count:
            parts.append(ngettext("{n} thing to do", "{n} things to do", count).format(n=_n(count)))
        if late:
            parts.append(ngettext("{n} of them overdue", "{n} of them overdue", late).format(n=_n(late)))
        if look.coming:
            later = ngettext("{n} person to ask after later", "{n} people to ask after later", look.coming)
            parts.append(later.format(n=_n(look.coming)))
        day = dates.show_day(look.today)
        return f"{day}: {', '.join(parts)}." if parts else f"{day}."

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(
                _("How long"),
                self._when,
                key=lambda due: due.on,
                tone=lambda due: "late" if due.days_late(self._today) > 0 else "due",
                icon=self._icon,
            ),
            ListColumn(_("To do"), lambda due: words.what(self._codes, due), stretch=True),
            ListColumn(_("Client"), lambda due: due.client_code),
        ]

    def _when(self, due: Due) -> str:
        late = due.days_late(self._today)
        if due.kind in {today.UNMARKED, today.PLANNED}:
            if late == 0:
                return _("today")
            return ngettext("{n} day ago", "{n} days ago", late).format(n=_n(late))
        return due_words(late)

    def _icon(self, due: Due) -> QIcon:
        late = due.days_late(self._today) > 0
        return self._context.style.icon("warning" if late else "today", "late" if late else "due")


def _n(number: int) -> str:
    return numbers.show_integer(number)


def _figures(look: Look) -> str:
    """Say each figure with its unit on a line of its own: people and turns are never added together."""
    lines = (
        (_("Meetings held: {n}"), _("Meetings held: {n} of {plan} planned"), "meetings"),
        (_("People reached: {n}"), _("People reached: {n} of {plan} planned"), "people"),
        (_("Turns: {n}"), _("Turns: {n} of {plan} planned"), "turns"),
    )
    said = []
    for plain, planned, name in lines:
        n, plan = getattr(look.figures, name), getattr(look.month, name)
        text = plain if plan is None else planned
        said.append(text.format(n=_n(n), plan=_n(plan or 0)))
    return "\n".join(said)


def _office(look: Look) -> str:
    waiting = ngettext(
        "{n} change is not yet at the office.", "{n} changes are not yet at the office.", look.waiting
    ).format(n=_n(look.waiting))
    if not look.waiting:
        waiting = _("The office has everything.")
    sent = (
        _("Last file written: {when}").format(when=dates.show_instant(look.sent_at))
        if look.sent_at
        else _("No file was written for the office yet.")
    )
    copied = (
        _("Last backup: {when}").format(when=dates.show_instant(look.copied_at))
        if look.copied_at
        else _(
            "No backup on this computer yet: one is made when a file is taken in. Until then write a file "
            "for the office often."
        )
    )
    return f"{waiting}\n{sent}\n{copied}"
