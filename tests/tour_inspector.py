"""Looks at what the tour comes by, in place of taking pictures: can everybody use it, also enlarged?

Enlarged to 200 % a laptop's screen of 1366 × 768 has 683 × 384 logical pixels; a small one has 1024 × 600.
"""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

import access
from tour_camera import Camera, hide_popups, popups

SMALL, ENLARGED = QSize(1024, 600), QSize(683, 384)


class Inspector(Camera):
    """`faults` tells each once, with where it was seen first."""

    def __init__(self, folder: Path, sizes: tuple[QSize, ...] = (SMALL, ENLARGED)) -> None:
        super().__init__(folder)
        self.faults: dict[str, str] = {}
        self._sizes = sizes
        self._known: set[int] = set()

    def shot(self, window: QWidget, name: str, *, most: int) -> None:  # noqa: ARG002 - asked of a camera
        """Look at a page as a whole, whatever of it is scrolled away."""
        self.take(window, name)

    def looks_at(self, widget: QWidget) -> bool:
        """Say whether a shown widget is checked: each that takes room, also scrolled away."""
        return not widget.size().isEmpty()

    def take(self, window: QWidget, name: str) -> None:
        """Look at the window in its size and in the others; what looked like this before is known."""
        self._turn()
        self.taken.append(name)
        self.see(window, popups())
        for popup in popups():
            self._note(access.cut_off(popup), name)
        hide_popups()
        shown = access.picture(window)
        if shown in self._known:
            return
        self._known.add(shown)
        window.activateWindow()  # a list that lay above it may have taken the keyboard
        QTest.qWaitForWindowActive(window)
        for question in (one for one in window.findChildren(QDialog) if one.isVisible()):
            self._note(access.faults(question), name)  # while it is asked nothing else can be used
            return
        self._note(access.faults(window), name)
        whole = window.size()
        for size in self._sizes:
            window.resize(size)
            self._turn()
            where = f"{name} at {size.width()} × {size.height()}"
            if window.size() != size:
                self._note([f"too large: {window.width()} × {window.height()}"], where)
            self._note(access.faults(window, tab=False), where)
        window.resize(whole)
        self._turn()

    def _note(self, found: list[str], where: str) -> None:
        for fault in found:
            self.faults.setdefault(fault, where)


class InspectorWithCamera(Inspector):
    """Lets a camera take its pictures, and looks after each: one walk gives both."""

    def __init__(self, folder: Path, sizes: tuple[QSize, ...] = (SMALL, ENLARGED)) -> None:
        super().__init__(folder, sizes)
        self._camera = Camera(folder, looks_alone=False)

    def shot(self, window: QWidget, name: str, *, most: int) -> None:
        """Take the pictures of a page, and look at it as a whole."""
        self._camera.shot(window, name, most=most)
        super().take(window, name)

    def take(self, window: QWidget, name: str) -> None:
        """Take a picture, and look."""
        self._camera.take(window, name)
        super().take(window, name)
