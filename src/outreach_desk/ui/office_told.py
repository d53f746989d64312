"""The toast after a change or deletion: it says that the office will be told where that has the record."""

from collections.abc import Callable

from outreach_desk.desk import outbox
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context


def say(
    context: Context, words: str, undo: Callable[[], object] | None, table: str, *record_ids: str
) -> None:
    """Say what was done to these records, and whether the office will be told of it."""

    def tell(known: bool) -> None:
        more = _("The office will be told with the next file.")
        context.say(f"{words} {more}" if known else words, undo)

    context.jobs.read(lambda desk: outbox.office_has(desk, table, list(record_ids)), tell)
