"""The paper book, wired to the desk: read, noted, and the note taken back."""

from functools import partial
from typing import Any

from outreach_desk.desk import slip_number
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.book_form import BookForm
from outreach_desk.ui.widgets.once import Once


def page(context: Context, typed: Any) -> BookForm:
    """Give the form with what was typed in it, or (None) with the book that is used now."""
    form = BookForm()
    once = Once(context.jobs, form.action)

    def note(values: dict[str, Any]) -> None:
        act = partial(slip_number.note_book, first=values["first"] or "", last=values["last"] or "")
        once.write(act, noted, context.refused(form.form))

    def noted(before: tuple[str, str]) -> None:
        form.noted.emit()
        act = partial(slip_number.note_book, first=before[0], last=before[1])
        undo = partial(context.jobs.write, act, lambda _done: None)
        context.say(_("The paper book is noted."), undo)

    form.save_wanted.connect(note)
    if typed is not None:
        form.set_typed(typed)
    else:
        context.jobs.read(slip_number.book, form.set_book)
    return form
