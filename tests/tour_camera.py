"""Takes the pictures of the tour, and keeps account of which of the program's widgets stood in one."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QWidget

from outreach_desk.ui import screens  # noqa: F401 - every page class is known once this is imported
from outreach_desk.ui.sidebar import Sidebar

OURS = "outreach_desk.ui."
QUICKLY = 90
"""How a picture is packed: no point of it is another, and it takes a third of the time."""
_OVERLAP = 48
_TURNS = 12
"""So often the layout may ask for itself anew after another size: a notice above what scrolls, in a page that
scrolls, has its place at the eighth turn."""


class LostError(Exception):
    """Something that the tour looks for is not in sight."""


class Camera:
    """Numbers its pictures in one folder. `taken` are their names, `seen` the classes of what they show.

    Lists that lie above the window are closed after each, unless somebody else looks at them next.
    """

    def __init__(self, folder: Path, *, looks_alone: bool = True) -> None:
        self.folder = folder
        self._looks_alone = looks_alone
        self.taken: list[str] = []
        self.seen: set[type] = set()

    def shot(self, window: QWidget, name: str, *, most: int) -> None:
        """Take a picture of the window; a page that scrolls is taken from its top on, in `most` parts."""
        self._turn()
        area = _scrolling(window)
        if area is None:
            self.take(window, name)
            return
        bar, step = area.verticalScrollBar(), max(1, area.viewport().height() - _OVERLAP)
        places = [min(at, bar.maximum()) for at in range(0, bar.maximum() + step, step)][:most]
        for number, place in enumerate(places, start=1):
            bar.setValue(place)
            self.take(window, name if number == 1 else f"{name}-{number}")
        bar.setValue(0)

    def shot_from(self, window: QWidget, name: str, heading: str) -> None:
        """Take a picture from the card on whose heading begins so, or of the whole page."""
        self._turn()
        area = _scrolling(window)
        for label in window.findChildren(QLabel):
            card = label.parentWidget()
            if not label.text().startswith(heading) or not label.isVisible() or card is None:
                continue
            if area is None:
                self.take(window, name)
                return
            area.verticalScrollBar().setValue(card.mapTo(area.widget(), card.rect().topLeft()).y())
            self.take(window, name)
            area.verticalScrollBar().setValue(0)
            return
        raise LostError(f"no heading begins with {heading!r}")

    def take(self, window: QWidget, name: str) -> None:
        """Take one picture of what stands in the window now, with lists and questions that lie above it."""
        self._turn()
        number = len(self.taken) + 1
        shown = re.sub(r"[^a-z0-9-]", "", name)
        path = self.folder / f"{number:03d}-{shown}.png"
        picture = window.grab()
        above = [*popups(), *(d for d in window.findChildren(QDialog) if d.isVisible())]
        for widget in above:
            _paint(picture, widget, window)
        if not picture.save(str(path), quality=QUICKLY):
            raise OSError(f"the picture {path.name} cannot be written")
        self.see(window, above)
        if self._looks_alone:
            hide_popups()
        self.taken.append(name)

    def see(self, window: QWidget, above: Iterable[QWidget]) -> None:
        """Keep account of what is in sight in the window, and of what lies above it."""
        for widget in (window, *window.findChildren(QWidget), *above):
            if widget.isVisible() and self.looks_at(widget):
                self.seen.update(type(widget).__mro__)

    def looks_at(self, widget: QWidget) -> bool:
        """Say whether anything of a shown widget is in sight."""
        return not widget.visibleRegion().isEmpty()

    def _turn(self) -> None:
        """Let the page find its place."""
        for _turn in range(_TURNS):
            QCoreApplication.processEvents()


def never_seen(seen: set[type]) -> list[str]:
    """Give the widgets of the program, by module and name, that are not among these classes."""
    ours = {kind for kind in _below(QWidget) if kind.__module__.startswith(OURS)}
    return sorted(f"{kind.__module__.removeprefix(OURS)}.{kind.__name__}" for kind in ours - seen)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _scrolling(window: QWidget) -> QScrollArea | None:
    for area in window.findChildren(QScrollArea):
        if (
            area.isVisible()
            and area.verticalScrollBar().maximum() > 0
            and not _is_within(area, Sidebar)
            and not popups()
        ):
            return area
    return None


def popups() -> list[QWidget]:
    """Give every list that lies above the window."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget.windowType() == Qt.WindowType.Popup
    ]


def hide_popups() -> None:
    """Close every list that lies above the window."""
    for popup in popups():
        popup.hide()


def _paint(picture: QPixmap, widget: QWidget, window: QWidget) -> None:
    place = widget.mapToGlobal(widget.rect().topLeft()) - window.mapToGlobal(window.rect().topLeft())
    painter = QPainter(picture)
    painter.drawPixmap(place, widget.grab())
    painter.end()


def _is_within(widget: QWidget, kind: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, kind) or _is_within(parent, kind))
