"""The attendance sheet before it is printed: how it will look, codes only unless nicknames are asked for."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from outreach_desk.desk.roll_paper import Paper
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings import roll_drawing
from outreach_desk.ui.widgets import keys, texts
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.page import Page

_SEEN_WIDTH = 560


class Preview(QWidget):
    """All pages below each other, as a printer would draw them."""

    def __init__(self, paper: Paper, codes: Codes) -> None:
        super().__init__()
        self._paper, self._codes = paper, codes
        self._names = False
        self.setAccessibleName(_("How the paper will look"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.show_names(names=False)

    def show_names(self, *, names: bool) -> None:
        """Draw with nicknames or without."""
        self._names = names
        said = (f"{line.number} {line.code} {line.nickname if names else ''}" for line in self._paper.lines)
        self.setAccessibleDescription(", ".join(one.strip() for one in said))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for what all pages need."""
        height = _SEEN_WIDTH * roll_drawing.HEIGHT // roll_drawing.WIDTH
        return QSize(_SEEN_WIDTH, (height + 8) * len(roll_drawing.pages(self._paper)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages on white paper."""
        unit = _SEEN_WIDTH / roll_drawing.WIDTH
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(roll_drawing.pages(self._paper))):
            sheet = QRectF(0, 0, _SEEN_WIDTH - 1, roll_drawing.HEIGHT * unit - 1)
            painter.fillRect(sheet, QColor("#FFFFFF"))
            painter.setPen(QColor("#8A8178"))
            painter.drawRect(sheet)
            roll_drawing.draw_page(painter, unit, self._paper, number, self._codes, names=self._names)
            painter.translate(0, roll_drawing.HEIGHT * unit + 8)
        painter.end()


class RollPage(Page):
    """Emits `back_wanted`. It writes no file."""

    printed = Signal()

    def __init__(self, context: Context, paper: Paper) -> None:
        super().__init__(_("Attendance sheet"), action=_("Print…"), scrolls=True, back=True)
        self.paper = paper
        self._context = context
        self.preview = Preview(paper, context.codes)
        self.with_names = QCheckBox(_("With nicknames and place"))
        self.with_names.setAccessibleName(self.with_names.text())
        self.warning = Notice(context.style)
        words = ngettext(
            "{n} person, numbered as on the list. Key it back by these numbers.",
            "{n} people, numbered as on the list. Key it back by these numbers.",
            len(paper.lines),
        )
        self.set_sentence(words.format(n=numbers.show_integer(len(paper.lines))))
        words = _("Only codes are printed. Keep the paper as you keep your book.")
        self.codes_only = texts.text(words, "quiet")
        for part in (self.codes_only, self.with_names, self.warning, self.preview):
            self.content.addWidget(part)
        self.with_names.toggled.connect(self._on_names)
        self.acted.connect(self.print_it)
        self.action.setToolTip(_("Ctrl+P"))
        keys.on(self, "Ctrl+P", self.print_it)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.action)

    def print_it(self) -> None:
        """Let the system's dialog choose a printer, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        roll_drawing.lay_out(printer)
        printer.setFullPage(True)
        printer.setDocName("sheet")  # queues and spoolers keep it
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        if self.run(dialog):
            roll_drawing.print_on(printer, self.paper, self._context.codes, names=self.with_names.isChecked())
            self.printed.emit()
            self._context.say(_("Sent to the printer."), None)

    def run(self, dialog: QPrintDialog) -> bool:
        """Ask the person. The one place where a test answers for her."""
        chosen = bool(dialog.exec())
        dialog.deleteLater()
        return chosen

    def _on_names(self, names: bool) -> None:
        words = _("This paper tells who is in the group. Leave it nowhere; tear it up after keying.")
        self.warning.tell(words if names else "")
        self.codes_only.setVisible(not names)
        self.preview.show_names(names=names)
