"""A new desk asks: choose its request, compare its six words by telephone, let it in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from outreach_desk.desk.registry import Asking
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
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
        self._files: dict[Path, tuple[Asking, QRadioButton]] = {}
        self.wanted: Path | None = None
        self.page = Page(_("A new desk asks"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(_("Let in only whom you know, and only after you have heard the six words."))
        self.page.back_wanted.connect(self.back_wanted)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_chosen)
        self._none = text(
            _("No request was found. Plug in the stick, then press “Look again”; or drop the file here."),
            "quiet",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        again = buttons.link(_("Look again"))
        again.clicked.connect(self.look_wanted)
        files = QWidget()
        holder = QVBoxLayout(files)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._none)
        holder.addLayout(self._list)
        holder.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(card(_("1. Choose the request"), files))
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
        wanted = self.wanted
        for _asking, button in self._files.values():
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._files = {one.path: (one, self._button(one, words_of(one.path))) for one in files}
        self._none.setVisible(not files)
        if wanted not in self._files:
            wanted = files[0].path if len(files) == 1 else None
        if wanted is not None:
            self._files[wanted][1].setChecked(True)
        self._show()

    def chosen(self) -> Asking | None:
        """Give the request that is chosen."""
        return next((one for one, button in self._files.values() if button.isChecked()), None)

    def _compare_card(self) -> QFrame:
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.approve, alignment=Qt.AlignmentFlag.AlignLeft)
        call = _("Call the team on a number you know. Ask for the six words on its page “Send”:")
        return card(_("2. Compare the six words"), text(call), self.words, self.group, act)

    def _button(self, one: Asking, place: str) -> QRadioButton:
        words = _("{label}, group {code} ({place})").format(label=one.label, code=one.group_code, place=place)
        button = QRadioButton(words.replace("&", "&&"))
        button.setAccessibleName(words)
        self._group.addButton(button)
        self._list.addWidget(button)
        return button

    def _show(self) -> None:
        one = self.chosen()
        self._compare.setVisible(one is not None)
        if one is None:
            return
        self.wanted = one.path
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

    def _on_chosen(self, _button: QRadioButton, on: bool) -> None:
        if on:
            self._show()

    def _on_approve(self) -> None:
        one = self.chosen()
        if one is not None:
            self.approve_wanted.emit(one.path)
