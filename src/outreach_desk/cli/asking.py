"""What a command may ask a person at the terminal: the passphrase, and twice whether it is meant.

A passphrase is never an argument: other people on the computer can see those.
"""

import getpass
import sys
from pathlib import Path

from outreach_desk.ground.errors import Cancelled, Refused, Usage
from outreach_desk.ground.language import N_, _, said

TIMES = 2


def passphrase(file: str | None, *, new: bool = False) -> str:
    """Give the first line of a file, or what is typed unseen; a new one is typed twice.

    Raises Usage where nobody can be asked, Refused where the file cannot be used.
    """
    if file is not None:
        return _from_file(Path(file))
    if not at_terminal():
        words = N_("Name a file whose first line is the passphrase: --passphrase-file FILE.")
        raise Usage("no_passphrase", said(words))
    typed = _typed(_("Passphrase: "))
    if new and typed != _typed(_("The same passphrase again: ")):
        raise Refused(
            "passphrases_differ", said(N_("These were two different passphrases. Nothing was made."))
        )
    return typed


def _from_file(path: Path) -> str:
    try:
        line = path.read_bytes().partition(b"\n")[0].decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        words = N_("The passphrase file is not there or cannot be read as text (UTF-8).")
        raise Refused("passphrase_file", said(words)) from None
    if not line:
        raise Refused("passphrase_file", said(N_("The first line of the passphrase file is empty.")))
    return line


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Cancelled("cancelled", said(N_("Stopped. Nothing was changed."))) from None


def twice(yes: int, *, first: str, second: str) -> None:
    """Go on only where it was said twice: `--yes --yes`, or two answers at the terminal.

    Raises Usage where nobody can be asked, Cancelled at any other answer.
    """
    if yes >= TIMES:
        return
    if not at_terminal():
        words = N_("This cannot be taken back. If you mean it, write so twice: --yes --yes.")
        raise Usage("needs_yes_twice", said(words))
    for question in (first, second)[yes:]:
        if not yes_to(question):
            raise Cancelled("cancelled", said(N_("Stopped. Nothing was changed.")))


def yes_to(question: str) -> bool:
    """Ask at the terminal; anything but a yes is a no."""
    try:
        return input(question).strip().casefold() in {"yes", "có", "co", _("yes")}
    except EOFError:
        return False


def at_terminal() -> bool:
    """Say whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
