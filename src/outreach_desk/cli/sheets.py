"""The words for people's spreadsheets: hand a table out, and look at what came back."""

import re
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from outreach_desk.cli import wording
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import handout
from outreach_desk.desk import proposals as act
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.proposed import Accepted, Choice, Proposal, Proposals, Told
from outreach_desk.ground.errors import Problem, Refused, Usage
from outreach_desk.ground.language import N_, _, ngettext, said

_CHOICE = re.compile("([1-9][0-9]{0,6}):([a-z][a-z0-9_]*)")


def sheet(desk: Desk, given: Namespace) -> Answer:
    """Write a table as a file for people."""
    done = handout.write(desk, given.table, Path(given.to), form=given.form, private=given.private)
    lines = [
        _("Written: {file}").format(file=done.path),
        ngettext("{rows} row.", "{rows} rows.", done.rows).format(rows=done.rows),
        done.warning(),
    ]
    return Answer(done.as_dict(), lines)


def proposals(desk: Desk, given: Namespace) -> Answer:
    """Show what a sheet proposes, and take the cells that were chosen. It is a refusal if none could be."""
    chosen = [*_choices(given.accept), *_choices(given.repair, repaired=True)]
    name = Path(given.file).name
    try:
        found = act.read(desk, _read(given.file))
        asked = [*chosen, *(found.plain() if given.accept_all else [])]
        accepted = act.accept(desk, found, asked) if asked else None
    except Problem as problem:
        problem.file = problem.file or name
        raise
    lines = [_summary(found), *map(_proposal, found.proposals), *map(_told, found.told)]
    data = found.as_dict()
    if accepted is None:
        return Answer(data, lines)
    data["accepted"] = accepted.as_dict()
    notes = [wording.row_problem(one) for one in accepted.problems]
    return Answer(data, [*lines, _taken(accepted)], notes, _refusal(accepted, name))


def _choices(typed: Iterable[str], *, repaired: bool = False) -> list[Choice]:
    choices = []
    for one in typed:
        match = _CHOICE.fullmatch(one)
        if match is None:
            words = N_("Name a cell by its row and its column's name: ROW:COLUMN, for example 5:gender.")
            raise Usage("choice_form", said(words))
        choices.append(Choice(int(match[1]), match[2], repaired))
    return choices


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        raise Refused("unreadable", said(N_("The file is not there or cannot be read."))) from None


def _summary(found: Proposals) -> str:
    return _("{table}: {rows} rows read, {cells} cells say otherwise. Nothing is taken by itself.").format(
        table=found.table, rows=found.rows, cells=len(found.proposals)
    )


def _proposal(one: Proposal) -> str:
    words = [
        *([one.damage.message()] if one.damage else []),
        *([one.problem.message()] if one.problem else []),
        *([_("The desk itself has changed this since.")] if one.stale else []),
        *(
            [_("Before: {text}").format(text=one.damage.repaired)]
            if one.damage and one.damage.repaired
            else []
        ),
    ]
    return " ".join([f"{one.row}:{one.column} [{one.now}] → [{one.to}]", *words])


def _told(one: Told) -> str:
    place = _("row {row}").format(row=one.row) if one.row is not None else one.column or one.record or ""
    return f"{place}: {one.problem.message()}" if place else one.problem.message()


def _taken(accepted: Accepted) -> str:
    return _("{cells} cells taken into {records} records.").format(
        cells=accepted.cells, records=accepted.saved
    )


def _refusal(accepted: Accepted, name: str) -> Refused | None:
    if accepted.saved or not accepted.problems:
        return None
    first = accepted.problems[0]
    words = N_("None of the chosen cells could be taken. What is wrong with each stands above.")
    return Refused("nothing_taken", said(words), file=name, row=first.row, column=first.column)
