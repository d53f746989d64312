"""What the words about imports do: taking files in, their history, undo and redo, looking into a file."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from outreach_desk.cli import asking, wording
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import erase as erasing
from outreach_desk.desk import imports, inspect, receive
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.inspect import Inspected
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Problem, Refused, Usage
from outreach_desk.ground.language import N_, _, ngettext, said


def import_(desk: Desk, given: Namespace) -> Answer:
    """Take in files; one refused keeps no other out, and one that alarms is asked about at a terminal."""
    sure = None if given.as_json or not asking.at_terminal() else _sure
    files = [Path(name) for name in given.files]
    if given.rows and not given.preview:
        raise Usage("rows_of_preview", said(N_("Rows are shown before they are taken in: --preview --rows.")))
    handled = receive.receive(
        desk, files, preview=given.preview, sure=sure, let_in=given.let_in, rows=given.rows
    )
    problem = next((_refusal(one) for one in handled if one.outcome == receive.REFUSED), None)
    data = {"bundles": [one.as_dict() for one in handled]}
    return Answer(data, [line for one in handled for line in wording.handled(one)], problem=problem)


def _sure(one: Handled) -> bool:
    return asking.yes_to(" ".join([*wording.handled(one), _("Take this file in all the same? (yes/no) ")]))


def _refusal(one: Handled) -> Problem:
    words = one.message or _("This file was not taken in.")
    return Refused(str(one.reason), lambda: words, file=one.file)


def history(desk: Desk, _given: Namespace) -> Answer:
    """List what came in, newest first."""
    found = imports.history(desk)
    lines = [_line(one) for one in found]
    return Answer({"imports": [one.as_dict() for one in found]}, lines or [_("Nothing came in yet.")])


def _line(one: imports.Import) -> str:
    rows = sum(count for counts in one.tables.values() for count in counts.values())
    state = _("undone on {day}").format(day=one.undone_at) if one.undone_at else _("taken in")
    seq = "" if one.seq is None else f" {one.seq}"
    counted = ngettext("{n} row", "{n} rows", rows).format(n=rows)
    return f"{one.id}  {one.kind}  {one.label}{seq}  {one.handled_at}  {counted}  {state}"


def undo(desk: Desk, given: Namespace) -> Answer:
    """Take imports back, or with `--preview` only say what that would do."""
    act = imports.look if given.preview else imports.take_back
    done = act(desk, given.imports)
    lines = [
        _("Undone: {n}").format(n=", ".join(done.bundles))
        if not given.preview
        else _("This is what an undo would do. Nothing is changed yet."),
        *(_counted(_("No longer here"), done.removed)),
        *(_counted(_("As they were before"), done.changed)),
        *(_counted(_("Waiting again for what they name"), done.waiting)),
    ]
    if done.later:
        words = _("Later imports hold the same states; undo them together if you mean those too: {ids}")
        lines.append(words.format(ids=" ".join(done.later)))
    if done.sent_on:
        words = _("Already sent on in these files; an undo does not reach them: {files}")
        lines.append(words.format(files=" ".join(done.sent_on)))
    return Answer(done.as_dict(), lines)


def _counted(words: str, counts: dict[str, int]) -> list[str]:
    tables = ", ".join(f"{table} {count}" for table, count in sorted(counts.items()))
    return [f"{words}: {tables}"] if tables else []


def redo(desk: Desk, given: Namespace) -> Answer:
    """Let an undone import in again."""
    done = imports.let_in_again(desk, given.name)
    line = ngettext("In again: {n} row.", "In again: {n} rows.", done["rows"]).format(n=done["rows"])
    waits = [_("{n} rows wait, as they did before.").format(n=done["waiting"])] if done["waiting"] else []
    return Answer(done, [line, *waits])


def erase(desk: Desk, given: Namespace) -> Answer:
    """Erase what is personal of one record; it is asked twice, for nobody can take it back."""
    asking.twice(
        given.yes,
        first=_("Everything personal of this record will be gone for good, on every desk. Go on? (yes/no) "),
        second=_("It cannot be taken back. Are you sure? (yes/no) "),
    )
    done = erasing.erase(desk, given.table, given.record)
    return Answer(done, [_("Erased. The other desks are told with the next file.")])


def bundle(desk: Desk, given: Namespace) -> Answer:
    """Look into one file, or ask everything that an import would ask first."""
    act = inspect.verify if given.act == "verify" else inspect.inspect
    try:
        told = act(desk, Path(given.file))
    except Problem as problem:
        problem.file = problem.file or Path(given.file).name
        raise
    lines = _inspected(told)
    if given.act == "verify":
        lines.append(_("The envelope is whole and its sender may speak to this desk."))
    return Answer(told.as_dict(), lines)


def _inspected(told: Inspected) -> list[str]:
    shown: dict[str, Any] = told.as_dict()
    counts = ", ".join(f"{name} {count}" for name, count in told.counts.items() if count)
    return [f"{name}: {value}" for name, value in shown.items() if name != "counts" and value is not None] + [
        f"counts: {counts}"
    ]
