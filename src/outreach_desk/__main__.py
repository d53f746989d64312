"""Where the program starts: without a word the window opens, with one the command line answers."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outreach_desk.cli import arguments, printing
from outreach_desk.cli.arguments import Call
from outreach_desk.ground import garbage, language, paths, settings
from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ground.language import N_, said

if TYPE_CHECKING:
    from outreach_desk.reports.sheet import Sheet

# Measured start-up imports: the window takes 0.3 s (Qt) and no command needs it; the commands take 0.7 s
# (the desk with its database), which the window loads while the person reads its first page.

SELF_TEST = "self-test"
_OWNER_ONLY = 0o077


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code: 0 done, 1 refused, 2 wrong usage."""
    # What a desk writes is its owner's alone, whatever the system would allow others.
    os.umask(_OWNER_ONLY)
    typed = list(sys.argv[1:] if argv is None else argv)
    call = _read(typed)
    if call is None or call.help or call.word not in {None, SELF_TEST}:
        with garbage.put_off():
            from outreach_desk.cli import main as commands  # noqa: PLC0415 - measured, see above

        return commands.main(typed, _draw)
    try:
        return _window(call) if call.word is None else _self_test(call)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a person
        place = paths.home(call.home)
        printing.open_streams()
        answer = printing.Answer({}, problem=printing.our_mistake(error, place.log))
        return printing.show(answer, as_json=call.as_json)


def _read(typed: list[str]) -> Call | None:
    """Read what was typed; None where it is wrong, which the command line then says."""
    try:
        return arguments.read(typed)
    except Problem:
        return None


def _window(call: Call) -> int:
    from outreach_desk import app  # noqa: PLC0415 - measured, see above

    return app.main(call.home, call.language)


def _draw(lines: "Sheet", landscape: bool) -> bytes:
    from outreach_desk.ui.figures import paper  # noqa: PLC0415 - measured, see above

    return paper.pdf_alone(lines, landscape=landscape)


def _self_test(call: Call) -> int:
    from outreach_desk import selftest  # noqa: PLC0415 - measured, see above

    printing.open_streams()
    kept = settings.load(paths.home(call.home).settings)
    language.set_language(call.language or kept.language)
    lines: list[str] = []
    whole = selftest.run(lines.append)
    failed = None if whole else Refused("self_test", said(N_("The program is not whole. Install it again.")))
    answer = printing.Answer({"steps": lines, "whole": whole}, lines, problem=failed)
    return printing.show(answer, as_json=call.as_json)


if __name__ == "__main__":
    sys.exit(main())
