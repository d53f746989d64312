"""How the figures of a period are given out: as text at the terminal, or as a file in a folder."""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from outreach_desk.cli import under_report
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import behind, figures, report_file, sealed_figures, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Period
from outreach_desk.desk.report_file import Content, Saved, Table, Wanted
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said


def report(desk: Desk, table: Table, given: Namespace) -> Answer:
    """Give a report out."""
    under = under_report.look(desk, table, given)
    make = partial(report_file.content, desk, table, draw=given.draw, under=under.counts())
    save = partial(report_file.save, desk, table, draw=given.draw, under=under)
    return under_report.added(under, given_out(given, make, save), given)


def given_out(
    given: Namespace, make: Callable[[Wanted], Content], save: Callable[[Wanted, Path], Saved]
) -> Answer:
    """Write what `make` gives to the terminal, or let `save` write it into the folder of `--into`."""
    wanted = _wanted(given)
    if given.into is not None:
        saved = save(wanted, Path(given.into))
        lines = [_("Written: {file}").format(file=saved.path), *saved.content.told(), saved.warning()]
        return Answer(saved.as_dict(), lines)
    made = make(wanted)
    return Answer(_shape(made, wanted, make), raw=made.data, notes=made.told())


def check(given: Namespace) -> None:
    """Refuse a form that is no text and has no folder before anything is counted. Raises Usage."""
    if given.form in report_file.BINARY and given.into is None:
        words = N_("This form is no text: name a folder for its file, --into DIR.")
        raise Usage("into_missing", said(words))


def check_report(desk: Desk, asked: Period, on: date, given: Namespace) -> None:
    """Refuse what the report of a period cannot be before it is counted. Raises Usage."""
    check(given)
    report_file.check(desk, asked, on, given.by, _wanted(given))


def _wanted(given: Namespace) -> Wanted:
    return Wanted(
        form=given.form,
        shared=given.shared,
        landscape=given.landscape,
        org_unit=given.org_unit,
        charts=given.charts,
    )


def rows(desk: Desk, asked: Period, on: date, given: Namespace) -> Answer:
    """Write the rows behind one figure to the terminal; of a sealed one those of today.

    How it compares stands above the table and in the object, of a sheet, which holds rows alone, on stderr.
    """
    check_rows_form(given)
    cell = behind.parse_cell(given.rows)
    if given.sealed:
        counted = sealed_figures.opened(desk, sealing.need_sealed(desk, asked))
    else:
        counted = figures.count(desk, asked, on, by=given.by, chosen=[cell[0]])
    return rows_of(lambda which, most: behind.look(desk, counted, cell, which, most), given)


def rows_of(look: behind.Look, given: Namespace) -> Answer:
    """Write the rows behind what `look` looks at."""
    data = json.loads(behind.written(look, figures.AS_JSON))
    beside = look(behind.COUNTS, 0).sealed if given.form == figures.AS_CSV else None
    raw = behind.written(look, given.form).encode("utf-8")
    return Answer(data, raw=raw, notes=[*beside.said()] if beside else [])


def check_rows_form(given: Namespace) -> None:
    """Refuse a form that rows do not have before anything is counted. Raises Usage."""
    if given.form not in figures.FORMS:
        raise Usage("form_unknown", said(N_("The rows behind a figure are written as table, csv or json.")))


def _shape(made: Content, wanted: Wanted, make: Callable[[Wanted], Content]) -> dict[str, object]:
    """Give what `--json` prints: the report, or the object for DHIS2 with what is not in it."""
    if wanted.form == report_file.DHIS2:
        return {"dhis2": json.loads(made.data), "empty": made.empty, "unmapped": [*made.unmapped]}
    shape: dict[str, object] = json.loads(make(replace(wanted, form=figures.AS_JSON)).data)
    return shape
