"""Six words in large type, numbered, to read and hear by telephone."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from outreach_desk.ground.language import _

_COLUMNS = 2


class SixWords(QFrame):
    """Six words in three rows of two: the widest fit a narrow window.

    Its accessible name says what they are, its description the words.
    """

    def __init__(self, name: str, words: Sequence[str] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(_COLUMNS, 1)
        self.words: tuple[str, ...] = ()
        self.set_words(words)

    def set_words(self, words: Sequence[str]) -> None:
        """Show these words."""
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.words = tuple(words)
        self._labels = []
        self.setAccessibleDescription(" ".join(words))
        for place, word in enumerate(words):
            label = QLabel(_("{number}. {word}").format(number=place + 1, word=word))
            label.setProperty("role", "title")
            self._labels.append(label)
            self._grid.addWidget(label, place // _COLUMNS, place % _COLUMNS)
