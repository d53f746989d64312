"""Cards one below the other, all of them shown in place of the last ones at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QVBoxLayout, QWidget

_BETWEEN = 16


class Pile(QWidget):
    """Empty until cards are put into it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = _column(self)
        self._shown: QWidget | None = None

    @contextmanager
    def anew(self) -> Iterator[QVBoxLayout]:
        """Give where the next cards are put; they are shown in place of the last ones when all are there.

        Of what comes into sight by itself each lets the whole page be laid out once more. And what is put
        into its place before it is filled is given its looks once, not at each step on its way there.
        """
        old, self._shown = self._shown, QWidget(self)
        yield _column(self._shown)
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._layout.addWidget(self._shown)


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_BETWEEN)
    return layout
