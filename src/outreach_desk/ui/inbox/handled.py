"""One page of cards: what each file would do (preview), or what it did (result)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

_MOST_HELD = 20


class HandledPage(QWidget):
    """Preview: emits `import_wanted` and `back_wanted`. Result: emits `back_wanted`."""

    import_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, handled: Sequence[Handled], *, preview: bool) -> None:
        super().__init__()
        self.preview = preview
        self.handled = list(handled)
        takes = sum(one.outcome == receive.PREVIEW for one in handled)
        if preview:
            title, action = _("What is inside"), _("Take in") if takes else ""
        else:
            title, action = _("Taken in") if _taken(handled) else _("Nothing was taken in"), _("Done")
        self.page = Page(title, action=action, scrolls=True, back=preview)
        self.page.set_sentence(_sentence(handled, preview=preview))
        self.page.acted.connect(self.import_wanted if preview else self.back_wanted)
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self.page.content.addWidget(self.busy)
        for one in handled:
            self.page.content.addWidget(file_card(one))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.page.action)

    def set_importing(self, *, importing: bool) -> None:
        """While the import runs, nothing else can be begun here."""
        self.page.action.setEnabled(not importing)


def file_card(one: Handled) -> QWidget:
    """Give the card of one file."""
    words, tone = _outcome(one)
    state = text(words, tone=tone)
    state.setAccessibleName(_("Outcome of {file}").format(file=one.file))
    state.setAccessibleDescription(words)
    parts: list[QWidget] = [*([text(_file_line(one), "quiet")] if one.device else []), state]
    lines = [
        _("{table}: {outcomes}").format(table=record_words.table(name), outcomes=said)
        for name, counts in one.tables.items()
        if (said := record_words.outcomes(counts))
    ]
    if lines:
        rows = text("\n".join(lines))
        rows.setAccessibleName(_("Rows of {file}").format(file=one.file))
        rows.setAccessibleDescription(rows.text())
        parts.append(rows)
    elif one.outcome in {receive.PREVIEW, receive.IMPORTED}:
        parts.append(text(_("The file holds no rows: nothing had changed."), "quiet"))
    parts += _warnings(one)
    return card(
        record_words.sender(one.label, one.group_code, one.device) if one.device else one.file, *parts
    )


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
        case receive.KNOWN:
            return _("This file was taken in before. It changes nothing."), "due"
        case _:
            problem = one.message or _("This file was not taken in.")
            return _("Not taken in: {problem}").format(problem=problem), "late"


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
