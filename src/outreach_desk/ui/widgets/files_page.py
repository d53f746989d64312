"""A page of files on their way in: what each would bring (preview), or brought (result)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.counts import Counts
from outreach_desk.ui.widgets.page import Page


class FilesPage(QWidget):
    """Preview: emits `import_wanted` and `back_wanted`. Result: emits `back_wanted`.

    A count of a file was opened: `rows_wanted(place, table, outcome)`.
    """

    import_wanted = Signal()
    back_wanted = Signal()
    rows_wanted = Signal(int, str, str)

    def __init__(self, handled: Sequence[Handled], sentence: str, *, preview: bool) -> None:
        super().__init__()
        self.handled, self.preview = list(handled), preview
        outcomes = {one.outcome for one in handled}
        if preview:
            title, action = _("What is inside"), _("Take in") if receive.PREVIEW in outcomes else ""
        else:
            title = _("Taken in") if receive.IMPORTED in outcomes else _("Nothing was taken in")
            action = _("Done")
        self.page = Page(title, action=action, scrolls=True, back=preview)
        self.page.set_sentence(sentence)
        self.page.acted.connect(self.import_wanted if preview else self.back_wanted)
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self.page.content.addWidget(self.busy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        if action:
            self.setFocusProxy(self.page.action)

    def counts(self, place: int) -> Counts:
        """Give the counts of the file at this place; its rows open from them."""
        made = Counts(self.handled[place])
        made.opened.connect(partial(self.rows_wanted.emit, place))
        return made

    def set_importing(self, *, importing: bool) -> None:
        """While the import runs, nothing else can be begun here, and nobody goes away from it."""
        self.page.action.setEnabled(not importing)
        self.page.back.setEnabled(not importing)
