"""The attempts to learn how a slip ended, wired to the desk: each is saved by itself, and taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from outreach_desk.desk import attempts
from outreach_desk.desk.attempts import Kept
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.attempts_part import AttemptsPart
from outreach_desk.ui.widgets.once import Once


class Attempting:
    """Belongs to the screen: an attempt is told of also when its form is left meanwhile.

    `shown` gives the part that is shown now, or None; `again` reads anew the slip that is shown.
    """

    def __init__(
        self, context: Context, shown: Callable[[], AttemptsPart | None], again: Callable[[], None]
    ) -> None:
        self._context, self._shown, self._again = context, shown, again

    def wire(self, part: AttemptsPart, slip_id: str) -> None:
        """Let a part save the attempts of a slip."""
        once = Once(self._context.jobs, part.save)

        def save(values: dict[str, Any]) -> None:
            act = partial(attempts.add, referral_id=slip_id, values=values)
            once.write(act, self._on_saved, self._context.refused(part.form))

        part.save_wanted.connect(save)

    def _on_saved(self, kept: Kept) -> None:
        part = self._shown()
        if part is not None:
            part.empty()
            part.day.setFocus()  # a button that waits gives the keyboard away
        self._again()
        act = partial(attempts.undo, kept=kept)
        undo = partial(self._context.jobs.write, act, lambda _done: self._again())
        self._context.say(_("The attempt is saved."), undo)
