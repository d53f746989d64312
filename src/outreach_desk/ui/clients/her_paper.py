"""The paper with everything that is held about a client, in words: its text, and how pages are drawn."""

from fontpkg_be_vietnam_pro import FAMILY
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from outreach_desk.desk.her_data import HerData, Line, Part
from outreach_desk.desk.history import Change
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets.paper import own_font
from outreach_desk.ui.widgets.text_pages import TextPages

_MARGIN = 68
_BODY, _SMALL, _HEAD, _TITLE = 13, 11, 15, 22


def pages(found: HerData, codes: Codes) -> TextPages:
    """Give the whole paper as pages of A4."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(own_font(_BODY))
    made.setDocumentMargin(_MARGIN)
    writer = _Writer(made)
    writer.line(_("What is written about you"), _TITLE, bold=True)
    for words in _beginning(found):
        writer.line(words)
    for part in found.parts:
        _write_part(writer, part, codes)
    for words in _end():
        writer.line(words)
    return TextPages(made).arrange()


class _Writer:
    """Writes line after line at the end of a document; nothing is ever read as markup."""

    def __init__(self, made: QTextDocument) -> None:
        self._cursor = QTextCursor(made)
        self._first = True

    def line(
        self, words: str, size: int = _BODY, *, bold: bool = False, above: int = 4, left: int = 0
    ) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(above)
        block.setLeftMargin(left)
        letters = QTextCharFormat()
        letters.setFontFamilies([FAMILY])
        letters.setProperty(QTextCharFormat.Property.FontPixelSize, size)
        letters.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        if self._first:
            self._cursor.setBlockFormat(block)
            self._first = False
        else:
            self._cursor.insertBlock(block)
        self._cursor.insertText(words.replace("\n", "\u2028"), letters)


def _beginning(found: HerData) -> list[str]:
    count = ngettext("{n} entry is held.", "{n} entries are held.", len(found.parts))
    group = _("Group {group}. Client code: {code}. Printed on {day}.").format(
        group=found.group, code=found.code, day=dates.show_day(found.on)
    )
    words = [group, count.format(n=numbers.show_integer(len(found.parts)))]
    words.append(
        _("The office of the programme has this too, but not what is marked “only on this computer”.")
        if found.sent
        else _("Nothing of this was sent to anybody yet.")
    )
    if found.drafts:
        drafts = ngettext(
            "{n} form about you is half typed and not saved.",
            "{n} forms about you are half typed and not saved.",
            found.drafts,
        )
        words.append(drafts.format(n=numbers.show_integer(found.drafts)))
    return words


def _end() -> list[str]:
    return [
        "",
        _("What you can ask for at any time, without giving a reason"),
        _("– that what is wrong here is put right;"),
        _("– that what you agreed to is taken back, as a whole or in part;"),
        _("– that all of this is erased, here and at the office;"),
        _("– whom it was given to. You get an answer within two working days."),
        _("Whatever you ask for, you are helped as before."),
    ]


def _write_part(writer: _Writer, part: Part, codes: Codes) -> None:
    day = f" · {dates.show_day(part.day)}" if part.day else ""
    deleted = f" · {_('deleted')}" if part.deleted else ""
    writer.line(f"{record_words.record(part.table, '')}{day}{deleted}", _HEAD, bold=True, above=16)
    for line in part.lines:
        writer.line(_line(part.table, line, codes))
    for change in part.earlier:
        writer.line(_earlier(part.table, change, codes), _SMALL, left=16)


def _line(table: str, line: Line, codes: Codes) -> str:
    value = line.named or record_words.value(table, line.column, line.cell, codes)
    words = _("{column}: {value}").format(column=record_words.column(table, line.column), value=value)
    return f"{words} ({_('only on this computer')})" if line.private else words


def _earlier(table: str, change: Change, codes: Codes) -> str:
    when = dates.show_instant(change.at) if change.at else _("time not known")
    steps = []
    for step in change.steps:
        name = _("Deleted") if step.column == "deleted" else record_words.column(table, step.column)
        before, after = record_words.step(table, step, codes)
        steps.append(_("{column}: {before} → {after}").format(column=name, before=before, after=after))
    return _("Changed on {when}: {steps}").format(when=when, steps="; ".join(steps))
