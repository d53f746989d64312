"""The sidebar: the screens as icon and word, at its foot language, light or dark, and the lock.

In a narrow window (a small screen, or 200 %) only the icons stay; the words are their tooltips.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from outreach_desk.ground.language import VIETNAMESE, _, language
from outreach_desk.ground.settings import DARK
from outreach_desk.ui.context import Screen
from outreach_desk.ui.style import ICON, TARGET, Style
from outreach_desk.ui.widgets.scrolling import Scrolling

WIDE, NARROW = 216, 64
_AROUND = 8
NARROW_BELOW = 860
"""Window widths under which only the icons stay."""


@dataclass(frozen=True)
class _Entry:
    button: QPushButton
    words: str
    keys: str = ""


class Sidebar(QFrame):
    """Emits `screen_wanted(name)`, `language_wanted`, `look_wanted` and `lock_wanted`."""

    screen_wanted = Signal(str)
    language_wanted = Signal()
    look_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, style: Style, name: str, screens: Sequence[Screen], *, can_lock: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self._style = style
        self._entries: list[_Entry] = []
        self._group = QButtonGroup(self)
        self._of_screen: dict[str, QPushButton] = {}
        self._name = QLabel(name)
        self._name.setProperty("role", "label")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(_AROUND, 16, _AROUND, 8)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(self._list_of(screens), 1)
        layout.addWidget(self._foot(can_lock=can_lock))
        self.set_narrow(narrow=False)

    def set_current(self, name: str) -> None:
        """Mark the screen that is shown."""
        self._of_screen[name].setChecked(True)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        side = _AROUND // 2 if narrow else _AROUND
        self._layout.setContentsMargins(side, 16, side, 8)
        self._name.setVisible(not narrow and bool(self._name.text()))
        for entry in self._entries:
            entry.button.setText("" if narrow else f"  {entry.words}")
            entry.button.setProperty("narrow", narrow)
            entry.button.style().polish(entry.button)
            entry.button.setToolTip(" · ".join(filter(None, (entry.words if narrow else "", entry.keys))))

    def _list_of(self, screens: Sequence[Screen]) -> Scrolling:
        inner = QWidget()
        inner.setProperty("role", "side")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for number, screen in enumerate(screens, 1):
            keys = _(screen.keys[0]) if screen.keys else _("Ctrl+{number}").format(number=number)
            button = self._button(screen.icon, screen.title(), keys)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=screen.name: self.screen_wanted.emit(name))
            self._group.addButton(button)
            self._of_screen[screen.name] = button
            layout.addWidget(button)
        layout.addStretch(1)
        return Scrolling(inner)

    def _foot(self, *, can_lock: bool) -> QWidget:
        foot = QWidget()
        layout = QVBoxLayout(foot)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        # Each language is named in itself: who reads the other one must find the way back.
        other = "English" if language() == VIETNAMESE else "Tiếng Việt"
        is_dark = self._style.mode == DARK
        for icon, words, signal in (
            ("language", other, self.language_wanted),
            ("light" if is_dark else "dark", _("Light") if is_dark else _("Dark"), self.look_wanted),
            ("lock", _("Lock"), self.lock_wanted),
        ):
            if icon == "lock" and not can_lock:
                continue
            button = self._button(icon, words)
            button.clicked.connect(signal)
            layout.addWidget(button)
        return foot

    def _button(self, icon: str, words: str, keys: str = "") -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(words)
        button.setIcon(self._style.icon(icon))
        button.setIconSize(QSize(ICON, ICON))
        button.setMinimumHeight(TARGET)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._entries.append(_Entry(button, words, keys))
        return button
