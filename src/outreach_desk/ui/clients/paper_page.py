"""The paper for a client before it is printed: its pages, the system's print dialog; it writes no file."""

from functools import partial

from PySide6.QtCore import QObject, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_desk.desk import her_data
from outreach_desk.desk.her_data import HerData
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients import her_paper
from outreach_desk.ui.clients.walk import LIST, Walk
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.page import Page

_SEEN_WIDTH = 640
_BETWEEN = 8


class Preview(QWidget):
    """All pages below each other, as a printer would draw them."""

    def __init__(self) -> None:
        super().__init__()
        self._made: QTextDocument | None = None
        self.setAccessibleName(_("How the paper will look"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_document(self, made: QTextDocument) -> None:
        """Show the pages; a screen reader reads their words."""
        self._made = made
        self.setAccessibleDescription(made.toPlainText())
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for what all pages need."""
        pages = self._made.pageCount() if self._made else 1
        return QSize(_SEEN_WIDTH, (self._page_height() + _BETWEEN) * pages)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw those pages on white paper that are to be seen."""
        if self._made is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self._made.pageCount()):
            top = number * (self._page_height() + _BETWEEN)
            sheet = QRectF(0, top, _SEEN_WIDTH - 1, self._page_height() - 1)
            if not sheet.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(sheet, QColor("#FFFFFF"))
            painter.setPen(QColor("#8A8178"))
            painter.drawRect(sheet)
            painter.save()
            painter.translate(0, top)
            her_paper.draw_page(painter, _SEEN_WIDTH / her_paper.WIDTH, self._made, number)
            painter.restore()
        painter.end()

    def _page_height(self) -> int:
        return _SEEN_WIDTH * her_paper.HEIGHT // her_paper.WIDTH


class PaperPage(Page):
    """Emits `printed()`."""

    printed = Signal()

    def __init__(self, style: Style, code: str) -> None:
        super().__init__(code, action=_("Print…"), scrolls=True, back=True)
        self._made: QTextDocument | None = None
        self.preview = Preview()
        self.warning = Notice(style)
        self.action.setEnabled(False)
        self.content.addWidget(self.warning)
        self.content.addWidget(self.preview)
        self.warning.tell(
            _(
                "This paper tells everything that is written about her. Give it into her own hand, if she has"
                " asked for it and can keep it safe; read it to her where she cannot."
            )
        )
        self.acted.connect(self.print_it)
        self.action.setToolTip(_("Ctrl+P"))
        keys.on(self, "Ctrl+P", self.print_it)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.action)

    def set_data(self, found: HerData, codes: Codes) -> None:
        """Show everything that is held about her."""
        self._made = her_paper.document(found, codes)
        entries = ngettext("{n} entry", "{n} entries", len(found.parts))
        pages = ngettext("{n} page", "{n} pages", self._made.pageCount())
        self.set_sentence(
            f"{entries.format(n=numbers.show_integer(len(found.parts)))},"
            f" {pages.format(n=numbers.show_integer(self._made.pageCount()))}."
        )
        self.preview.show_document(self._made)
        self.action.setEnabled(True)
        self.setFocus()

    def print_it(self) -> None:
        """Let the system's dialog choose a printer, and print."""
        if self._made is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        her_paper.lay_out(printer)
        printer.setFullPage(True)
        printer.setDocName("sheet")  # queues and spoolers keep it
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        if self.run(dialog):
            her_paper.print_on(printer, self._made)
            self.printed.emit()

    def run(self, dialog: QPrintDialog) -> bool:
        """Ask the person. The one place where a test answers for her."""
        chosen = bool(dialog.exec())
        dialog.deleteLater()
        return chosen


class Papering(QObject):
    """The paper wired to the desk; belongs to its page."""

    def __init__(self, walk: Walk, page: PaperPage) -> None:
        super().__init__(page)
        self._walk, self._page = walk, page
        page.printed.connect(lambda: walk.context.say(_("Sent to the printer."), None))

    def reload(self) -> None:
        """Read anew what is held about her."""
        read = partial(her_data.of, client_id=self._walk.at["id"])
        self._walk.context.jobs.read(read, self._on_data, self._on_gone)

    def _on_data(self, found: HerData) -> None:
        self._page.set_data(found, self._walk.context.codes)

    def _on_gone(self, problem: Problem) -> None:
        context = self._walk.context
        self._walk.show(LIST)
        context.show_problem(problem)
