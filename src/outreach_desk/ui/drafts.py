"""Keeps what is half typed: in the encrypted file from second to second, and on a bar until it is taken up.

A screen says what is being typed on it (`LeavesDrafts`); what was left by going back is handed over here.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.notice import Notice, Notices

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.desk.drafts import Kept

Key = tuple[str, str | None]
EVERY = 1000
"""Milliseconds after which at the latest what is typed is kept."""
_TITLE, _NAMED, _STATE = "title", "named", "state"


@dataclass(frozen=True)
class HalfTyped:
    """What is typed in a form and not saved. `subject` is the record that it changes, None for a new one.

    `words` say what it is, without a name, marked with `N_` and filled from `named` (codes and days) in the
    language that is shown; `state` is for the screen's `set_typed`. A form has one draft for each record.
    """

    form: str
    subject: str | None
    words: str
    state: Any
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Say what it is."""
        return _(self.words).format(**self.named) if self.named else _(self.words)

    @property
    def key(self) -> Key:
        """Give what names it among the drafts."""
        return self.form, self.subject


@runtime_checkable
class LeavesDrafts(Protocol):
    """Whose forms are kept while they are half typed."""

    def half_typed(self) -> Iterable[HalfTyped]:
        """Give what is typed and not saved, without taking a word from an input method."""


@dataclass(frozen=True)
class Door:
    """What drafts are read and kept with: the acts of `desk.drafts`, and states as JSON (`ui.draft_text`)."""

    look: "Callable[[Desk], tuple[Kept, ...]]"
    keep: "Callable[[Desk, Iterable[tuple[Key, Any]], Iterable[Key]], None]"
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Left:
    """A draft that waits. `when` is the instant of its last change, empty for one of this very hour."""

    half: HalfTyped
    when: str


class Drafts(QObject):
    """What was left half typed, and what is typed now: `typing` gives that of all screens.

    `go_on` shows a draft on its screen, `say` is the toast. `changed` comes when there is something else to
    take up. It goes with its `parent`.
    """

    changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        door: Door,
        typing: Callable[[], Iterable[HalfTyped]],
        go_on: Callable[[HalfTyped], object],
        say: Callable[[str, Callable[[], object]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._door = jobs, door
        self._typing, self._go_on, self._say = typing, go_on, say
        self._left: dict[Key, Left] = {}
        self._kept: dict[Key, Any] | None = None
        self._rebuilt = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.keep)
        jobs.read(door.look, self._on_kept)

    def left(self) -> list[Left]:
        """Give what waits to be taken up."""
        return list(self._left.values())

    def leave(self, half: HalfTyped) -> None:
        """Take over what somebody went away from without saving it, and say so."""
        left = self._add(half)
        self._say(_("Not saved. It is kept as a draft."), partial(self.take_up, left.half.key))

    def take_up(self, key: Key) -> None:
        """Go on with a draft on its screen."""
        if (found := self._left.pop(key, None)) is not None:
            self._go_on(found.half)
            self.changed.emit()

    def throw(self, key: Key) -> None:
        """Throw a draft away; it can be taken back."""
        if (found := self._left.pop(key, None)) is not None:
            self.keep()
            self.changed.emit()
            self._say(_("Thrown away."), partial(self._add, found.half))

    def keep(self) -> None:
        """Put into the file what is typed now and was not a second ago."""
        if self._kept is None:
            return
        typing = list(self._typing())
        self._make_room({half.key for half in typing})
        halves = [*(left.half for left in self._left.values()), *typing]
        now = {half.key: self._written(half) for half in halves}
        fresh = [(key, typed) for key, typed in now.items() if self._kept.get(key) != typed]
        gone = [key for key in self._kept if key not in now]
        self._kept = now
        if fresh or gone:
            keep = self._door.keep
            self._jobs.keep(lambda desk: keep(desk, fresh, gone))

    def typed(self) -> list[Left]:
        """Give the drafts, for a window that is built anew in another language."""
        return self.left()

    def set_typed(self, state: list[Left]) -> None:
        """Put them back; what is typed now comes back with its screen and is no draft to take up."""
        self._rebuilt = True
        self._left = {left.half.key: left for left in state}
        self.changed.emit()

    def _add(self, half: HalfTyped) -> Left:
        left = Left(_named(half), "")
        self._left[left.half.key] = left
        self.keep()
        self.changed.emit()
        return left

    def _make_room(self, keys: set[Key]) -> None:
        """Let drafts of forms that are begun anew go by another name; all others keep their day."""
        for key in keys & self._left.keys():
            left = self._left.pop(key)
            half = _named(left.half)
            self._left[half.key] = replace(left, half=half)
            self.changed.emit()

    def _written(self, half: HalfTyped) -> dict[str, Any]:
        return {_TITLE: half.words, _NAMED: dict(half.named), _STATE: self._door.write(half.state)}

    def _on_kept(self, kept: "tuple[Kept, ...]") -> None:
        """Offer what an earlier day, or a fall, has left."""
        self._kept = {one.key: one.typed for one in kept}
        for one in () if self._rebuilt else reversed(kept):  # as they were left: the latest last
            state, named = self._door.read(one.typed[_STATE]), one.typed.get(_NAMED, {})
            half = HalfTyped(one.form, one.subject, one.typed[_TITLE], state, named)
            self._left[half.key] = Left(half, one.changed_at)
        self._timer.start()
        self.keep()
        self.changed.emit()


def _named(half: HalfTyped) -> HalfTyped:
    """Give a draft a name of its own: the same form may be begun anew and left once more."""
    screen, form = half.form.split("/")[:2]
    return replace(half, form=f"{screen}/{form}/{secrets.token_hex(4)}")


class DraftsBar(Notices):
    """Says what was left half typed; each can be gone on with or thrown away. Hidden where nothing was.

    The page below needs the room: the latest one is shown, and the others where somebody asks for them.
    """

    def __init__(self, style: Style, kept: Drafts) -> None:
        super().__init__()
        self._style = style
        self._kept = kept
        self._all = False
        kept.changed.connect(self._show)
        self._show()

    def collapse(self) -> None:
        """Show one again: another page needs the room."""
        if self._all:
            self._on_more()

    def _show(self) -> None:
        left = self._kept.left()[::-1]
        self._all = self._all and len(left) > 1
        shown = [self._notice(one) for one in (left if self._all else left[:1])]
        if len(left) > 1:
            words = ngettext("{n} more draft", "{n} more drafts", len(left) - 1)
            more = _("Show one draft") if self._all else words.format(n=numbers.show_integer(len(left) - 1))
            shown[0].step(more).clicked.connect(self._on_more)
        self.set_notices(shown)

    def _on_more(self) -> None:
        self._all = not self._all
        self._show()

    def _notice(self, left: Left) -> Notice:
        notice = Notice(self._style)
        go_on, throw = notice.step(_("Go on writing")), notice.step(_("Throw it away"))
        go_on.clicked.connect(partial(self._kept.take_up, left.half.key))
        throw.clicked.connect(partial(self._kept.throw, left.half.key))
        words = _("Half typed, not saved yet: {what}.").format(what=left.half.title)
        if left.when:
            words = _("Half typed on {when}, not saved yet: {what}.").format(
                what=left.half.title, when=dates.show_instant(left.when)
            )
        notice.set_words(words)
        return notice
