"""Chooses files to take in: those on the sticks, in Downloads, and dropped ones, each with a box to tick."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk.drives import Found
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons, tab_order
from outreach_desk.ui.widgets.texts import text
from outreach_desk.ui.widgets.wrapped import Check

_MOST_SHOWN = 120
_NAME_WIDTH = 208


class Files(QWidget):
    """What was not taken in before is ticked by itself. `changed` comes when the choice changes."""

    changed = Signal()
    look_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        self._known: frozenset[str] = frozenset()
        self._chosen: dict[Path, bool] = {}
        self._boxes: dict[Path, QCheckBox] = {}
        self._lines: list[QWidget] = []
        self._none = text(
            _("No new file was found. Plug in the stick, then press “Look again”; or drop files here."),
            "quiet",
        )
        self.every = Check(_("All these files"))
        self.every.setAccessibleName(self.every.text())
        self.every.clicked.connect(self._on_every)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._more = text("", "quiet")
        self._others = text("", "quiet")
        self._others.hide()
        again = buttons.link(_("Look again"))
        again.clicked.connect(self.look_wanted)
        self.all = buttons.link(_("Show files taken in before"))
        self.all.setCheckable(True)
        self.all.toggled.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._none)
        layout.addWidget(self.every)
        layout.addLayout(self._list)
        layout.addWidget(self._more)
        layout.addWidget(self._others)
        layout.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.all, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(again)
        self._show()

    def set_found(self, found: Sequence[Found], others: int = 0) -> None:
        """Offer these files; what was ticked or not stays so. `others` lie there too and are none of ours."""
        self._found = list(found)
        words = ngettext(
            "{n} other file lies there that is no report for this office. Drop it here to see why.",
            "{n} other files lie there that are no reports for this office. Drop one here to see why.",
            others,
        )
        self._others.setText(words.format(n=numbers.show_integer(others)))
        self._others.setVisible(others > 0)
        self._show()

    def set_known(self, known: Iterable[str]) -> None:
        """Say which files were taken in before, by name: they are not offered at first."""
        self._known = frozenset(known)
        self._show()

    def tick(self, paths: Iterable[Path]) -> None:
        """Tick these, also if they were taken in before."""
        self._chosen |= dict.fromkeys(paths, True)
        self._show()

    def chosen(self) -> list[Path]:
        """Give the ticked files, oldest first: so they came about."""
        return [path for path, box in reversed(self._boxes.items()) if box.isChecked()]

    def new(self) -> int:
        """Count the files that were not taken in before."""
        return sum(one.path.name not in self._known for one in self._found)

    def typed(self) -> dict[Path, bool]:
        """Give what was ticked or unticked."""
        return dict(self._chosen)

    def set_typed(self, state: dict[Path, bool]) -> None:
        """Put it back."""
        self._chosen = dict(state)
        self._show()

    def _show(self) -> None:
        for line in self._lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        shown = [one for one in self._found if self._is_shown(one)]
        self._boxes = {one.path: self._box(one) for one in shown[:_MOST_SHOWN]}
        tab_order.put_after(self.every, *self._boxes.values())
        self._none.setVisible(not shown)
        left = len(shown) - len(self._boxes)
        more = ngettext("{n} more file: take these in first.", "{n} more files: take these in first.", left)
        self._more.setText(more.format(n=numbers.show_integer(left)))
        self._more.setVisible(left > 0)
        self.all.setVisible(any(one.path.name in self._known for one in self._found))
        self.every.setVisible(len(self._boxes) > 1)
        self._show_every()
        self.changed.emit()

    def _show_every(self) -> None:
        self.every.setChecked(all(box.isChecked() for box in self._boxes.values()))

    def _on_every(self, on: bool) -> None:
        for box in self._boxes.values():
            box.setChecked(on)

    def _is_shown(self, one: Found) -> bool:
        return one.path.name not in self._known or self.all.isChecked() or self._chosen.get(one.path, False)

    def _box(self, one: Found) -> QCheckBox:
        known = one.path.name in self._known
        parts = [
            record_words.place(one.place),
            dates.show_instant(dates.instant_of(one.written)),
            *([_("taken in before")] if known else []),
        ]
        box = Check(one.path.name.replace("&", "&&"))
        box.setMinimumWidth(_NAME_WIDTH)  # what is said of the files stands in a column
        box.setAccessibleName(one.path.name)
        box.setAccessibleDescription(", ".join(parts))
        box.setChecked(self._chosen.get(one.path, not known))
        box.toggled.connect(lambda on, path=one.path: self._on_ticked(path, on=on))
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(box)
        layout.addWidget(text(" · ".join(parts), "quiet"), 1)
        self._list.addWidget(line)
        self._lines.append(line)
        return box

    def _on_ticked(self, path: Path, *, on: bool) -> None:
        self._chosen[path] = on
        self._show_every()
        self.changed.emit()
