"""How the answers of acts are worded for people at a terminal."""

from collections import Counter
from typing import Any

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import receive
from outreach_desk.desk.enrol import Sent
from outreach_desk.desk.enter import RowProblem
from outreach_desk.desk.inside import Row
from outreach_desk.desk.receive import Handled
from outreach_desk.desk.stick import DAMAGED, UNKNOWN, WHOLE, StickCheck
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
    if one.inside is not None:
        lines += [f"  {line}" for line in _inside(one)]
    if one.gap:
        lines.append("  " + _("Something sent before is missing; the figures are not whole yet."))
    return lines


def _inside(one: Handled) -> list[str]:
    """Say the rows of a file, each with what stands here and what comes."""
    lines = []
    for (table, outcome), rows in one.inside.rows.items() if one.inside is not None else ():
        lines.append(f"{table}, {outcome}:")
        lines += [f"  {line}" for row in rows for line in _row(row)]
        left = one.tables[table][outcome] - len(rows)
        if left:
            lines.append("  " + ngettext("… and {n} more row.", "… and {n} more rows.", left).format(n=left))
    return lines


def _row(row: Row) -> list[str]:
    who = _("written by {who}").format(who=row.label or row.writer)
    lines = [" ".join([row.code or str(row.row), f"({', '.join(part for part in (who, row.at) if part)})"])]
    if row.reason:
        lines.append(f"  {row.column or '-'}: {row.message()}")
    return lines + [
        f"  {cell.column}: [{cell.here or ''}] → [{cell.comes or ''}] {cell.wins}"
        for cell in row.cells()
        if cell.differs
    ]


def _told(one: Told) -> list[str]:
    """Say what an answer of the office says besides records."""
    asked = ngettext("It asks {n} question.", "It asks {n} questions.", one.asked).format(n=one.asked)
    waiting = ngettext(
        "{n} record is still only on this laptop.", "{n} records are still only on this laptop.", one.waiting
    ).format(n=one.waiting)
    has = _("The office has everything up to number {seq}.").format(seq=one.complete_to)
    return [f"  {line}" for line in (has, asked, waiting)]


def stick(found: StickCheck) -> list[str]:
    """Say what lies on a stick."""
    states = {
        WHOLE: N_("whole"),
        DAMAGED: N_("damaged"),
        UNKNOWN: N_("not known to this desk"),
    }
    lines = [
        f"{one.file}{'' if one.seq is None else f' {one.seq}'}: {_(states[one.state])}" for one in found.files
    ]
    return [
        *(lines or [_("No file of a desk lies there.")]),
        _("This counts only if the stick was unplugged after writing: else the computer answers for it."),
    ]


def question(one: dict[str, Any]) -> str:
    """Say one open question in a line: what kind, which record, which values."""
    place = one["fact"] or " ".join(one["columns"])
    sides = [cells(one[side]) for side in ("ours", "theirs") if one[side]]
    return " ".join([one["kind"], one["table"], one["record"], place, *sides])


def cells(found: dict[str, str]) -> str:
    """Say the values of a fact in one line."""
    return "[" + ", ".join(f"{name}={cell}" for name, cell in found.items()) + "]"
