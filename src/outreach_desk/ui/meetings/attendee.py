"""One attendee on the list: who she is, whether she came, why not, and a way to take her off again."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from outreach_desk.desk.meetings import ABSENT, PRESENT, UNMARKED, Mark
from outreach_desk.desk.people import CLIENT, Person
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.meetings import people_field
from outreach_desk.ui.style import TARGET, Style
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.flow import Flow

_NAME_WIDTH = 216
_NARROW_NAME = 176  # beside a button more
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Attendee(QWidget):
    """Left and right choose the presence, up and down go to the neighbours, Delete takes her off.

    Emits `changed`, `removed(key)`, `step_wanted(key, ±1)`, and `refer_wanted(client id)` once `set_refers`.
    """

    changed = Signal()
    removed = Signal(object)
    step_wanted = Signal(object, int)
    refer_wanted = Signal(str)

    def __init__(self, person: Person, mark: Mark, codes: Codes, style: Style) -> None:
        super().__init__()
        self._codes = codes
        self.person = person
        self._name = texts.text("", "label")
        self._note = texts.text("", "quiet")
        self._number = 0
        self._reason = self._reasons()
        self._role = self._roles()
        self._presences: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._remove = buttons.symbol(
            style.icon("remove"), _("{code}: take off the list").format(code=person.code)
        )
        self._refer = buttons.symbol(
            style.icon("referrals"), _("{code}: write a referral").format(code=person.code)
        )
        self._refer.hide()
        self._refers = False
        self._lay_out()
        self.set_person(person)
        self.set_mark(mark)
        self._group.buttonToggled.connect(self._on_toggled)
        self._reason.currentIndexChanged.connect(self.changed)
        self._refer.clicked.connect(lambda: self.refer_wanted.emit(self._client))
        self._role.currentIndexChanged.connect(self.changed)
        self._remove.clicked.connect(lambda: self.removed.emit(self.person.key))

    @property
    def mark(self) -> Mark:
        """Give what is marked of her."""
        presence = next(value for value, button in self._presences.items() if button.isChecked())
        reason = self._reason.currentData() if presence == ABSENT else None
        return Mark(presence, reason, self._role.currentData())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Give what takes the keyboard, in order."""
        refer = (self._refer,) if self._refers else ()
        return (*self._presences.values(), self._reason, self._role, *refer, self._remove)

    def set_refers(self) -> None:
        """Offer to write a referral for her: the meeting is known, and the slip can name it."""
        self._name.setFixedWidth(_NARROW_NAME)
        self._refers = self._client is not None
        self._refer.setVisible(self._refers)

    @property
    def _client(self) -> str | None:
        return self.person.id if self.person.kind == CLIENT else self.person.also_client

    def set_mark(self, mark: Mark) -> None:
        """Mark her."""
        self.set_presence(mark.presence)
        if mark.reason is not None and self._reason.findData(mark.reason) < 0:
            self._reason.addItem(self._codes.label("absence_reason", mark.reason), mark.reason)
        self._reason.setCurrentIndex(max(0, self._reason.findData(mark.reason)))
        self._reason.setVisible(mark.presence == ABSENT)
        if mark.role is not None and self._role.findData(mark.role) < 0:
            self._role.addItem(self._codes.label("attendee_role", mark.role), mark.role)
        self._role.setCurrentIndex(max(0, self._role.findData(mark.role)))

    def set_presence(self, presence: str) -> None:
        """Say whether she came; her reason and her part stay for when they are needed."""
        self._presences.get(presence, self._presences[UNMARKED]).setChecked(True)

    def set_number(self, number: int) -> None:
        """Show her number on the list, which is that of the printed sheet."""
        self._number = number
        self.set_person(self.person)

    def show_role(self, *, shown: bool) -> None:
        """Ask as what she came; a part that is written already is always shown."""
        self._role.setVisible(shown or self._role.currentData() is not None)

    def set_person(self, person: Person) -> None:
        """Show what is known of her by now."""
        self.person = person
        label = people_field.label(person)
        self._name.setText(f"{self._number}. {label}" if self._number else label)

    def set_note(self, note: str) -> None:
        """Say below her name what is to be known for this meeting."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def take_keyboard(self) -> None:
        """Go to her presence."""
        self._presences[self.mark.presence].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go up and down between people, where a group of answers would only change the answer."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self.step_wanted.emit(self.person.key, step)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take her off with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.person.key)
        else:
            super().keyPressEvent(event)

    def _reasons(self) -> Combo:
        combo = Combo()
        combo.setAccessibleName(_("{code}: why absent").format(code=self.person.code))
        combo.addItem(_("– why? –"), None)
        for code in self._codes.choices("absence_reason", None):
            combo.addItem(code.label(), code.code)
        return combo

    def _roles(self) -> Combo:
        combo = Combo()
        combo.hide()
        combo.setAccessibleName(_("{code}: came as").format(code=self.person.code))
        combo.addItem(self._codes.label("attendee_role", self.person.kind), None)
        for code in self._codes.choices("attendee_role", None):
            if code.code != self.person.kind:
                combo.addItem(code.label(), code.code)
        return combo

    def _lay_out(self) -> None:
        self._name.setFixedWidth(_NAME_WIDTH)
        self._name.setMinimumHeight(TARGET)
        answers = QWidget()
        row = QHBoxLayout(answers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for presence in (PRESENT, ABSENT, UNMARKED):
            words = self._codes.label("presence", presence)
            button = QRadioButton(words.replace("&", "&&"))
            button.setAccessibleName(f"{self.person.code}: {words}")
            button.installEventFilter(self)
            self._group.addButton(button)
            row.addWidget(button)
            self._presences[presence] = button
        right = QWidget()  # the reason belongs below the answers, not below her name
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addWidget(answers)
        for combo in (self._reason, self._role):
            below.addWidget(combo, alignment=Qt.AlignmentFlag.AlignLeft)
        board = QWidget()
        flow = Flow(board, spacing=8)
        flow.addWidget(self._name)
        flow.addWidget(right)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(board, 1)
        top.addWidget(self._refer, alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._remove, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._note)

    def _on_toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self._reason.setVisible(self._presences[ABSENT].isChecked())
            self.changed.emit()
