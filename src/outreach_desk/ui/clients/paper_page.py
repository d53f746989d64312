"""The paper for a client before it is printed: its pages, the system's print dialog; it writes no file."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter

from outreach_desk.desk import her_data
from outreach_desk.desk.her_data import HerData
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui import printed
from outreach_desk.ui.clients import her_paper
from outreach_desk.ui.clients.walk import LIST, Walk
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.paper import PrintablePage
from outreach_desk.ui.widgets.text_pages import TextPages


class PaperPage(PrintablePage):
    """Nothing can be printed before it is there."""

    def __init__(self, style: Style, code: str) -> None:
        super().__init__(code)
        self._made: TextPages | None = None
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

    def set_data(self, found: HerData, codes: Codes) -> None:
        """Show everything that is held about her."""
        self._made = her_paper.pages(found, codes)
        count = self._made.made.pageCount()
        entries = ngettext("{n} entry", "{n} entries", len(found.parts))
        pages = ngettext("{n} page", "{n} pages", count)
        self.set_sentence(
            f"{entries.format(n=numbers.show_integer(len(found.parts)))},"
            f" {pages.format(n=numbers.show_integer(count))}."
        )
        self.preview.show_pages(self._made.pages())
        self.action.setEnabled(True)
        self.setFocus()

    def lay_out(self, printer: QPrinter) -> None:
        """Let the printer take A4."""
        if self._made is not None:
            self._made.lay_out(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Draw all pages."""
        return self._made is not None and self._made.print_on(printer)


class Papering(QObject):
    """The paper wired to the desk; belongs to its page."""

    def __init__(self, walk: Walk, page: PaperPage) -> None:
        super().__init__(page)
        self._walk, self._page = walk, page
        printed.told(walk.context, page)

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
