"""The way back from a page that another screen asked for: to that screen, where one was."""

from collections.abc import Callable, Mapping
from typing import Any

from outreach_desk.ui.context import Context

KEY = "back"
"""In the state with which a screen is asked for: the name of the screen to go back to."""


class WayBack:
    """Belongs to a screen; known from `come` until it is gone, or its first page is shown."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._screen = ""

    def come(self, state: Mapping[str, Any]) -> None:
        """Keep what the state says: the screen that asked, or nothing."""
        self._screen = state.get(KEY) or ""

    def typed(self) -> dict[str, Any]:
        """Give the part of a screen's state that `come` reads."""
        return {KEY: self._screen} if self._screen else {}

    def forget(self) -> None:
        """Stay: there is nothing to go back to."""
        self._screen = ""

    def leave(self, show: Callable[[], None]) -> None:
        """Show the first page by `show`, and go back, once, if another screen asked."""
        screen, self._screen = self._screen, ""
        show()
        if screen:
            self._context.go(screen)
