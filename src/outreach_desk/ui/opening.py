"""Where a record is opened: on the page of its own that this desk has for it, else on the plain one of Find.

Whoever asks may name the screen to come back to (`ui.way_back`).
"""

from collections.abc import Callable
from typing import Any

from outreach_desk.ui.context import Context
from outreach_desk.ui.way_back import KEY

FIND = "find"

_PAGES: dict[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "client": ("clients", lambda one: {"page": "client", "id": one}),
    "referral": ("referrals", lambda one: {"page": "slip", "id": one}),
    "meeting": ("meetings", lambda one: {"meeting": one}),
    "contact": ("contacts", lambda one: {"page": "contact", "id": one}),
    "service": ("contacts", lambda one: {"page": "service", "id": one}),
    "organisation": ("directory", lambda one: {"place": one}),
}
"""Which screen of a team desk shows a record, and the state that it is asked for with."""


def on_its_page(context: Context, table: str, record_id: str, back: str = "") -> bool:
    """Show a record on its own page; says whether this desk has one for it."""
    screen, state = _PAGES.get(table, ("", None))
    if state is None or screen not in context.screens:
        return False
    context.go(screen, state(record_id) | ({KEY: back} if back else {}))
    return True


def show(context: Context, table: str, record_id: str, back: str) -> None:
    """Show a record on its own page, else on the plain one."""
    if not on_its_page(context, table, record_id, back):
        context.go(FIND, {"open": (table, record_id), KEY: back})
