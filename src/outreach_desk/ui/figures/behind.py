"""The page of one figure: what it was counted from, a list at a time, and what was left out and why."""

from PySide6.QtCore import Signal

from outreach_desk.desk import behind
from outreach_desk.desk.behind import FIRST, Behind, Line
from outreach_desk.desk.sealed_figures import Beside
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words, stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import text


class BehindPage(Page):
    """Emits `wanted(list, rows)` for more or other rows, `opened(Line)`, and `back_wanted`."""

    wanted = Signal(str, int)
    opened = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__("", back=True)
        self.which = OneField("which", _("Show"), ())
        self.view = RowsView(_("Records behind the figure"), Rows(_columns(), style.colour), key=_key)
        stays.called("figures/behind", self.view)
        self.empty = Empty(_("There is none."), "", style.pixmap("search", "quiet", 1, 48))
        self.more = self.add_action(_("Show more"))
        self.sealed = text("")
        self.sealed.hide()
        self.content.addWidget(self.sealed)
        self.content.addWidget(self.which)
        self.content.addWidget(self.view, 1)
        self.content.addWidget(self.empty, 1)
        self.setFocusProxy(self.view)
        self._shown: Behind | None = None
        self.counts = False
        self.which.changed.connect(self._on_which)
        self.more.clicked.connect(self._on_more)
        self.view.opened.connect(self.opened)
        keys.on(self, "Escape", self.back_wanted.emit)

    def begin(self, title: str) -> None:
        """Say that the records behind a figure are being counted (`counts`)."""
        self._shown, self.counts = None, True
        self.title.setText(title)
        self.set_sentence(_("Counting …"))
        for part in (self.sealed, self.which, self.view, self.empty, self.more):
            part.hide()
        self.setFocusProxy(self.back)

    def set_behind(self, shown: Behind) -> None:
        """Show a list behind a figure; what was current in it stays so."""
        self._shown, self.counts = shown, False
        self.title.setText(behind.title(shown.cell[0]))
        self.set_sentence(_sentence(shown))
        self._set_sealed(shown.sealed)
        self.which.blockSignals(True)
        sizes = {name: numbers.show_integer(size) for name, size in shown.sizes.items()}
        self.which.set_choices([(name, f"{behind.which_words(name)} ({n})") for name, n in sizes.items()])
        self.which.set_value(shown.which)
        self.which.blockSignals(False)
        self.which.show()
        self.view.set_rows(shown.rows)
        self.view.setVisible(bool(shown.rows))
        self.empty.setVisible(not shown.rows)
        self.more.setVisible(len(shown.rows) < shown.sizes[shown.which])
        self.setFocusProxy(self.view if shown.rows else self.which)
        if shown.rows and not self.view.currentIndex().isValid():
            self.view.selectRow(0)

    def _set_sealed(self, beside: Beside | None) -> None:
        """Say of a sealed figure what the records that are listed give today."""
        self.sealed.setVisible(beside is not None)
        if beside is not None:
            self.sealed.setText(" ".join(beside.said()))
            self.sealed.setProperty("tone", "due" if beside.differs or beside.rule else "")
            self.sealed.style().polish(self.sealed)

    def _on_which(self) -> None:
        chosen = self.which.read()
        if self._shown is not None and chosen not in {None, self._shown.which}:
            self.wanted.emit(chosen, FIRST)

    def _on_more(self) -> None:
        if self._shown is not None:
            self.wanted.emit(self._shown.which, len(self._shown.rows) + FIRST)


def _sentence(shown: Behind) -> str:
    said, size = shown.said(), shown.sizes[shown.which]
    if len(shown.rows) < size:
        words = _("{said}. Shown are the first {n} of {all} records.")
        first, whole = numbers.show_integer(len(shown.rows)), numbers.show_integer(size)
        return words.format(said=said, n=first, all=whole)
    return said


def _columns() -> list[ListColumn]:
    return [
        ListColumn(
            _("Date"), lambda line: dates.show_day(line.on) if line.on else "", key=lambda line: line.on
        ),
        ListColumn(_("Record"), lambda line: record_words.record(line.table, ""), stretch=True),
        ListColumn(_("Kind"), lambda line: line.kind, stretch=True),
        ListColumn(_("Group"), lambda line: line.group),
        ListColumn(_("Code"), lambda line: line.who),
        ListColumn(_("Note"), _note, stretch=True),
    ]


def _note(line: Line) -> str:
    """Say why it was left out, or how many without a name it counts."""
    if line.why or not line.heads:
        return line.why
    words = ngettext("{n} without a name", "{n} without a name", line.heads)
    return words.format(n=numbers.show_integer(line.heads))


def _key(line: Line) -> tuple[str, str]:
    return line.table, line.id
