"""A new desk asks: choose its request, compare its six words by telephone, let it in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from outreach_desk.desk.registry import Asking
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.offered import OfferedOne
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import card, text


class AskingPage(QWidget):
    """Emits `approve_wanted(path)`, `look_wanted` and `back_wanted`."""

    approve_wanted = Signal(object)
    look_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[Path, Asking] = {}
        self.page = Page(_("A new desk asks"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(_("Let in only whom you know, and only after you have heard the six words."))
        self.page.back_wanted.connect(self.back_wanted)
        self._offered = OfferedOne(
            _("No request was found. Plug in the stick, then press “Look again”; or drop the file here."),
            _("Look again"),
        )
        self._offered.look_wanted.connect(self.look_wanted)
        self._offered.changed.connect(self._show)
        self.page.content.addWidget(card(_("1. Choose the request"), self._offered))
        self.words = SixWords(_("Six words of the new desk"))
        self.group = text("")
        self.approve = buttons.primary(_("The words are the same: let this desk in"))
        self.approve.setAccessibleName(_("Let this desk in"))
        self.approve.clicked.connect(self._on_approve)
        self._compare = self._compare_card()
        self.page.content.addWidget(self._compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.set_files([], str)

    def set_files(self, files: Sequence[Asking], words_of: Callable[[Path], str]) -> None:
        """Offer these requests; a single one is chosen by itself."""
        self._files = {one.path: one for one in files}
        self._offered.set_files([(one.path, _words(one, words_of(one.path))) for one in files])

    @property
    def wanted(self) -> Path | None:
        """Give the request that was chosen, or is to be chosen as soon as it lies there."""
        return self._offered.wanted

    def want(self, path: Path | None) -> None:
        """Choose this request as soon as it is offered."""
        self._offered.wanted = path

    def chosen(self) -> Asking | None:
        """Give the request that is chosen."""
        path = self._offered.chosen()
        return self._files.get(path) if path is not None else None

    def _compare_card(self) -> QFrame:
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.approve, alignment=Qt.AlignmentFlag.AlignLeft)
        call = _("Call the team on a number you know. Ask for the six words on its page “Send”:")
        return card(_("2. Compare the six words"), text(call), self.words, self.group, act)

    def _show(self) -> None:
        one = self.chosen()
        self._compare.setVisible(one is not None)
        if one is None:
            return
        self.words.set_words(one.words)
        if one.known:
            said = _("This desk is let in already. Give it a new office file.")
        elif one.group_known:
            said = _("It will speak for group {code}, which is in the register.").format(code=one.group_code)
        else:
            said = _("Group {code} is new here: it will be added to the register.").format(
                code=one.group_code
            )
        self.group.setText(said)
        self.approve.setEnabled(not one.known)

    def _on_approve(self) -> None:
        one = self.chosen()
        if one is not None:
            self.approve_wanted.emit(one.path)


def _words(one: Asking, place: str) -> str:
    return _("{label}, group {code} ({place})").format(label=one.label, code=one.group_code, place=place)
