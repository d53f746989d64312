"""Slips by their numbers, wired to the desk: one is opened by its stub, a number typed twice is warned of."""

from collections.abc import Callable
from functools import partial

from outreach_desk.desk import slip_number
from outreach_desk.desk.slip_number import Bearer
from outreach_desk.ground.errors import Problem
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.referrals.slip_list import SlipList

_OPENS = {"no_such_number": False, "no_such_serial": True}
"""Where no slip has the number, what the words find is opened; whether they must be her whole code."""


class ByNumber:
    """Belongs to the screen. `opened` shows a slip whose stub is in hand."""

    def __init__(self, context: Context, slips: SlipList, opened: Callable[[str], None]) -> None:
        self._context, self._slips, self._opened = context, slips, opened
        slips.number_wanted.connect(self._on_number)

    def wire(self, form: SlipForm, slip_id: str | None) -> None:
        """Let a form warn where its number is another slip’s."""

        def look(number: str) -> None:
            read = partial(slip_number.bearers, number=number, but=slip_id)
            self._context.jobs.read(read, partial(warn, number))

        def warn(number: str, bearers: tuple[Bearer, ...]) -> None:
            if form.number.value() == number:
                form.warn_taken(bearers)

        form.number_typed.connect(look)

    def _on_number(self, number: str) -> None:
        """Go to the slip with this number, its stub in hand; else to what the words find."""
        read = partial(slip_number.find, number=number)
        self._context.jobs.read(read, self._on_found, self._on_none)

    def _on_found(self, slip_id: str) -> None:
        self._context.tell("")  # that a number was misread before is over
        self._slips.finder.clear()  # the next stub of the pile is typed or scanned there
        self._opened(slip_id)

    def _on_none(self, problem: Problem) -> None:
        self._slips.finder.selectAll()  # what is typed or scanned next takes its place
        hers = _OPENS.get(problem.code)
        if hers is not None and self._slips.open_found(hers=hers):
            self._context.tell("")
        else:
            self._context.show_problem(problem)
