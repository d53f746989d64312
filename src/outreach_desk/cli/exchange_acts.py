"""What the words about answers and questions do: the office's return, twins, questions, failed rows."""

from argparse import Namespace
from pathlib import Path

from outreach_desk.cli import wording
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import answers, asked, decide, failed, returns, twin
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.outgoing import Exported
from outreach_desk.ground.language import _, ngettext


def return_(desk: Desk, given: Namespace) -> Answer:
    """Write the office's answer to one group."""
    return _written(returns.write_return(desk, given.group, Path(given.to)))


def twin_(desk: Desk, given: Namespace) -> Answer:
    """Write what the group's other laptops may lack."""
    return _written(twin.write_twin(desk, Path(given.to)))


def _written(done: Exported) -> Answer:
    lines = []
    for one in (done, *done.more):
        lines += [
            _("Written: {file}").format(file=one.path),
            ngettext("Number {seq}, {rows} row.", "Number {seq}, {rows} rows.", one.rows).format(
                seq=one.seq, rows=one.rows
            ),
            wording.six_words(one.words),
        ]
    return Answer(done.as_dict(), lines)


def questions(desk: Desk, given: Namespace) -> Answer:
    """List everything that is asked at this desk, or the rows that were discarded."""
    found = decide.discarded(desk) if given.discarded else asked.everything(desk)
    lines = [line for one in found for line in _lines(one)]
    data = {"questions": [one.as_dict() for one in found]}
    return Answer(data, lines or [_("Nothing waits for an answer.")])


def _lines(one: Asked) -> list[str]:
    place = " ".join([one.table, one.record, one.fact or " ".join(one.columns)]).rstrip()
    who = _("asked by the office") if one.by == asked.OFFICE else _("asked here")
    lines = [f"{one.id}  {place}  ({who})", f"  {one.message()}"]
    if one.row is not None and one.seq is not None:
        where = _("In file {seq} of desk {device}, row {row}.")
        lines.append("  " + where.format(seq=one.seq, device=one.device, row=one.row))
    sides = (("ours", _("it says now"), one.ours), ("theirs", _("the other value"), one.theirs))
    lines += [f"  {name} – {words}: {wording.cells(cells)}" for name, words, cells in sides if cells]
    return lines


def resolve(desk: Desk, given: Namespace) -> Answer:
    """Answer a conflict; the answer travels with the next file."""
    take = given.take if given.value is None else answers.Third(given.value)
    done = answers.resolve(desk, given.question, take)
    lines = [
        _("Answered: {what}. Others hear of it with the next file.").format(what=wording.cells(done.cells))
    ]
    return Answer(done.as_dict(), lines)


def admit_rows(desk: Desk, given: Namespace) -> Answer:
    """Let rows in that wait for a person."""
    done = decide.let_in(desk, given.rows, other_group=given.other_group)
    line = ngettext("Let in: {n} row.", "Let in: {n} rows.", done.came_in).format(n=done.came_in)
    left = done.rows - done.came_in
    waits = ngettext(
        "{n} row waits for a record that it names.", "{n} rows wait for a record that they name.", left
    )
    return Answer(done.as_dict(), [line, *([waits.format(n=left)] if left else [])])


def discard_rows(desk: Desk, given: Namespace) -> Answer:
    """Put waiting rows aside."""
    done = decide.discard(desk, given.rows)
    lines = [
        ngettext("Discarded: {n} row.", "Discarded: {n} rows.", done.rows).format(n=done.rows),
        _("The team is told that the office does not have it, and sends it again with its next file."),
    ]
    return Answer(done.as_dict(), lines)


def restore_rows(desk: Desk, given: Namespace) -> Answer:
    """Let discarded rows wait again."""
    done = decide.take_up(desk, given.rows)
    waits = done.rows - done.came_in
    line = ngettext("{n} row waits again.", "{n} rows wait again.", waits).format(n=waits)
    return Answer(done.as_dict(), [line])


def failed_rows(desk: Desk, given: Namespace) -> Answer:
    """Write the rows that could not be taken in as a sheet for people."""
    done = failed.write_failed(desk, Path(given.to), given.group)
    lines = [
        _("Written: {file}").format(file=done.path),
        ngettext("{n} row", "{n} rows", done.rows).format(n=done.rows),
    ]
    return Answer({"file": done.path.name, "rows": done.rows}, lines)
