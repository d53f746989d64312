"""Cards one below the other, all of them shown in place of the last ones at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QVBoxLayout, QWidget

BETWEEN = 16


class Pile(QWidget):
    """Empty until cards are put into it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = _column(self)
        self._shown: list[QWidget] = []

    @contextmanager
    def anew(self) -> Iterator[QVBoxLayout]:
        """Give where the next cards are put; they are shown in place of the last ones when all are there.

        Of what comes into sight by itself each lets the whole page be laid out once more. And what is put
        into its place before it is filled is given its looks once, not at each step on its way there.
        """
        old, self._shown = self._shown, []
        with self.more() as column:
            yield column
            for one in old:
                self._layout.removeWidget(one)
                one.hide()
                one.deleteLater()

    @contextmanager
    def more(self) -> Iterator[QVBoxLayout]:
        """Give where cards are put that are shown below the others when all are there."""
        shown = QWidget(self)
        column = _column(shown)
        yield column
        if column.isEmpty():  # it would take the space between two
            shown.deleteLater()
            return
        self._layout.addWidget(shown)
        self._shown.append(shown)

    def instead(self, old: QWidget, make: Callable[[QVBoxLayout], QWidget]) -> None:
        """Show a card in the place of another of these; `make` puts it where it is told to."""
        column = next(one.layout() for one in self._shown if one.isAncestorOf(old))
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - `more` made it
        card = make(column)
        column.removeWidget(card)
        column.insertWidget(column.indexOf(old), card)
        column.removeWidget(old)
        old.hide()
        old.deleteLater()


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(BETWEEN)
    return layout
