"""A sheet of lines on paper: head, parts as tables whose head comes again on each page, and who signs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtGui import QGuiApplication, QTextTable

from outreach_desk.ground.language import _
from outreach_desk.reports.letterhead import Letterhead
from outreach_desk.reports.sheet import Part, Sheet
from outreach_desk.ui import slices, style
from outreach_desk.ui.figures import chart_pages, keeping
from outreach_desk.ui.figures.keeping import Begins, Written
from outreach_desk.ui.figures.paper_writer import BODY, CENTRE, CLOSE, SMALL, TITLE, WIDE, Room, Writer
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets.text_pages import TextPages

_SIGNING = 90
_DRAFTED, _MEASURED, _WRITTEN, _LAID_OUT = 0.1, 0.4, 0.6, 0.6
"""How much of the pages, and of a PDF, is done when all is drafted, measured, written, laid out."""


def pages(sheet: Sheet, *, landscape: bool = False) -> TextPages:
    """Give the pages of a sheet, A4 upright or across."""
    return slices.finish(steps(sheet, landscape=landscape))


def steps(sheet: Sheet, *, landscape: bool = False) -> Steps[TextPages]:
    """Give the pages of a sheet as `pages` does, piece by piece.

    Long paper is several documents, for one is laid out in one piece: those after the first follow it as
    drawn pages. A table that would end just on a second page is written closer, where it then needs but one.
    """
    room, begins = WIDE, (yield from slices.part_of(_begins(sheet, WIDE, landscape=landscape), 0, _MEASURED))
    if len(sheet.parts) == 1 and sum(map(len, begins.values())) == 1:
        closer = slices.finish(_begins(sheet, CLOSE, landscape=landscape))
        room, begins = (room, begins) if closer else (CLOSE, closer)
    writer = Writer(room, splits=True)
    for number, (share, part) in enumerate(_head(writer, sheet)):
        writer.part(part, begins.get(number, []))
        yield _MEASURED + share * (_WRITTEN - _MEASURED)
    if sheet.letterhead:
        _sign(writer, sheet.letterhead, new_page=keeping.SIGNING in begins)
    made = []
    for number, document in enumerate(writer.documents):
        made.append(TextPages(document, landscape=landscape, numbered=not number).arrange())
        document.pageCount()  # lays it out
        yield _WRITTEN + (number + 1) / len(writer.documents) * (1 - _WRITTEN)
    first, *more = made
    text = (page for one in more for page in one.drawn_pages())
    charts = chart_pages.pages(sheet, first.width, first.height, WIDE.margin)
    return replace(first, after=(*text, *charts))


def _begins(sheet: Sheet, room: Room, *, landscape: bool) -> Steps[Begins]:
    """Give where pages begin: a draft on one endless page is measured."""
    writer, parts = Writer(room), list[Written]()
    draft = TextPages(writer.documents[0], landscape=landscape)
    draft.made.setTextWidth(draft.width)
    for share, part in _head(writer, sheet):
        parts.append(writer.part(part, []))
        yield share * _DRAFTED
    signed = _sign(writer, sheet.letterhead, new_page=False) if sheet.letterhead else None
    for number, one in enumerate(parts):
        draft.made.documentLayout().blockBoundingRect(draft.made.findBlockByNumber(one.last))
        yield _DRAFTED + (number + 1) / len(parts) * (1 - _DRAFTED)
    return keeping.begins(draft.made, draft.height, parts, signed)


def pdf(sheet: Sheet, *, landscape: bool = False) -> Steps[bytes]:
    """Give a sheet as a PDF, piece by piece."""
    making = steps(sheet, landscape=landscape)
    made = yield from slices.part_of(making, 0, _LAID_OUT)
    return (yield from slices.part_of(made.pdf(), _LAID_OUT, 1))


def _head(writer: Writer, sheet: Sheet) -> Iterator[tuple[float, Part]]:
    """Write the head of a sheet; give its parts, each with the share of them that is written with it."""
    if sheet.letterhead is not None:
        writer.side_by_side([_lines(sheet.letterhead.left), _lines(sheet.letterhead.right)])
    writer.line(sheet.title.upper(), TITLE, bold=True, align=CENTRE, above=14)
    writer.line(sheet.period, align=CENTRE)
    for words in sheet.standing:
        writer.line(words, SMALL, align=CENTRE)
    for number, part in enumerate(sheet.parts, 1):
        yield number / len(sheet.parts), part


def pdf_alone(sheet: Sheet, *, landscape: bool = False) -> bytes:
    """Give a sheet as a PDF where no window was opened: by the command line, without a screen."""
    running = QGuiApplication.instance() or QGuiApplication(["paper", "-platform", "offscreen"])
    style.load_fonts()
    made = slices.finish(pdf(sheet, landscape=landscape))
    del running
    return made


def _lines(words: Sequence[str]) -> list[tuple[str, int, bool]]:
    """Give the lines of the head: the last one weighs most."""
    return [(line, BODY, place == len(words) - 1) for place, line in enumerate(words)]


def _sign(writer: Writer, letterhead: Letterhead, *, new_page: bool) -> QTextTable | None:
    columns = [[(one.role, BODY, True), (one.hint, SMALL, False)] for one in letterhead.signatories]
    if letterhead.proposed:
        writer.line(_("Head and signatories are proposed; the office can write its own."), SMALL, above=12)
    if not columns:
        return None
    writer.line("", above=12)
    return writer.side_by_side(columns, below=_SIGNING, new_page=new_page)
