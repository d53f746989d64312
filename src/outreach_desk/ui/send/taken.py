"""What files for a team desk would bring (preview), or brought (result), in plain words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.desk.told import Told
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.counts import Counts
from outreach_desk.ui.widgets.files_page import FilesPage
from outreach_desk.ui.widgets.texts import card, text

_MOST_HELD = 20
_NAME_LOST = ("rolled_back", "device_ended")
_NOT_FOR_US = "not_for_us"


class TakenPage(FilesPage):
    """Emits besides `questions_wanted` and `new_name_wanted`."""

    questions_wanted = Signal()
    new_name_wanted = Signal()

    def __init__(self, handled: Sequence[Handled], *, preview: bool) -> None:
        super().__init__(handled, _("Nothing is changed yet.") if preview else "", preview=preview)
        for place, one in enumerate(handled):
            self.page.content.addWidget(self._card(one, self.counts(place)))

    def _card(self, one: Handled, counts: Counts) -> QWidget:
        words, tone = _outcome(one)
        state = text(words, tone=tone)
        state.setAccessibleName(_("Outcome of {file}").format(file=one.file))
        state.setAccessibleDescription(words)
        parts: list[QWidget] = [text(one.file, "quiet"), state]
        if counts.accessibleDescription():
            parts.append(counts)
        if one.gap:
            parts.append(
                text(_("An earlier file is missing here. Ask for it, or for a newer one."), tone="due")
            )
        if one.told is not None:
            parts += self._told(one.told)
        if one.held:
            parts.append(text(_("Held back until it is clear (nothing is lost):"), "label"))
            parts.append(text("\n".join(_held(one))))
        if one.ended:
            parts.append(text(record_words.name_lost("device_ended"), tone="late"))
        elif one.message and one.outcome != receive.REFUSED:
            parts.append(text(one.message, tone="due"))
        if one.ended or one.reason in {*_NAME_LOST, _NOT_FOR_US}:
            button = buttons.plain(_("Get a new name"))
            button.clicked.connect(self.new_name_wanted)
            parts.append(buttons.at_left(button))
        return card(record_words.kind_of_file(one.kind).capitalize(), *parts)

    def _told(self, told: Told) -> list[QWidget]:
        said = text("\n".join(told_lines(told)))
        said.setAccessibleName(_("What the office says"))
        said.setAccessibleDescription(said.text())
        if self.preview or not told.asked:
            return [said]
        button = buttons.plain(_("Look at the questions"))
        button.clicked.connect(self.questions_wanted)
        return [said, buttons.at_left(button)]


def told_lines(told: Told) -> list[str]:
    """Say what an answer of the office says besides records."""
    if told.complete_to:
        lines = [_("The office has everything up to file {n}.").format(n=told.complete_to)]
    else:
        lines = [_("The office has none of your files yet.")]
    if told.asked:
        asks = ngettext("The office asks {n} question.", "The office asks {n} questions.", told.asked)
        lines.append(asks.format(n=numbers.show_integer(told.asked)))
    if told.waiting:
        waits = ngettext(
            "{n} change is still only on this laptop.",
            "{n} changes are still only on this laptop.",
            told.waiting,
        )
        lines.append(waits.format(n=numbers.show_integer(told.waiting)))
    else:
        lines.append(_("Nothing is only on this laptop."))
    return lines


def _held(one: Handled) -> list[str]:
    lines = [record_words.held(row.table, row.row, row.column, row.reason) for row in one.held[:_MOST_HELD]]
    left = len(one.held) - len(lines)
    if left:
        more = ngettext("… and {n} more row.", "… and {n} more rows.", left)
        lines.append(more.format(n=numbers.show_integer(left)))
    return lines


def _outcome(one: Handled) -> tuple[str, str]:
    match one.outcome:
        case receive.IMPORTED:
            return _("Taken in."), "done"
        case receive.PREVIEW:
            return _("Can be taken in."), "done"
        case receive.KNOWN:
            return _("This file was taken in before. It changes nothing."), "due"
        case _ if one.reason in _NAME_LOST:
            return record_words.name_lost(one.reason or ""), "late"
        case _:
            problem = one.message or _("This file was not taken in.")
            return _("Not taken in: {problem}").format(problem=problem), "late"
