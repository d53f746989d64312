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
        self._asks_role = False
        # A box with a list to choose from is dear, and of 25 people few need one: made when it is asked for.
        self._reason: Combo | None = None
        self._role: Combo | None = None
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
        self._refer.clicked.connect(lambda: self.refer_wanted.emit(self._client))
        self._remove.clicked.connect(lambda: self.removed.emit(self.person.key))

    @property
    def mark(self) -> Mark:
        """Give what is marked of her."""
        presence = next(value for value, button in self._presences.items() if button.isChecked())
        reason = self._reason.currentData() if self._reason is not None and presence == ABSENT else None
        return Mark(presence, reason, self._role.currentData() if self._role is not None else None)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Give what takes the keyboard, in order."""
        boxes = [box for box in (self._reason, self._role) if box is not None]
        refer = [self._refer] if self._refers else []
        return (*self._presences.values(), *boxes, *refer, self._remove)

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
        if mark.reason is not None:
            _choose(self._reasons(), mark.reason, self._codes.label("absence_reason", mark.reason))
        elif self._reason is not None:
            self._reason.setCurrentIndex(0)
        self._show_reason()
        if mark.role is not None:
            _choose(self._roles(), mark.role, self._codes.label("attendee_role", mark.role))
        elif self._role is not None:
            self._role.setCurrentIndex(0)
        self.show_role(shown=self._asks_role)

    def set_presence(self, presence: str) -> None:
        """Say whether she came; her reason and her part stay for when they are needed."""
        self._presences.get(presence, self._presences[UNMARKED]).setChecked(True)

    def set_number(self, number: int) -> None:
        """Show her number on the list, which is that of the printed sheet."""
        self._number = number
        self.set_person(self.person)

    def show_role(self, *, shown: bool) -> None:
        """Ask as what she came; a part that is written already is always shown."""
        self._asks_role = shown
        if shown or self._role is not None:
            self._roles().setVisible(shown or self._roles().currentData() is not None)

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

    def _show_reason(self) -> None:
        absent = self._presences[ABSENT].isChecked()
        if absent or self._reason is not None:
            self._reasons().setVisible(absent)

    def _reasons(self) -> Combo:
        if self._reason is None:
            self._reason = self._box(_("{code}: why absent"))
            self._reason.addItem(_("– why? –"), None)
            for code in self._codes.choices("absence_reason", None):
                self._reason.addItem(code.label(), code.code)
            self._put_below(self._reason)
        return self._reason

    def _roles(self) -> Combo:
        if self._role is None:
            self._role = self._box(_("{code}: came as"))
            self._role.addItem(self._codes.label("attendee_role", self.person.kind), None)
            for code in self._codes.choices("attendee_role", None):
                if code.code != self.person.kind:
                    self._role.addItem(code.label(), code.code)
            self._put_below(self._role)
        return self._role

    def _box(self, name: str) -> Combo:
        box = Combo()
        box.hide()
        box.setAccessibleName(name.format(code=self.person.code))
        return box

    def _put_below(self, box: Combo) -> None:
        """Put a box below the answers, the reason first, and Tab comes to it there."""
        place = 1 if box is self._reason else self._below.count()
        self._below.insertWidget(place, box, alignment=Qt.AlignmentFlag.AlignLeft)
        stops = self.stops
        QWidget.setTabOrder(stops[stops.index(box) - 1], box)
        box.currentIndexChanged.connect(self.changed)

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
        self._below = QVBoxLayout(right)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(4)
        self._below.addWidget(answers)
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
            self._show_reason()
            self.changed.emit()


def _choose(box: Combo, value: str, words: str) -> None:
    """Choose a value, also one that is not offered any more."""
    if box.findData(value) < 0:
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(value))
