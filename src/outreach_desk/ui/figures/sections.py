"""Shows what stands beside a report: cards of sentences, and figures with their values beside each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from outreach_desk.desk.section import Section
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.pile import Pile
from outreach_desk.ui.widgets.texts import card, text

_MOST = 10
"""So many figures are shown at once; the others when they are asked for."""
_VALUE_WIDTH = 88


class Sections(Pile):
    """One card below the other. A section of many figures shows the first, and all when asked."""

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show these in place of the last."""
        with self.anew() as column:
            for one in sections:
                column.addWidget(_card(one))
        self.setVisible(bool(sections))


def _card(section: Section) -> QFrame:
    *before, last = section.sentences
    parts: list[QWidget] = [*(text(one) for one in before), text(last, tone=section.tone)]
    if section.figures:
        parts += _figures(section)
    made = card(section.title, *parts)
    made.setObjectName(f"section/{section.name}")
    return made


def _figures(section: Section) -> list[QWidget]:
    shown = _grid(section, section.figures[:_MOST])
    if len(section.figures) <= _MOST:
        return [shown]
    every = _grid(section, section.figures)
    every.hide()
    words = _("Show all {n} figures").format(n=numbers.show_integer(len(section.figures)))
    more = buttons.link(words)
    holder = buttons.at_left(more)
    more.clicked.connect(lambda: _show_all(shown, holder, every))
    return [shown, holder, every]


def _show_all(few: QWidget, more: QWidget, every: QWidget) -> None:
    for gone in (few, more):
        gone.hide()
    every.show()


def _grid(section: Section, figures: Sequence[tuple[str, ...]]) -> QWidget:
    grid = QWidget()
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(12)
    layout.setVerticalSpacing(4)
    layout.setColumnStretch(0, 1)
    for place, head in enumerate(section.heads, start=1):
        layout.setColumnMinimumWidth(place, _VALUE_WIDTH)
        layout.addWidget(_right(head, "quiet"), 0, place)
    for number, (words, *values) in enumerate(figures, start=1):
        layout.addWidget(text(words), number, 0)
        for place, (head, value) in enumerate(zip(section.heads, values, strict=True), start=1):
            cell = _right(value, "label")
            cell.setAccessibleName(f"{words}, {head}")
            cell.setAccessibleDescription(value)
            layout.addWidget(cell, number, place)
    return grid


def _right(words: str, role: str) -> QLabel:
    label = text(words, role)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
