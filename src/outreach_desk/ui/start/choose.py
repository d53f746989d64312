"""Pages with large choices: what this computer is for, and on which desk to practise."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.style import Style

TEAM, OFFICE, PRACTICE = "team", "office", "practice"


@dataclass(frozen=True)
class Way:
    """One thing to choose. `name` is stable ASCII, `icon` one of `resources/icons`."""

    name: str
    icon: str
    title: str
    sentence: str


class Choose(QWidget):
    """Emits `chosen` with the name of a way."""

    chosen = Signal(str)

    def __init__(self, style: Style, title: str, sentence: str, ways: Sequence[Way]) -> None:
        super().__init__()
        heading = QLabel(title)
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        below = QLabel(sentence)
        below.setProperty("role", "quiet")
        below.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(below)
        layout.addSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for way in ways:
            button = _Choice(style, way)
            button.clicked.connect(lambda _checked=False, name=way.name: self.chosen.emit(name))
            self.buttons[way.name] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.setFocusProxy(self.buttons[ways[0].name])


def first(style: Style) -> Choose:
    """Give the first page of all."""
    ways = (
        Way(
            TEAM,
            "team",
            _("A team’s desk"),
            _("For a peer group: meetings, clients and referrals; sent to the office as one file."),
        ),
        Way(
            OFFICE,
            "office",
            _("The office’s desk"),
            _("For the province: take in the files of the teams, put them together, count, report."),
        ),
        Way(
            PRACTICE,
            "practice",
            _("Practice"),
            _("Made-up people to learn on, in a place of their own. Nothing can go wrong here."),
        ),
    )
    sentence = _("Everything stays on this computer, encrypted. No internet is needed.")
    return Choose(style, _("What shall this computer be used for?"), sentence, ways)


def practice(style: Style) -> Choose:
    """Give the page that asks on which desk to practise."""
    ways = (
        Way(TEAM, "team", _("As a team"), _("Write down meetings, clients and referrals, and send them.")),
        Way(OFFICE, "office", _("As the office"), _("Take in what three teams have sent, and count.")),
    )
    sentence = _("All people there are made up. The first time it takes some seconds to think them up.")
    return Choose(style, _("On which desk do you want to practise?"), sentence, ways)


class _Choice(QPushButton):
    """A large button: picture, name, and a sentence that wraps."""

    def __init__(self, style: Style, way: Way) -> None:
        super().__init__()
        self.setProperty("weight", "choice")
        self.setAccessibleName(way.title)
        self.setAccessibleDescription(way.sentence)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        picture = QLabel()
        picture.setPixmap(style.pixmap(way.icon, "accent", self.devicePixelRatioF(), 32))
        title = QLabel(way.title)
        title.setProperty("role", "heading")
        words = QLabel(way.sentence)
        words.setProperty("role", "quiet")
        words.setWordWrap(True)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(title)
        text.addWidget(words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(16)
        layout.addWidget(picture)
        layout.addLayout(text, 1)
        for label in (picture, title, words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # A button by itself is as tall as its own one line.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Grow with the lines of the sentence."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of picture and words at a width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else 0

    def sizeHint(self) -> QSize:
        """Ask for what picture and words need."""
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()
