"""What a person may do about a refused file: let in a late one, or the second of two laptops as a fork.

Each way has its explanation, and its button waits until the person says that she telephoned.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from outreach_desk.desk.receive import Handled
from outreach_desk.ground.language import N_, _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.texts import text
from outreach_desk.ui.widgets.wrapped import Check

FORK, ENDED, LATE = "fork", "revoked_sender", "revoked_late"
# Short: the way says the rest, and names buttons instead of commands.
_REFUSED = {
    FORK: N_("Two laptops claim to be one."),
    ENDED: N_("This desk had ended before the file was made."),
    LATE: N_("This desk had ended when the file came."),
}


def why(one: Handled) -> str:
    """Say why a file was not taken in."""
    if one.reason in _REFUSED:
        return _(_REFUSED[one.reason])
    return one.message or _("This file was not taken in.")


def of(one: Handled, on_let_in: Callable[[], object], on_fork: Callable[[], object]) -> QWidget | None:
    """Give the way out of this refusal, None where there is none for the office."""
    if one.reason == LATE:
        words = _(
            "Call the team on a number you know. If they wrote the file before their desk ended, let it in;"
            " nothing else changes."
        )
        return _way(one, words, _("Let it in"), on_let_in)
    if one.reason == FORK:
        return _way(one, _fork_words(), _("Let it in and ask about the differences"), on_fork)
    if one.reason == ENDED and one.parted:
        words = _(
            "Two laptops claimed to be this desk, and you let both in here: so this file may hold records"
            " that nobody else has. Call the team, then let it in the same way."
        )
        return _way(one, words, _("Let it in and ask about the differences"), on_fork)
    if one.reason == ENDED:
        return _told(
            one,
            _(
                "If the team still works with this laptop: ask them to get a new name on their page “Send”"
                " and to write a request. Their first file after that holds everything that this one holds."
            ),
        )
    return None


def _fork_words() -> str:
    return "\n".join(
        (
            _("What to do, by telephone:"),
            _("1. Call the team on a number you know. Ask which laptop was copied or restored."),
            _("2. Let this file in. Nothing is lost: each difference becomes an open question."),
            _("3. Ask both laptops to send a new request on their page “Send”. You let both in anew."),
        )
    )


def _way(one: Handled, words: str, action: str, act: Callable[[], object]) -> QWidget:
    told = _told(one, words)
    called = Check(_("I have called the team"))
    called.setAccessibleName(_("I have called the team about {file}").format(file=one.file))
    button = buttons.plain(action)
    button.setAccessibleName(_("{act}: {file}").format(act=action, file=one.file))
    button.setEnabled(False)
    called.toggled.connect(button.setEnabled)
    button.clicked.connect(act)
    way = QFrame()
    layout = QVBoxLayout(way)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(told)
    layout.addWidget(called)
    layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
    return way


def _told(one: Handled, words: str) -> QWidget:
    told = text(words)
    told.setAccessibleName(_("What to do about {file}").format(file=one.file))
    told.setAccessibleDescription(words)
    return told
