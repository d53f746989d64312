"""Garbage is collected on the window's thread alone.

Python collects in whichever thread allocates next: in the worker it would free widgets that lie in a circle
of references, and Qt lets them be touched on their own thread only. Seen as a crash without a word.
"""

import gc
import time
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from outreach_desk.ground import garbage

_MILLISECONDS = 500
_SECONDS_BETWEEN = 60.0
"""What was set apart is gone through while nobody looks at the window, at most so often."""


class Collector(QObject):
    """Switches Python's own collecting off while it lives, and collects by its timer. `stop` it at the end.

    Python's own thresholds say when a generation is due; of several due the oldest is collected, as there.
    """

    _living: ClassVar[int] = 0
    _was_on: ClassVar[bool] = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if Collector._living == 0:
            Collector._was_on = gc.isenabled()
            gc.disable()
            garbage.set_apart(wanted=True)
        Collector._living += 1
        self._last = time.monotonic()
        self._timer = QTimer(self, interval=_MILLISECONDS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect again, unless another window needs it off."""
        self._timer.stop()
        Collector._living -= 1
        if Collector._living == 0:
            garbage.set_apart(wanted=False)
            if Collector._was_on:
                gc.enable()

    def collect_apart(self) -> None:
        """Collect what was set apart with all else, if anything was: it may take a second."""
        if garbage.is_apart() and not garbage.is_put_off():
            self._last = time.monotonic()
            garbage.take_back()
            gc.collect()

    def _on_time(self) -> None:
        is_seen = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        is_time = time.monotonic() - self._last > _SECONDS_BETWEEN
        if is_time and not is_seen:
            self.collect_apart()
        collect_due()


def collect_due() -> None:
    """Collect the oldest generation whose threshold is passed, unless very much is just being made."""
    if garbage.is_put_off():
        return
    due = [
        generation
        for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if most and count > most
    ]
    if due:
        gc.collect(due[-1])
