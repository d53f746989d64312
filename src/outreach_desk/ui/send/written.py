"""One file for the office: its name, the check words to read by telephone, what is in it, and its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.outbox import SentFile
from outreach_desk.desk.stick import StickCheck
from outreach_desk.ground.language import N_, _
from outreach_desk.ui import record_words
from outreach_desk.ui.send.stick_part import StickPart
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import card, text

FRESH, WAITING, CONFIRMED, LOST, TWIN = "fresh", "waiting", "confirmed", "lost", "twin"
_WORDS = {
    FRESH: (N_("Written and read back. Not yet confirmed by the office."), "due"),
    WAITING: (N_("not yet confirmed by the office"), "due"),
    CONFIRMED: (N_("confirmed by the office"), "done"),
    TWIN: (N_("Written and read back. It is for the other laptop only."), "done"),
    LOST: (N_("was not written; the next file holds it too"), "late"),
}


@dataclass(frozen=True)
class Part:
    """What is shown of one file; `standing` says what became of it, `folder` where it was just written."""

    file: str
    seq: int
    words: tuple[str, ...]
    counts: Mapping[str, int]
    standing: str
    receipt: Mapping[str, int] | None = None
    folder: Path | None = None


def standing(sent: SentFile) -> str:
    """Give what became of a file, no more than is known."""
    if sent.confirmed:
        return CONFIRMED
    return WAITING if sent.written else LOST


def words(of: str) -> str:
    """Say a standing."""
    return _(_WORDS[of][0])


def tone(of: str) -> str:
    """Give the tone of a standing."""
    return _WORDS[of][1]


def receipt(counts: Mapping[str, int] | None) -> str:
    """Say what the office said became of a file's rows, empty where it said nothing."""
    return record_words.outcomes(counts or {})


class Written(QWidget):
    """Emits `done` when the person has read it. `fresh` files were written just now.

    `check_wanted(folder)`: the stick is to be read again. `again_wanted(number, folder)`: the same file is to
    be written once more; of an older file, to the one of `places` that is chosen.
    """

    done = Signal()
    check_wanted = Signal(object)
    again_wanted = Signal(int, object)

    def __init__(self, parts: Sequence[Part], *, fresh: bool, places: Places | None = None) -> None:
        super().__init__()
        self._parts, self._fresh = list(parts), fresh
        self.places = places
        self.stick: StickPart | None = None
        self.again = buttons.plain(_("Write the same file again"))
        self.again.hide()
        title = _("The file is written") if fresh else _("A file that was sent")
        self.page = Page(title, action=_("Done"), scrolls=True, wide=False)
        self.page.acted.connect(self.done)
        for part in parts:
            self.page.content.addWidget(_card(part))
        if fresh:
            self.page.content.addWidget(card(_("What now?"), *(text(line) for line in _steps(parts))))
        self._add_stick()
        if places is not None:
            self._add_again(places)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.page.action)

    def set_busy(self, *, busy: bool) -> None:
        """While a stick is read or written, nothing else is begun."""
        for part in (self.stick, self.again):
            if part is not None:
                part.setEnabled(not busy)

    def set_checked(self, found: StickCheck) -> None:
        """Say what was found on the stick."""
        if self.stick is not None:
            self.stick.set_checked(found)

    def typed(self) -> dict[str, Any]:
        """Give which files are shown, what was found on the stick, and the chosen place."""
        return {
            "parts": self._parts,
            "fresh": self._fresh,
            "found": self.stick.found if self.stick is not None else None,
            "places": self.places.typed() if self.places is not None else None,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        if state["found"] is not None:
            self.set_checked(state["found"])
        if self.places is not None and state["places"] is not None:
            self.places.set_typed(state["places"])

    def _add_stick(self) -> None:
        folder = next((part.folder for part in self._parts if part.folder is not None), None)
        if folder is None:
            return
        for_office = all(part.standing != TWIN for part in self._parts)
        made = StickPart({part.file: part.seq for part in self._parts}, folder, again=for_office)
        made.check_wanted.connect(self.check_wanted)
        made.again_wanted.connect(self.again_wanted)
        self.stick = made
        self.page.content.addWidget(made)

    def _add_again(self, places: Places) -> None:
        words = _(
            "If the stick was lost or is damaged, the very same file can be written once more, with the same"
            " number and check words."
        )
        self.again.clicked.connect(self._on_again)
        places.changed.connect(self._on_place)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignLeft)
        self.again.show()
        self.page.content.addWidget(card(_("Write the same file again"), text(words), places, act))
        self._on_place()

    def _on_place(self) -> None:
        self.again.setEnabled(self.places is not None and self.places.chosen() is not None)

    def _on_again(self) -> None:
        folder = self.places.chosen() if self.places is not None else None
        if folder is not None:
            self.again_wanted.emit(self._parts[0].seq, folder)


def _steps(parts: Sequence[Part]) -> list[str]:
    if any(part.standing == TWIN for part in parts):
        return [
            _("1. Carry the stick to the other laptop yourself: nicknames and telephone numbers are inside."),
            _("2. Open “Send” there, press “A file from the office”, and take this file in."),
            _("3. Then write a file there for this laptop, so that both hold the same."),
        ]
    return [
        _("1. Take the stick out safely and bring it to the office, or send the file."),
        _("2. Call the office and read the check words. They show that the file is whole."),
        _("3. Nothing is deleted here. The next file from the office confirms this one."),
    ]


def _card(part: Part) -> QWidget:
    name = text(part.file, "heading")
    name.setAccessibleName(_("File name"))
    name.setAccessibleDescription(part.file)
    name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    state = text(words(part.standing), tone=tone(part.standing))
    state.setAccessibleName(_("State of the file"))
    state.setAccessibleDescription(state.text())
    inside = record_words.rows_of(part.counts) or _("No rows: nothing has changed.")
    rows = text(inside)
    rows.setAccessibleName(_("Rows in the file"))
    rows.setAccessibleDescription(inside)
    told = receipt(part.receipt)
    answer = text(_("The office says of its rows: {outcomes}.").format(outcomes=told))
    answer.setAccessibleName(_("What the office says"))
    answer.setAccessibleDescription(told)
    return card(
        _("File {n}").format(n=part.seq),
        name,
        state,
        text(_("Check words to read by telephone:"), "label"),
        SixWords(_("Check words"), part.words),
        text(_("What is in it:"), "label"),
        rows,
        *([answer] if told else []),
    )
