"""Offers to convert a pasted text of an old font: shows what it would be, and does nothing by itself."""

from collections.abc import Callable
from itertools import takewhile

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from outreach_desk.ground import legacy
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons

_SHOWN_LINES = 3
AT_ONCE = 2
"""So many letters that come at once were pasted; an input method changes a word by one or two."""


class OldText(QWidget):
    """Stands below an editor, hidden until something was pasted that needs it."""

    def __init__(self, convert: Callable[[str], object]) -> None:
        super().__init__()
        self._convert = convert
        self._before = ""
        self.meant = ""
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.button = buttons.link(_("Convert"))
        self.button.clicked.connect(self._on_convert)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self.hide()

    def look(self, typed: str) -> None:
        """Look at the text as it is now; offer a conversion if it was pasted and seems to need one."""
        pasted = _new_letters(self._before, typed) > AT_ONCE
        self._before = typed
        guess = legacy.recognise(typed) if pasted else None
        if guess is not None:
            self.meant = guess.meant
            self.words.setText(_words(guess.kind).format(meant=_shown(typed, guess.meant)))
        # Mending a letter by hand leaves the offer; it goes with the text.
        self.setVisible(guess is not None or (bool(typed) and not pasted and not self.isHidden()))

    def _on_convert(self) -> None:
        self.hide()
        self._convert(self.meant)


def _new_letters(before: str, typed: str) -> int:
    """Count what is new between what stayed at both ends: a text pasted over another one may be shorter."""
    start = _same(before, typed)
    return len(typed) - start - _same(before[start:][::-1], typed[start:][::-1])


def _same(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shown(typed: str, meant: str) -> str:
    """Give what would change, by lines; of a long list the first ones are looked at."""
    before = typed.splitlines()
    lines = [line for line in meant.splitlines() if line not in before]
    return "\n".join([*lines[:_SHOWN_LINES], "…"] if len(lines) > _SHOWN_LINES else lines)


def _words(kind: str) -> str:
    words = {
        legacy.TCVN3: _("This seems to be text of an old font (TCVN3). It would be: {meant}"),
        legacy.VNI: _("This seems to be text of an old font (VNI). It would be: {meant}"),
        legacy.CP1258: _("This seems to be text of an old code page (Windows-1258). It would be: {meant}"),
        legacy.MOJIBAKE: _("The letters are broken (UTF-8 was read as Windows-1252). It would be: {meant}"),
    }
    return words[kind]
