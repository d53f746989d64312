"""The looks of the program: tokens, type sizes and the style sheet from `resources/style`, icons tinted.

One `Style` is made at start and handed to whoever paints. Colours are asked for by token, never written.
"""

import json
from string import Template

from fontpkg_be_vietnam_pro import FAMILY, ROOT
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from outreach_desk.ground import paths
from outreach_desk.ground.settings import DARK, LIGHT, SYSTEM

FACES = ("Regular", "Italic", "SemiBold", "Bold")
BODY_POINTS = 11.0
SCALE = 1.25
ROW_HEIGHT = 36
TARGET = 40
TIGHT, SMALL, MEDIUM, LARGE, WIDE = 4, 8, 12, 16, 24
ICON = 24

# Words are written in the first upon the second; a test holds each pair to WCAG AA (4.5 : 1).
TEXT_PAIRS = (
    *((ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "card", "side", "field", "hover")),
    *((tone, ground) for tone in ("accent", "done", "due", "late") for ground in ("paper", "card")),
    *((tone, f"{tone}_soft") for tone in ("done", "due", "late")),
    *(("ink", f"{tone}_soft") for tone in ("accent", "done", "due", "late")),
    ("accent", "hover"),
    ("accent_strong", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("on_practice", "practice"),
    ("on_toast", "toast"),
    ("toast_link", "toast"),
    ("off", "off_fill"),
)
# What must be seen but is not read: the focus ring and the edges of controls (3 : 1).
SHAPE_PAIRS = (
    *(("accent", ground) for ground in ("paper", "card", "side", "field")),
    *(("edge", ground) for ground in ("paper", "card", "field")),
    ("late", "field"),
)


def load_tokens() -> dict[str, dict[str, str]]:
    """Read the colours: mode (`light`, `dark`) → token → #RRGGBB."""
    tokens: dict[str, dict[str, str]] = json.loads(
        paths.resource("style/tokens.json").read_text(encoding="utf-8")
    )
    return tokens


def load_fonts() -> None:
    """Let the program's own letters be known."""
    for face in FACES:
        QFontDatabase.addApplicationFont(str(ROOT / "files" / f"BeVietnamPro-{face}.ttf"))


class Style:
    """What the program looks like now. `use` changes it; then whoever holds icons draws itself anew."""

    def __init__(self, application: QApplication, look: str = SYSTEM) -> None:
        self._application = application
        self._tokens = load_tokens()
        self._template = Template(paths.resource("style/style.qss").read_text(encoding="utf-8"))
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self.mode = LIGHT
        load_fonts()
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(QFont(FAMILY, round(BODY_POINTS)))
        self.use(look)

    def use(self, look: str) -> None:
        """Take on a look: `light`, `dark`, or as the `system` has it."""
        if look == SYSTEM:
            system = self._application.styleHints().colorScheme()
            look = DARK if system == Qt.ColorScheme.Dark else LIGHT
        self.mode = look
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(self.sheet())

    def sheet(self) -> str:
        """Give the style sheet of the mode."""
        return self._template.substitute(
            self._tokens[self.mode],
            mode=self.mode,
            folder=paths.resource("style").as_posix(),
            family=FAMILY,
            body=BODY_POINTS,
            heading=BODY_POINTS * SCALE,
            title=BODY_POINTS * SCALE**2,
        )

    def colour(self, token: str) -> QColor:
        """Give a colour. An unknown token is a mistake of ours (KeyError)."""
        return QColor(self._tokens[self.mode][token])

    def icon(self, name: str, colour: str = "ink") -> QIcon:
        """Give an icon of `resources/icons` in a colour, sharp at up to 200 %."""
        key = (self.mode, name, colour)
        if key not in self._icons:
            icon = QIcon()
            for ratio in (1, 2):
                icon.addPixmap(self.pixmap(name, colour, ratio))
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, colour: str = "ink", ratio: float = 1, size: int = ICON) -> QPixmap:
        """Draw an icon, `size` logical pixels wide."""
        drawing = paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")
        renderer = QSvgRenderer(drawing.replace("#000000", self._tokens[self.mode][colour]).encode())
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "paper",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "field",
            QPalette.ColorRole.AlternateBase: "card",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.Button: "card",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.PlaceholderText: "quiet",
            QPalette.ColorRole.ToolTipBase: "toast",
            QPalette.ColorRole.ToolTipText: "on_toast",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Accent: "accent",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, self.colour("off"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, self.colour("off"))
        return palette
