"""Says who may be the same person, and why; each can be opened instead, or called somebody else."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.same_person import Like
from outreach_desk.ground import dates
from outreach_desk.ground.language import N_, _
from outreach_desk.matching import likeness
from outreach_desk.matching.likeness import Reason
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.notice import Notice, Notices

APART = "apart"
"""The name of this part in a form: its value are the ids of those who were called somebody else."""

_SHOWN = 2
_WORDS = {
    likeness.SAME_UIC: N_("the same UIC"),
    likeness.SAME_PARTNER: N_("the same code of the other programme"),
    likeness.SAME_PHONE: N_("the same telephone number"),
    likeness.NAME: N_("the same birth and gender, and a nickname like hers"),
}
_PARTS = {
    "mother": N_("a UIC that differs only in her mother’s name"),
    "father": N_("a UIC that differs only in her father’s name"),
    "birth_year": N_("a UIC that differs only in the birth year"),
    "birth_month": N_("a UIC that differs only in the birth month"),
    "province": N_("a UIC that differs only in the province of birth"),
}


class SamePart(Field):
    """Hidden while nobody is like her. `she_wanted(id)`: it is she; `apart_wanted(id)`: it is not.

    It warns and refuses nothing. `left`: the keyboard was on the last one who was like her.
    """

    she_wanted = Signal(str)
    apart_wanted = Signal(str)
    left = Signal()

    def __init__(self, style: Style) -> None:
        self._board = Notices()
        super().__init__(APART, _("Perhaps she is known already"), self._board)
        self._board.left.connect(self.left)
        self._style = style
        self._apart: tuple[str, ...] = ()
        self.hide()

    def set_likes(self, likes: Sequence[Like]) -> None:
        """Show the likeliest of these."""
        self._board.set_notices([self._notice(like) for like in likes[:_SHOWN]])
        self.setVisible(bool(likes))

    def put_apart(self, client_id: str) -> None:
        """Remember that somebody is somebody else."""
        self._apart = (*self._apart, client_id)
        self.changed.emit()

    def read(self) -> Any:
        """Give who was called somebody else."""
        return self._apart

    def set_value(self, value: Any) -> None:
        """Take over who was called somebody else."""
        self._apart = tuple(value or ())

    def typed(self) -> Any:
        """Give the ids."""
        return list(self._apart)

    def set_typed(self, typed: Any) -> None:
        """Put them back."""
        self.set_value(typed)

    def _notice(self, like: Like) -> Notice:
        notice = Notice(self._style)
        she, other = notice.step(_("It is she")), notice.step(_("Somebody else"))
        she.setAccessibleName(_("It is she: {code}").format(code=like.code))
        other.setAccessibleName(_("Somebody else: {code}").format(code=like.code))
        she.clicked.connect(partial(self.she_wanted.emit, like.id))
        other.clicked.connect(partial(self.apart_wanted.emit, like.id))
        notice.set_words(words_of(like))
        return notice


def words_of(like: Like) -> str:
    """Say in one sentence who it may be and why."""
    why = ", ".join(_reason(reason) for reason in like.reasons)
    if like.registered_on is None:
        return _("Client {code}: {why}.").format(code=like.code, why=why)
    since = dates.show_day(like.registered_on)
    return _("Client {code}, registered on {day}: {why}.").format(code=like.code, day=since, why=why)


def _reason(reason: Reason) -> str:
    return _(_PARTS[reason.part]) if reason.code == likeness.NEAR_UIC else _(_WORDS[reason.code])
