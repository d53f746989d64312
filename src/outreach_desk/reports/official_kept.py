"""The official tables of a period kept with its report: the very lines, words and figures that they had.

Of the comparison one side is kept, to stand before or after another period's. What is of one group alone, or
of those at a point, is not kept.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.reports import difference, forms, official, snapshot
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Cell, Column, Official, OfficialLine
from outreach_desk.reports.table import Row, Table

_FORMS = (forms.ANNUAL, forms.SUPPORT, forms.MODELS, forms.CHANGE)
_ROW, _WORDS = "row", "words"


def take(session: Session, counted: Counted) -> dict[str, Any]:
    """Give by form the official tables of a whole report as objects that JSON can say."""
    return {form: _take(official.of_counted(session, form, counted)) for form in _FORMS}


def give_back(kept: Mapping[str, Any], whole: Table) -> Official:
    """Make the official table of what `take` gave of one form; `whole` is the report kept with it."""
    form = kept["form"]
    return Official(
        form=form,
        title=_words(kept["title"]),
        columns=tuple(Column(_words(one["words"]), one["unit"]) for one in kept["columns"]),
        lines=tuple(
            OfficialLine(
                one["code"], _words(one["words"]), tuple(_cell(cell) for cell in one["cells"]), one["total"]
            )
            for one in kept["lines"]
        ),
        footnotes=tuple(_words(one) for one in kept["footnotes"]),
        tables=(official.narrowed(whole, form, whole.period.last),),
    )


def between(before: Official, after: Official) -> tuple[Difference, ...]:
    """Give the figures that differ between two counts of one table, each by its line and column."""
    return difference.between_named(_named(before), _named(after))


def _named(table: Official) -> dict[Any, Row]:
    return {
        (line.code, place): replace(cell, words=line.words)
        for line in table.lines
        for place, cell in enumerate(line.cells)
        if isinstance(cell, Row)
    }


def _take(table: Official) -> dict[str, Any]:
    return {
        "form": table.form,
        "title": asdict(table.title),
        "columns": [asdict(one) for one in table.columns],
        "lines": [
            {
                "code": one.code,
                "words": asdict(one.words),
                "cells": [_take_cell(cell) for cell in one.cells],
                "total": one.total,
            }
            for one in table.lines
        ],
        "footnotes": [asdict(one) for one in table.footnotes],
    }


def _take_cell(cell: Cell) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {_WORDS: asdict(cell)} if isinstance(cell, Words) else {_ROW: snapshot.take_row(cell)}


def _cell(kept: Mapping[str, Any] | None) -> Cell:
    if kept is None:
        return None
    return _words(kept[_WORDS]) if _WORDS in kept else snapshot.give_row_back(kept[_ROW])


def _words(kept: Mapping[str, str]) -> Words:
    return Words(**kept)
