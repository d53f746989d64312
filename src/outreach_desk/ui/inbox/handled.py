"""One page of cards: what each file would do (preview), or what it did (result)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import exchange
from outreach_desk.ui import record_words
from outreach_desk.ui.inbox import way_out
from outreach_desk.ui.widgets.counts import Counts
from outreach_desk.ui.widgets.files_page import FilesPage
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

_MOST_HELD = 20
_ALARMS: dict[str, Callable[[], str]] = {
    receive.MANY_HELD: lambda: _("more than 5 % of its rows are held back."),
    receive.MANY_CHANGED: lambda: _("more than 30 % of its rows change what is here."),
}


class HandledPage(FilesPage):
    """Of a refused file, by its place: `let_in_wanted(place)`, `fork_wanted(place)`.

    A file that alarms is taken in only after a person has said that she looked at it.
    """

    let_in_wanted = Signal(int)
    fork_wanted = Signal(int)

    def __init__(self, handled: Sequence[Handled], *, preview: bool) -> None:
        super().__init__(handled, _sentence(handled, preview=preview), preview=preview)
        self.looked = Check(_("I have looked at it"))
        self.looked.setAccessibleName(self.looked.text())
        self.looked.toggled.connect(self._on_looked)
        self._importing = False
        self._alarms = [one for one in handled if one.alarms and preview]
        if self._alarms:
            self.page.content.addWidget(_alarm_card(self._alarms, self.looked))
            self.setFocusProxy(self.looked)
        for place, one in enumerate(handled):
            way = way_out.of(
                one, partial(self.let_in_wanted.emit, place), partial(self.fork_wanted.emit, place)
            )
            self.page.content.addWidget(file_card(one, self.counts(place), way))
        self._on_looked()

    def set_importing(self, *, importing: bool) -> None:
        """While the import runs, nothing else can be begun here, and nobody goes away from it."""
        super().set_importing(importing=importing)
        self._importing = importing
        self._on_looked()

    def _on_looked(self) -> None:
        sure = not self._alarms or self.looked.isChecked()
        self.page.action.setEnabled(sure and not self._importing)


def _alarm_card(alarming: Sequence[Handled], looked: QCheckBox) -> QFrame:
    words = "\n".join(
        _("{who}: {why}").format(who=_sender(one), why=_ALARMS[alarm]())
        for one in alarming
        for alarm in one.alarms
        if alarm in _ALARMS
    )
    told = text(words, tone="due")
    told.setAccessibleName(_("Why you should look twice"))
    told.setAccessibleDescription(words)
    after = _("Read below what would change, and ask the team if it surprises you. Then say so here:")
    return card(_("Look twice before you take this in"), told, text(after), looked)


def _sender(one: Handled) -> str:
    if not one.device:
        return one.file
    words = _("{who}, file {n}")
    return words.format(who=record_words.sender(one.label, one.group_code, one.device), n=one.seq)


def file_card(one: Handled, counts: Counts, way: QWidget | None = None) -> QWidget:
    """Give the card of one file, with the way out of its refusal if there is one."""
    words, tone = _outcome(one)
    state = text(words, tone=tone)
    state.setAccessibleName(_("Outcome of {file}").format(file=one.file))
    state.setAccessibleDescription(words)
    parts: list[QWidget] = [*([text(_file_line(one), "quiet")] if one.device else []), state]
    if counts.accessibleDescription():
        parts.append(counts)
    elif one.outcome in {receive.PREVIEW, receive.IMPORTED}:
        parts.append(text(_("The file holds no rows: nothing had changed."), "quiet"))
    parts += [*_notices(one), *_warnings(one), *([way] if way is not None else [])]
    return card(_title(one), *parts)


def _title(one: Handled) -> str:
    """Name the sender; who has not proven yet who he is only says so, but can be telephoned."""
    if not one.device:
        return one.file
    if one.label is None and one.outcome == receive.REFUSED:
        claimed = record_words.sender(one.claimed_label, one.claimed_group, one.device)
        return _("Says it is from {who}").format(who=claimed)
    return record_words.sender(one.label, one.group_code, one.device)


def _notices(one: Handled) -> list[QWidget]:
    parts: list[QWidget] = []
    if one.message and one.outcome != receive.REFUSED:
        parts.append(text(one.message, tone="due"))
    if one.again:
        again = ngettext(
            "{n} row of this file was taken back here before. It comes in again with this file.",
            "{n} rows of this file were taken back here before. They come in again with this file.",
            one.again,
        )
        parts.append(text(again.format(n=numbers.show_integer(one.again)), tone="due"))
    aside = sum(counts.get(exchange.DISCARDED, 0) for counts in one.tables.values())
    if aside:
        words = ngettext(
            "{n} row of this file was discarded here before, just as it is. It stays discarded.",
            "{n} rows of this file were discarded here before, just as they are. They stay discarded.",
            aside,
        )
        parts.append(text(words.format(n=numbers.show_integer(aside))))
    if one.newer:
        newer = _("A newer program wrote more than this one knows. It is kept; update this program.")
        parts.append(text(newer, tone="due"))
    return parts


def _warnings(one: Handled) -> list[QWidget]:
    parts: list[QWidget] = []
    if one.gap:
        gap = _("An earlier file of this desk is missing here. This one is taken in; the gap stays shown.")
        parts.append(text(gap, tone="due"))
    if one.freed:
        freed = ngettext(
            "{n} row that had waited from an earlier file comes in with this one.",
            "{n} rows that had waited from earlier files come in with this one.",
            one.freed,
        )
        parts.append(text(freed.format(n=numbers.show_integer(one.freed))))
    if one.held:
        parts.append(text(_("Held back until it is clear (nothing is lost):"), "label"))
        lines = [
            record_words.held(row.table, row.row, row.column, row.reason) for row in one.held[:_MOST_HELD]
        ]
        left = len(one.held) - len(lines)
        if left:
            more = ngettext("… and {n} more row.", "… and {n} more rows.", left)
            lines.append(more.format(n=numbers.show_integer(left)))
        held = text("\n".join(lines))
        held.setAccessibleName(_("Rows held back from {file}").format(file=one.file))
        held.setAccessibleDescription(held.text())
        parts.append(held)
    return parts


def _file_line(one: Handled) -> str:
    if one.seq is None:
        return one.file
    return _("File {n} of this desk · {file}").format(n=one.seq, file=one.file)


def _outcome(one: Handled) -> tuple[str, str]:
    match one.outcome:
        case receive.IMPORTED:
            return _("Taken in."), "done"
        case receive.PREVIEW:
            return _("Can be taken in."), "done"
        case receive.KNOWN if one.undone_at:
            words = _("This file was taken in before and undone here on {moment}. See “What came in”.")
            return words.format(moment=dates.show_instant(one.undone_at)), "due"
        case receive.KNOWN:
            return _("This file was taken in before. It changes nothing."), "due"
        case _:
            return _("Not taken in: {problem}").format(problem=way_out.why(one)), "late"


def _taken(handled: Sequence[Handled]) -> int:
    return sum(one.outcome == receive.IMPORTED for one in handled)


def _sentence(handled: Sequence[Handled], *, preview: bool) -> str:
    refused = sum(one.outcome == receive.REFUSED for one in handled)
    if preview:
        takes = sum(one.outcome == receive.PREVIEW for one in handled)
        words = ngettext(
            "{n} file can be taken in. Nothing is changed yet.",
            "{n} files can be taken in. Nothing is changed yet.",
            takes,
        ).format(n=numbers.show_integer(takes))
    else:
        taken = _taken(handled)
        words = ngettext("{n} file was taken in.", "{n} files were taken in.", taken)
        words = words.format(n=numbers.show_integer(taken))
    if refused:
        more = ngettext("{n} was refused.", "{n} were refused.", refused)
        words = f"{words} {more.format(n=numbers.show_integer(refused))}"
    return words
