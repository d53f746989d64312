"""The pages of the clients' screen by name, and what each of them is given to go on from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from outreach_desk.ui.context import Context

LIST, CLIENT, NEW, CHANGE, AGREE, GIVE = "list", "client", "new", "change", "agree", "give"
NEED, SETTLE, CLOSE, HISTORY, PAPER = "need", "settle", "close", "history", "paper"
PASTE, PROTECTION = "paste", "protection"


class Show(Protocol):
    """Shows a page of this screen."""

    def __call__(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show `page`, with what was typed on it; `at` says of whom: `id`, `code`, and more."""


@dataclass(frozen=True)
class Walk:
    """Handed to each page: of whom it is (`at`), how to show another one, and how to take an act back.

    `undo(act, page)` writes `act` and shows `page` if one is named, also when this page is long gone.
    `known()` says that what is known stands in the form now.
    """

    context: Context
    at: dict[str, Any]
    show: Show
    undo: Callable[[partial[Any], str], None]
    known: Callable[[], None]

    def taking_back(self, act: partial[Any], page: str = "") -> Callable[[], None]:
        """Give what a toast calls to take an act back."""
        return partial(self.undo, act, page)

    def to_her(self) -> None:
        """Show the client of whom this page is."""
        self.show(CLIENT, id=self.at["id"])
