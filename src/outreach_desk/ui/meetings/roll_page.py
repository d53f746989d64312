"""The attendance sheet before it is printed: how it will look, codes only unless nicknames are asked for."""

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from outreach_desk.desk.roll_paper import Paper
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import printed
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings import roll_drawing
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.paper import Pages, PrintablePage
from outreach_desk.ui.widgets.wrapped import Check


class RollPage(PrintablePage):
    """Emits `back_wanted`. It writes no file."""

    def __init__(self, context: Context, paper: Paper) -> None:
        super().__init__(_("Attendance sheet"))
        self.paper = paper
        self._codes = context.codes
        self.with_names = Check(_("With nicknames and place"))
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
        printed.told(context, self)
        self._show(names=False)

    def lay_out(self, printer: QPrinter) -> None:
        """Let the printer take A4."""
        roll_drawing.lay_out(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Draw all pages, with nicknames where they were asked for."""
        return roll_drawing.print_on(printer, self.paper, self._codes, names=self.with_names.isChecked())

    def _show(self, *, names: bool) -> None:
        def draw(painter: QPainter, unit: float, number: int) -> None:
            roll_drawing.draw_page(painter, unit, self.paper, number, self._codes, names=names)

        said = (f"{line.number} {line.code} {line.nickname if names else ''}" for line in self.paper.lines)
        every = len(roll_drawing.pages(self.paper))
        words = ", ".join(one.strip() for one in said)
        self.preview.show_pages(Pages(roll_drawing.WIDTH, roll_drawing.HEIGHT, every, draw, words))

    def _on_names(self, names: bool) -> None:
        words = _("This paper tells who is in the group. Leave it nowhere; tear it up after keying.")
        self.warning.tell(words if names else "")
        self.codes_only.setVisible(not names)
        self._show(names=names)
