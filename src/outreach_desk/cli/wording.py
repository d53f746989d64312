"""How the answers of acts are worded for people at a terminal."""

from collections import Counter
from typing import Any

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import receive
from outreach_desk.desk.enrol import Sent
from outreach_desk.desk.enter import RowProblem
from outreach_desk.desk.receive import Handled
from outreach_desk.desk.told import Told
from outreach_desk.ground.language import N_, _, ngettext


def sent(done: Sent) -> Answer:
    """Answer with a file that was written and the words of its key."""
    data = {"file": done.path.name, "path": str(done.path), "words": done.words}
    return Answer(data, [_("Written: {file}").format(file=done.path), six_words(done.words)])


def six_words(words: list[str]) -> str:
    """Say what is read aloud by telephone."""
    return _("Six words to compare by telephone: {words}").format(words=" · ".join(words))


def row_problem(one: RowProblem) -> str:
    """Say what is wrong with one row of a sheet, and where."""
    return _("Row {row}, {column}: {message}").format(
        row=one.row, column=one.column or _("whole row"), message=one.problem.message()
    )


def handled(one: Handled) -> list[str]:
    """Say what became of one file."""
    outcomes = {
        receive.IMPORTED: N_("taken in"),
        receive.KNOWN: N_("known already, nothing changed"),
        receive.REFUSED: N_("refused"),
        receive.PREVIEW: N_("would be taken in"),
    }
    rows: Counter[str] = Counter()
    for counts in one.tables.values():
        rows.update(counts)
    who = f" {one.device} {one.seq}" if one.device else ""
    counted = ", ".join(f"{name} {count}" for name, count in rows.items() if count)
    lines = [f"{one.file}{who}: {_(outcomes[one.outcome])}" + (f" ({counted})" if counted else "")]
    if one.message and one.outcome != receive.REFUSED:  # a refusal is said where refusals are
        lines.append(f"  {one.message}")
    if one.told is not None:
        lines += _told(one.told)
    if one.gap:
        lines.append("  " + _("Something sent before is missing; the figures are not whole yet."))
    return lines


def _told(one: Told) -> list[str]:
    """Say what an answer of the office says besides records."""
    asked = ngettext("It asks {n} question.", "It asks {n} questions.", one.asked).format(n=one.asked)
    waiting = ngettext(
        "{n} record is still only on this laptop.", "{n} records are still only on this laptop.", one.waiting
    ).format(n=one.waiting)
    has = _("The office has everything up to number {seq}.").format(seq=one.complete_to)
    return [f"  {line}" for line in (has, asked, waiting)]


def question(one: dict[str, Any]) -> str:
    """Say one open question in a line: what kind, which record, which values."""
    place = one["fact"] or " ".join(one["columns"])
    sides = [cells(one[side]) for side in ("ours", "theirs") if one[side]]
    return " ".join([one["kind"], one["table"], one["record"], place, *sides])


def cells(found: dict[str, str]) -> str:
    """Say the values of a fact in one line."""
    return "[" + ", ".join(f"{name}={cell}" for name, cell in found.items()) + "]"
