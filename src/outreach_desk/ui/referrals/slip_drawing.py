"""Draws the paper of a slip: on a page of A6, or four on a page of A4, in millimetres on any paint device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
)

from outreach_desk.desk.slip_paper import Paper
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui import slices
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets.paper import drawing, own_font

WIDTH, HEIGHT = 105.0, 148.0
"""A6 upright, in mm; four of them are a page of A4."""
NO_MARGINS = QMarginsF(0, 0, 0, 0)
"""The drawing has its own."""
_MARGIN = 7.0
_CUT = 94.0
_INK, _QUIET = QColor("#000000"), QColor("#444444")
_SMALL, _BODY, _LARGE, _TITLE = 2.6, 3.4, 4.4, 5.2
_LEAST = 0.6
_QR_A, _QR_B = 25.0, 19.0


class Sheet(Enum):
    """How slips lie on paper: one on A6, or four on A4."""

    A6 = "a6"
    A4 = "a4"

    @property
    def size(self) -> tuple[float, float]:
        """Give width and height in mm."""
        return (WIDTH, HEIGHT) if self is Sheet.A6 else (2 * WIDTH, 2 * HEIGHT)

    def pages(self, papers: Sequence[Paper]) -> list[list[Paper]]:
        """Lay slips on pages."""
        each = 1 if self is Sheet.A6 else 4
        return [list(papers[start : start + each]) for start in range(0, len(papers), each)]


@dataclass(frozen=True)
class _Pen:
    """A painter and how many of its units are a millimetre."""

    painter: QPainter
    unit: float

    def rect(self, x: float, y: float, width: float, height: float) -> QRectF:
        return QRectF(x * self.unit, y * self.unit, width * self.unit, height * self.unit)

    def write(
        self, place: QRectF, words: str, size: float, *, bold: bool = False, quiet: bool = False
    ) -> None:
        """Write words that wrap, smaller where they would not fit into their place."""
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
        font = own_font(1)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        scale = 1.0
        while True:
            font.setPixelSize(max(1, round(size * scale * self.unit)))
            needs = QFontMetricsF(font, self.painter.device()).boundingRect(place, flags, words)
            if scale <= _LEAST or (needs.height() <= place.height() and needs.width() <= place.width() + 1):
                break
            scale -= 0.1
        self.painter.setFont(font)
        self.painter.setPen(_QUIET if quiet else _INK)
        self.painter.drawText(place, flags, words)

    def modules(self, place: QRectF, rows: Sequence[Sequence[bool]]) -> None:
        """Fill the dark modules, all of one whole number of device units: a scanner compares widths."""
        if not rows:
            return
        wide = max(1, int(place.width() // len(rows[0])))
        high = wide if len(rows) > 1 else round(place.height())
        left, top = round(place.x()), round(place.y())
        for down, row in enumerate(rows):
            for along, dark in enumerate(row):
                if dark:
                    self.painter.fillRect(left + along * wide, top + down * high, wide, high, _INK)


def draw_page(painter: QPainter, unit: float, papers: Sequence[Paper]) -> None:
    """Draw one page of at most four slips; `unit` is how many device units are a millimetre."""
    for number, paper in enumerate(papers):
        painter.save()
        painter.translate((number % 2) * WIDTH * unit, (number // 2) * HEIGHT * unit)
        _draw(_Pen(painter, unit), paper)
        painter.restore()


def print_on(device: QPagedPaintDevice, sheet: Sheet, papers: Sequence[Paper]) -> bool:
    """Print slips on a device whose resolution and paper are set; say whether it took them."""
    return slices.finish(drawn_on(device, sheet, papers))


def drawn_on(device: QPagedPaintDevice, sheet: Sheet, papers: Sequence[Paper]) -> Steps[bool]:
    """As `print_on`, page by page."""
    pages = sheet.pages(papers)

    def draw(painter: QPainter, number: int) -> None:
        draw_page(painter, device.width() / sheet.size[0], pages[number])

    return drawing(device, len(pages), draw)


def lay_out(device: QPagedPaintDevice, sheet: Sheet) -> None:
    """Let a printer or PDF take paper of this size, upright and without margins."""
    size = QPageSize.PageSizeId.A6 if sheet is Sheet.A6 else QPageSize.PageSizeId.A4
    device.setPageSize(QPageSize(size))
    device.setPageOrientation(QPageLayout.Orientation.Portrait)
    device.setPageMargins(NO_MARGINS)


def _draw(pen: _Pen, paper: Paper) -> None:
    inner = WIDTH - 2 * _MARGIN
    _part_a(pen, paper, inner)
    line = QPen(_QUIET)
    line.setStyle(Qt.PenStyle.DashLine)
    line.setWidthF(max(1.0, 0.2 * pen.unit))
    pen.painter.setPen(line)
    pen.painter.drawLine(QPointF(0, _CUT * pen.unit), QPointF(WIDTH * pen.unit, _CUT * pen.unit))
    _part_b(pen, paper, inner)


def _part_a(pen: _Pen, paper: Paper, inner: float) -> None:
    """To take along: where to, for what, and until when."""
    left, words = _MARGIN, inner - _QR_A - 4
    pen.write(pen.rect(left, 7, words, 6), _("Referral slip"), _LARGE)
    pen.write(pen.rect(left, 14, words, 8), paper.number, _TITLE, bold=True)
    days = (
        _("Issued on {day}").format(day=_day(paper.issued_on)),
        _("Valid until {day}").format(day=_day(paper.valid_until)),
        _("Issued by {group}").format(group=paper.group),
    )
    pen.write(pen.rect(left, 23, words, 15), "\n".join(days), _BODY)
    _qr(pen, paper, WIDTH - _MARGIN - _QR_A, 7, _QR_A)
    service = f"{paper.service} ({paper.service_code})" if paper.service else paper.service_code
    pen.write(pen.rect(left, 39, inner, 4), _("Service"), _SMALL, quiet=True)
    pen.write(pen.rect(left, 42.5, inner, 6), service, _BODY, bold=True)
    pen.write(pen.rect(left, 49.5, inner, 4), _("Where to go"), _SMALL, quiet=True)
    pen.write(pen.rect(left, 53, inner, 10), paper.place, _LARGE, bold=True)
    found = (
        paper.address,
        _("Telephone {number}").format(number=paper.phone) if paper.phone else "",
        _("Open: {hours}").format(hours=paper.hours) if paper.hours else "",
    )
    pen.write(pen.rect(left, 63.5, inner, 16), "\n".join(one for one in found if one), _BODY)
    _bars(pen, paper, 80.5, 10)


def _part_b(pen: _Pen, paper: Paper, inner: float) -> None:
    """The stub: filled in where she was served, and sent back."""
    left, words = _MARGIN, inner - _QR_B - 3
    title = _("Stub: please send it back to {group}").format(group=paper.group)
    pen.write(pen.rect(left, _CUT + 3, words, 5), title, _BODY)
    pen.write(pen.rect(left, _CUT + 8, words, 7), paper.number, _TITLE, bold=True)
    _qr(pen, paper, WIDTH - _MARGIN - _QR_B, _CUT + 3, _QR_B)
    lines = (
        (_("Date served"), ".... / .... / ............"),
        (_("Service code"), paper.service_code),
        (_("Initials of the facility"), "......................"),
        (_("Returned on"), ".... / .... / ............"),
    )
    for number, (label, answer) in enumerate(lines):
        top = _CUT + 16 + 5.6 * number
        pen.write(pen.rect(left, top, 36, 5), label, _BODY)
        pen.write(pen.rect(left + 37, top, words - 37, 5), answer, _BODY)
    _bars(pen, paper, _CUT + 39.5, 9)


def _qr(pen: _Pen, paper: Paper, x: float, y: float, size: float) -> None:
    pen.modules(pen.rect(x, y, size, size), paper.qr)


def _bars(pen: _Pen, paper: Paper, y: float, height: float) -> None:
    # The quiet zone is the margin: ten modules of white on both sides.
    if paper.bars:
        pen.modules(pen.rect(_MARGIN, y, WIDTH - 2 * _MARGIN, height), [paper.bars])


def _day(day: date | None) -> str:
    return dates.show_day(day) if day else ""
