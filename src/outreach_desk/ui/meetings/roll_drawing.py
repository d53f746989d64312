"""Draws an attendance sheet on A4: a line for each person with a box to tick, and free lines below."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen

from outreach_desk.desk.roll_paper import Line, Paper
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets.paper import draw_pages, own_font

WIDTH, HEIGHT = 210, 297
"""Millimetres of the page."""
_EDGE, _TOP, _ROW = 15.0, 56.0, 8.0
_FREE = 5
_ON_PAGE = 27
_TEXT, _TITLE = 3.6, 5.6
_COLUMNS = (12.0, 70.0, 24.0, 24.0, 50.0)


def pages(paper: Paper) -> list[list[Line]]:
    """Give the lines of each page: everybody, and free lines for whoever else comes."""
    last = len(paper.lines)
    lines = [*paper.lines, *(Line(number, "") for number in range(last + 1, last + 1 + _FREE))]
    return [lines[start : start + _ON_PAGE] for start in range(0, len(lines), _ON_PAGE)]


def draw_page(
    painter: QPainter, unit: float, paper: Paper, number: int, codes: Codes, *, names: bool
) -> None:
    """Draw a page (from 0); `unit` is one millimetre. Nicknames are drawn only with `names`."""
    every = pages(paper)
    painter.setPen(QPen(QColor("#000000"), 0.2 * unit))
    _say(painter, unit, QRectF(_EDGE, 14, 180, 9), _("Attendance sheet"), _TITLE)
    kind = codes.label("activity_kind", paper.kind or "")
    hours = " – ".join(hour for hour in (paper.starts_at, paper.ends_at) if hour)
    day = dates.show_day(paper.day) if paper.day else "......../......../........"
    heads = (
        _("{kind} · group {group}").format(kind=kind, group=paper.group),
        _("Date: {day} · Hours: {hours}").format(day=day, hours=hours or "........................"),
        _("Place: {place}").format(place=(paper.place if names else None) or "." * 60),
        _("Page {n} of {all}").format(n=number + 1, all=len(every)),
    )
    for place, words in enumerate(heads):
        _say(painter, unit, QRectF(_EDGE, 24 + 6 * place, 180, 6), words)
    titles = (_("No."), _("Code"), _("Present"), _("Absent"), _("Why"))
    _row(painter, unit, _TOP - _ROW, titles)
    for place, line in enumerate(every[number]):
        who = f"{line.code} · {line.nickname}" if names and line.nickname else line.code
        _row(painter, unit, _TOP + place * _ROW, (str(line.number), who, "", "", ""))


def print_on(device: QPagedPaintDevice, paper: Paper, codes: Codes, *, names: bool) -> bool:
    """Draw all pages on a printer or into a file; say whether it took them."""

    def draw(painter: QPainter, number: int) -> None:
        draw_page(painter, device.logicalDpiX() / 25.4, paper, number, codes, names=names)

    return draw_pages(device, len(pages(paper)), draw)


def lay_out(device: QPagedPaintDevice) -> None:
    """Make the pages A4, drawn from edge to edge."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    device.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


def _row(painter: QPainter, unit: float, top: float, words: Sequence[str]) -> None:
    left = _EDGE
    for width, said in zip(_COLUMNS, words, strict=True):
        painter.drawRect(QRectF(left * unit, top * unit, width * unit, _ROW * unit))
        _say(painter, unit, QRectF(left + 1.5, top, width - 3, _ROW), said)
        left += width


def _say(painter: QPainter, unit: float, box: QRectF, words: str, size: float = _TEXT) -> None:
    painter.setFont(own_font(max(1, round(size * unit))))
    place = QRectF(box.x() * unit, box.y() * unit, box.width() * unit, box.height() * unit)
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
