"""One field through which everybody gets onto the list: a code or a nickname, without marks, and Enter.

A pick clears the field for the next person. Words that name nobody offer a new member.
"""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.people import Person
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ground.text import Unreadable, fold
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.type_ahead import Choice, TypeAhead

_NEW = "new"


def label(person: Person) -> str:
    """Give a person's code and, if she has one, her nickname."""
    return f"{person.code} · {person.nickname}" if person.nickname else person.code


class PeopleField(Field):
    """Emits `person_chosen(Person)`, or `new_wanted(str)` with words that name nobody.

    `is_listed` says who stands on the list already; she is found all the same, and marked so.
    """

    person_chosen = Signal(object)
    new_wanted = Signal(str)

    def __init__(self, name: str, label: str, is_listed: Callable[[Person], bool], *, hint: str) -> None:
        line = TypeAhead(self._suggest, empties=True)
        super().__init__(name, label, line, hint=hint)
        self.line = line
        self._is_listed = is_listed
        self._people: dict[str, tuple[Person, list[str]]] = {}
        line.setPlaceholderText(_("type a few letters"))
        line.textChanged.connect(self.changed)
        line.chosen.connect(self._on_chosen)

    def set_people(self, people: Iterable[Person]) -> None:
        """Offer these people, without the deleted ones."""
        self._people = {
            f"{person.kind}:{person.id}": (person, fold(f"{person.code} {person.nickname}").split())
            for person in people
            if not person.deleted
        }

    def settle(self) -> None:
        """Take the one person whom words that were left in the field name without doubt."""
        found = self._matching(self.line.text())
        if fold(self.line.text()) and len(found) == 1:
            self.line.set_choice(None)
            self.person_chosen.emit(self._people[found[0]][0])

    def read(self) -> Any:
        """Give nothing. Raises Unreadable while words stand here: somebody may have been meant."""
        if self.line.text().strip():
            words = said(N_("Nobody was added for these words. Choose from the list, or empty this field."))
            raise Unreadable(FieldProblem("nobody_chosen", words))

    def set_value(self, value: Any) -> None:
        """Put words into the field."""
        self.line.set_choice(None)
        self.line.setText(value or "")

    def typed(self) -> str:
        """Give the words as they stand."""
        return self.line.text()

    def set_typed(self, typed: Any) -> None:
        """Put the words back."""
        self.set_value(typed)

    def _matching(self, typed: str) -> list[str]:
        """Give the keys of whom the words may mean; a whole code means nobody else."""
        wanted = fold(typed).split()
        found = [
            key
            for key, (_person, own) in self._people.items()
            if all(any(word.startswith(part) for word in own) for part in wanted)
        ]
        exact = [key for key in found if fold(self._people[key][0].code).split() == wanted]
        return exact or found

    def _suggest(self, typed: str) -> list[Choice]:
        found = self._matching(typed)
        if not found and typed.strip():
            words = typed.strip()
            return [Choice(_NEW, _("New member: {words}").format(words=words), also=words)]
        choices, listed = [], []
        for key in found:
            person = self._people[key][0]
            if self._is_listed(person):
                listed.append(Choice(key, _("{person} (on the list)").format(person=label(person))))
            else:
                choices.append(Choice(key, label(person)))
        return choices + listed

    def _on_chosen(self, choice: Choice) -> None:
        if choice.id == _NEW:
            self.new_wanted.emit(choice.also)
        elif choice.id in self._people:
            self.person_chosen.emit(self._people[choice.id][0])
