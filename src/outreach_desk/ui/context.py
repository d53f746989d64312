"""What a screen is given: the door to the database, the looks, the code lists, and the window's voice.

A screen is named in `ui.screens`. It may have `typed`/`set_typed` (kept over a change of language) and
`reload` (called after each change of the database while it is shown, else when it is shown next).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from outreach_desk.ground.errors import Invalid, Problem
from outreach_desk.ui.jobs import Check, Failed, Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.form import Form

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.records.reference import Codes
    from outreach_desk.ui.drafts import Door, Drafts


@runtime_checkable
class KeepsTyped(Protocol):
    """Whose raw state outlives a rebuild in another language."""

    def typed(self) -> Any:
        """Give all that is typed, and which part is shown."""

    def set_typed(self, state: Any) -> None:
        """Put it back."""


@runtime_checkable
class Reloads(Protocol):
    """What shows the database and wants to know of its changes."""

    def reload(self) -> None:
        """Read and show anew; what is being typed stays."""


@runtime_checkable
class Begins(Protocol):
    """What is made ready anew each time that a person goes there."""

    def begin(self) -> None:
        """Show its first page, the keyboard where one begins."""


@runtime_checkable
class Leaves(Protocol):
    """Which has pages besides its first one."""

    def leave(self) -> None:
        """Show the first page, the keyboard on it; what is typed and not saved waits as a draft."""


class Say(Protocol):
    """Shows a toast."""

    def __call__(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done; `undo` is offered and called once."""


class Tell(Protocol):
    """Shows a banner."""

    def __call__(self, words: str, tone: str = "late") -> None:
        """Say what stands; tone is `late` (a problem), `due` (a warning) or `done`."""


class Go(Protocol):
    """Shows another screen."""

    def __call__(self, name: str, state: Any = None) -> None:
        """Show the screen `name`, with `state` for its `set_typed`."""


@dataclass(frozen=True)
class Screen:
    """One entry of the sidebar. `name` is stable ASCII, `icon` one of `resources/icons`.

    `keys` are its own, besides Ctrl with its number.
    """

    name: str
    icon: str
    title: Callable[[], str]
    factory: "Callable[[Context], QWidget]"
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """What the window needs to know of an open desk. `notice` says what stands in the banner at first.

    `chosen` is what was chosen in its lists; the shell keeps it up to date, and on the desk by
    `keep_chosen(desk, name=…, value=…)`. `ahead(desk, check)` does a little of what can be done before it is
    asked for, and says whether there may be more.
    """

    is_office: bool
    name: str
    practice: bool
    codes: "Codes"
    screens: tuple[Screen, ...]
    drafts: "Door"
    notice: str = ""
    chosen: dict[str, Any] = field(default_factory=dict)
    keep_chosen: Callable[..., object] = lambda _desk, **_chosen: None
    ahead: "Callable[[Desk, Check], bool] | None" = None


@dataclass
class Context:
    """Handed to each screen. `codes` is renewed before `reload` is called.

    `say(words, undo)` shows a toast, `tell(words, tone)` a banner, `go(screen, state)` another screen, with
    `state` for its `set_typed` if it is not None. `drafts` keeps what is left half typed.
    `screens` are the names of those that this desk has. `back` shows the screen that was shown before.
    `place` is where a screen will stand: one that is there from the beginning is given its looks once.
    """

    jobs: Jobs
    style: Style
    codes: "Codes"
    say: Say
    tell: Tell
    show_problem: Callable[[Problem], None]
    go: Go
    drafts: "Drafts"
    screens: frozenset[str] = frozenset()
    back: Callable[[], None] = lambda: None
    place: QWidget | None = None

    def refused(self, form: Form) -> Failed:
        """Give the `failed` of a form's save: problems to their fields, all else to the banner."""
        return partial(self._on_refused, form)

    def _on_refused(self, form: Form, problem: Problem) -> None:
        if isinstance(problem, Invalid):
            form.show_problems(problem.fields)
        else:
            self.show_problem(problem)
