"""The card under a file that was just written: read the stick again, and what was found on it."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import stick
from outreach_desk.desk.stick import StickCheck
from outreach_desk.ground import numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.texts import card, text

_MISSING = "missing"
_STATES = {
    stick.WHOLE: (N_("{file}: whole, as it was written."), "done"),
    stick.DAMAGED: (N_("{file}: damaged. The office could not read it. Write it again."), "late"),
    _MISSING: (N_("{file}: it does not lie there. Is this the same stick? Else write it again."), "late"),
}


class StickPart(QWidget):
    """Emits `check_wanted(folder)` and `again_wanted(number, folder)`. `files` are number by name.

    What is for the other laptop (`again` is False) is never written twice: a new file takes its place.
    """

    check_wanted = Signal(object)
    again_wanted = Signal(int, object)

    def __init__(self, files: Mapping[str, int], folder: Path, *, again: bool) -> None:
        super().__init__()
        self.files, self.folder, self._may_write = dict(files), folder, again
        self.found: StickCheck | None = None
        self._shown: list[QWidget] = []
        self.check = buttons.plain(_("Read the stick again now"))
        self.check.clicked.connect(self._on_check)
        self._results = QWidget()
        self._list = QVBoxLayout(self._results)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        why = _(
            "Take the stick out safely, plug it in once more, then press the button: only then does the stick"
            " itself answer, and not the memory of this computer."
        )
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.check, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(_("Is the file whole on the stick?"), text(why), act, self._results))
        self._results.hide()

    def set_busy(self, *, busy: bool) -> None:
        """While it is being read or written, nothing else is begun."""
        self.setEnabled(not busy)

    def set_checked(self, found: StickCheck) -> None:
        """Say of each file that was written whether it is whole, and how many others lie there."""
        self.found = found
        for widget in self._shown:
            self._list.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        states = {one.file: one.state for one in found.files}
        for file, seq in self.files.items():
            self._tell(file, seq, states.get(file, _MISSING))
        self._tell_others([one.state for one in found.files if one.file not in self.files])
        self._results.show()

    def _tell(self, file: str, seq: int, state: str) -> None:
        words, tone = _STATES.get(state, _STATES[stick.DAMAGED])
        told = text(_(words).format(file=file), tone=tone)
        told.setAccessibleName(_("What the stick says of {file}").format(file=file))
        told.setAccessibleDescription(told.text())
        self._add(told)
        if state != stick.WHOLE and self._may_write:
            again = buttons.plain(_("Write it again"))
            again.setAccessibleName(_("{act}: {file}").format(act=again.text(), file=file))
            again.clicked.connect(lambda: self.again_wanted.emit(seq, self.folder))
            self._add(again)

    def _tell_others(self, states: list[str]) -> None:
        if not states:
            return
        words = ngettext(
            "{n} other file of a desk lies there.", "{n} other files of desks lie there.", len(states)
        )
        bad = states.count(stick.DAMAGED)
        damaged = ngettext("{n} of them is damaged.", "{n} of them are damaged.", bad)
        parts = [words.format(n=numbers.show_integer(len(states)))]
        if bad:
            parts.append(damaged.format(n=numbers.show_integer(bad)))
        self._add(text(" ".join(parts), "quiet" if not bad else "", tone="late" if bad else ""))

    def _add(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self._list.addWidget(
            widget, alignment=Qt.AlignmentFlag.AlignLeft if widget.focusPolicy() else Qt.AlignmentFlag(0)
        )

    def _on_check(self) -> None:
        self.check_wanted.emit(self.folder)
