"""The paper of figures before it is printed: how its pages will look, and the system's print dialog."""

from PySide6.QtPrintSupport import QPrinter

from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import printed
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.paper import PrintablePage
from outreach_desk.ui.widgets.text_pages import TextPages


class PrintPage(PrintablePage):
    """Emits `back_wanted`. It writes no file."""

    def __init__(self, context: Context, made: TextPages) -> None:
        super().__init__(_("Print the figures"))
        self._made = made
        words = ngettext("{n} page", "{n} pages", made.count)
        self.set_sentence(words.format(n=numbers.show_integer(made.count)))
        self.preview.show_pages(made.pages())
        self.content.addWidget(self.preview)
        printed.told(context, self)

    def lay_out(self, printer: QPrinter) -> None:
        """Let the printer take A4, upright or across."""
        self._made.lay_out(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Draw all pages."""
        return self._made.print_on(printer)
