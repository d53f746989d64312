"""The command line: one word, one act, one answer. No traceback ever reaches a person.

What is no `Problem` is our mistake: one sentence and a number are shown, type and place are logged.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from outreach_desk.cli import acts, arguments, asking, printing, trust_acts
from outreach_desk.cli.arguments import Call
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import unlock
from outreach_desk.desk.report_file import Draw
from outreach_desk.ground import language, paths, settings
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import N_, _, said

BROKEN_PIPE = 1


def main(typed: Sequence[str], draw: Draw) -> int:
    """Do what was typed after the program's name; give the exit code: 0 done, 1 refused, 2 wrong usage.

    `draw` draws a sheet as a PDF.
    """
    printing.open_streams()
    as_json = "--json" in typed
    try:
        return printing.show(_answer(typed, draw), as_json=as_json)
    except BrokenPipeError:
        printing.close_quietly()
        return BROKEN_PIPE


def _answer(typed: Sequence[str], draw: Draw) -> Answer:
    home, wanted = arguments.language_wanted(typed)
    place = paths.home(home)
    try:
        language.set_language(wanted or settings.load(place.settings).language)
        return _act(arguments.read(typed), draw)
    except Problem as problem:
        return Answer({}, problem=problem)
    except KeyboardInterrupt:
        stopped = Cancelled("cancelled", said(N_("Stopped. Everything is as it was before.")))
        return Answer({}, problem=stopped)
    except Exception as error:  # noqa: BLE001 - the one place of the command line where a mistake is shown
        return Answer({}, problem=printing.our_mistake(error, place.log))


def _act(call: Call, draw: Draw) -> Answer:
    if call.help or call.word is None:
        return Answer({"usage": arguments.usage(call.word)}, arguments.help_lines(call.word))
    if call.word == "practice":
        return _practice(call)
    place = paths.home(call.home)
    if call.word == "new":
        return acts.new(place, asking.passphrase(call.passphrase_file, new=True), call.given)
    with closing(unlock.unlock(place, asking.passphrase(call.passphrase_file))) as desk:
        if desk.renewed:
            printing.beforehand(trust_acts.renewed(desk.renewed))
        if call.word == "office-key":
            desk.need_office()
            asking.twice(
                call.given.yes,
                first=_(
                    "With this key anybody can open every file that was sent here. Write it out? (yes/no) "
                ),
                second=_("It cannot be taken back. Is the place safe, and are you sure? (yes/no) "),
            )
        call.given.as_json, call.given.draw = call.as_json, draw
        return acts.WITH_A_DESK[call.word](desk, call.given)


def _practice(call: Call) -> Answer:
    # The generator of a province is needed by this word alone.
    from outreach_desk.desk import practice  # noqa: PLC0415

    root = Path(call.home) if call.home else None
    printing.beforehand(_("One office and twelve team desks are at work. This takes about half a minute."))
    played = practice.run(root, call.given.seed, call.given.leave_out)
    return Answer(played.as_dict(), played.lines())
