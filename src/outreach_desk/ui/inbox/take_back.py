"""Taking an import back: first what it would do, in words; then the word of the person."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from outreach_desk.desk.imports import Import, Taken
from outreach_desk.ground.language import _
from outreach_desk.records import catalog
from outreach_desk.ui import record_words
from outreach_desk.ui.inbox import history
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check


class TakeBackPage(QWidget):
    """Emits `look_wanted(ids)`, `take_back_wanted(ids)` and `back_wanted`."""

    look_wanted = Signal(list)
    take_back_wanted = Signal(list)
    back_wanted = Signal()

    def __init__(self, one: Import, known: Sequence[Import]) -> None:
        super().__init__()
        self.chosen = one
        self._known = {other.id: other for other in known}
        self._offered: dict[str, QCheckBox] = {}
        self.page = Page(_("Take back"), action=_("Take back now"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(history.who(one))
        self.page.action.setEnabled(False)
        self.page.acted.connect(self._on_take_back)
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self.told = text("")
        self.told.setAccessibleName(_("What taking back would do"))
        self._ticks = QWidget()
        self._list = QVBoxLayout(self._ticks)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        words = _("These files came later and say the same. As long as they are in, their rows stay:")
        self._later = card(_("Take back together with it"), text(words), self._ticks)
        self.sent = text("", tone="due")
        self.sent.setAccessibleName(_("Files sent on"))
        self._sent_on = card(_("Sent on already"), self.sent)
        self.page.content.addWidget(self.busy)
        self.page.content.addWidget(card(_("What would happen"), self.told))
        for frame in (self._later, self._sent_on):
            frame.hide()
            self.page.content.addWidget(frame)
        after = _("A backup is made first. You can let the file in again under “What came in”.")
        self.page.content.addWidget(text(after, "quiet"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.page.action)

    def ids(self) -> list[str]:
        """Give what is to be taken back: the chosen one and what is ticked."""
        return [self.chosen.id, *(name for name, box in self._offered.items() if box.isChecked())]

    def set_taken(self, taken: Taken) -> None:
        """Show what taking back would do; what was offered once stays offered."""
        if set(taken.bundles) != set(self.ids()):
            return  # another tick came in between; its answer is under way
        for name in taken.later:
            if name not in self._offered:
                self._offer(name)
        self._later.setVisible(bool(self._offered))
        lines = [
            *_counted(_("No longer here"), taken.removed),
            *_counted(_("As they were before"), taken.changed),
            *_counted(_("Waiting again for what they name"), taken.waiting),
        ]
        self.told.setText("\n".join(lines) or _("No record here would change."))
        self.told.setAccessibleDescription(self.told.text())
        words = _("Taking back does not reach these files: {files}")
        self.sent.setText(words.format(files=", ".join(taken.sent_on)))
        self.sent.setAccessibleDescription(self.sent.text())
        self._sent_on.setVisible(bool(taken.sent_on))
        self.page.action.setEnabled(True)

    def set_busy(self, *, busy: bool) -> None:
        """While it is under way, nothing else can be begun here."""
        self.page.action.setEnabled(not busy)
        self._ticks.setEnabled(not busy)

    def _offer(self, name: str) -> None:
        one = self._known.get(name)
        words = name if one is None else history.who(one)
        box = Check(words.replace("&", "&&"))
        box.setAccessibleName(words)
        box.toggled.connect(self._on_ticked)
        self._offered[name] = box
        self._list.addWidget(box)

    def _on_ticked(self) -> None:
        self.page.action.setEnabled(False)  # until it is told what that does
        self.look_wanted.emit(self.ids())

    def _on_take_back(self) -> None:
        self.take_back_wanted.emit(self.ids())


def _counted(words: str, counts: Mapping[str, int]) -> list[str]:
    said = record_words.rows_of({name: counts[name] for name in catalog.THINGS if name in counts})
    return [_("{what}: {rows}").format(what=words, rows=said)] if said else []
