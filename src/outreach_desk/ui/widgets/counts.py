"""The rows of one file counted per table and outcome; each count opens its rows."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.receive import Handled
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.texts import text


class Counts(QWidget):
    """Emits `opened(table, outcome)` where the file's rows are known; else the counts are only words.

    Its accessible description is the counts, a table a line; it is empty where the file holds no rows.
    """

    opened = Signal(str, str)

    def __init__(self, one: Handled) -> None:
        super().__init__()
        self._one = one
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        lines = [
            self._line(table, counts) for table, counts in one.tables.items() if record_words.outcomes(counts)
        ]
        self.setAccessibleName(_("Rows of {file}").format(file=one.file))
        self.setAccessibleDescription("\n".join(lines))

    def _line(self, table: str, counts: dict[str, int]) -> str:
        named = record_words.table(table)
        words = _("{table}: {outcomes}").format(table=named, outcomes=record_words.outcomes(counts))
        if self._one.inside is None:
            self._layout.addWidget(text(words))
            return words
        line = QWidget()
        flow = Flow(line)
        label = text(_("{table}:").format(table=named))
        label.setWordWrap(False)
        flow.addWidget(label)
        for outcome in record_words.told_outcomes(counts):
            said = record_words.outcome(outcome, counts[outcome])
            button = buttons.link(said)
            name = _("{table}: {outcomes} ({file})")
            button.setAccessibleName(name.format(table=named, outcomes=said, file=self._one.file))
            button.clicked.connect(partial(self.opened.emit, table, outcome))
            label.setMinimumHeight(button.sizeHint().height())  # on one line with the first of them
            flow.addWidget(button)
        self._layout.addWidget(line)
        return words
