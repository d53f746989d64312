"""The screen of meetings upon a desk with three clients and a member, and the hands that type there."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach_desk.ui.context import Context

Named = Callable[[QWidget, str], QWidget]
DAY = date(2026, 7, 1)
HELD = {"held_on": DAY, "kind": "periodic_meeting", "status": "held"}
CTRL = Qt.KeyboardModifier.ControlModifier


class Voice:
    """What the window was asked to say."""

    def __init__(self, context: Context) -> None:
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        context.say = self._say

    def _say(self, words: str, undo: Callable[[], object] | None) -> None:
        self.said.append(words)
        self.undo = undo
