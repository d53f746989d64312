"""Chooses files to take in at a team desk: what the office or the group's other laptop has written."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from outreach_desk.desk.incoming import Incoming
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

_MOST_SHOWN = 60


class IncomingPage(QWidget):
    """Emits `preview_wanted(paths)`, `look_wanted` and `back_wanted`. What is new is ticked by itself."""

    preview_wanted = Signal(list)
    look_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[Path, bool] = {}
        self._boxes: dict[Path, QCheckBox] = {}
        self._working = False
        self.page = Page(_("A file from the office"), action=_("Look inside"), scrolls=True, back=True)
        self.page.set_sentence(
            _(
                "It says which of your files have arrived, and what the office asks. Files of your"
                " group’s other laptop are taken in here too."
            )
        )
        self.page.acted.connect(self._on_acted)
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self._none = text(
            _("No file for this desk was found. Plug in the stick, then press “Look again for files”."),
            "quiet",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        again = buttons.link(_("Look again for files"))
        again.clicked.connect(self.look_wanted)
        files = QWidget()
        holder = QVBoxLayout(files)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._none)
        holder.addLayout(self._list)
        holder.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(self.busy)
        self.page.content.addWidget(
            card("", text(_("Choose what to take in, or drop files on this page.")), files)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(again)
        self._may()

    def set_files(self, files: Sequence[Incoming]) -> None:
        """Offer these files; what was ticked or not stays so."""
        for box in self._boxes.values():
            self._list.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = {one.found.path: self._box(one) for one in files[:_MOST_SHOWN]}
        self._none.setVisible(not files)
        self._may()

    def tick(self, paths: Iterable[Path]) -> None:
        """Tick these as soon as they are offered."""
        self._chosen |= dict.fromkeys(paths, True)

    def chosen(self) -> list[Path]:
        """Give the ticked files, oldest first: so they came about."""
        return [path for path, box in reversed(self._boxes.items()) if box.isChecked()]

    def set_looking(self, *, looking: bool) -> None:
        """While it looks into files, nothing else can be begun here."""
        self._working = looking
        self._may()

    def typed(self) -> dict[Path, bool]:
        """Give what was ticked or unticked."""
        return dict(self._chosen)

    def set_typed(self, state: dict[Path, bool]) -> None:
        """Put it back."""
        self._chosen = dict(state)

    def _box(self, one: Incoming) -> QCheckBox:
        parts = [
            record_words.place(one.found.place),
            one.found.path.name,
            record_words.kind_of_file(one.kind),
            *([_("taken in before")] if one.known else []),
        ]
        words = " · ".join(parts)
        box = QCheckBox(words.replace("&", "&&"))
        box.setAccessibleName(words)
        box.setChecked(self._chosen.get(one.found.path, not one.known))
        box.toggled.connect(lambda on, path=one.found.path: self._on_ticked(path, on=on))
        self._list.addWidget(box)
        return box

    def _on_ticked(self, path: Path, *, on: bool) -> None:
        self._chosen[path] = on
        self._may()

    def _may(self) -> None:
        self.page.action.setEnabled(bool(self.chosen()) and not self._working)

    def _on_acted(self) -> None:
        self.preview_wanted.emit(self.chosen())
