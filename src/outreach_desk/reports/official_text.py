"""An official table as text for the terminal, as CSV for people, and as JSON for other programs."""

import json
import textwrap
from typing import Any

from outreach_desk.reports import to_csv, to_json, to_text
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Cell, Official

_WIDTH = 100


def text(official: Official) -> str:
    """Give it as text in the shown language, ending with a newline."""
    title = official.title.said()
    lines = [to_text.head(official.tables[0]), "", title, "─" * len(title)]
    lines += [*to_text.aligned(official.to_rows()), ""]
    for words in (*official.footnotes, *official.state):
        lines += textwrap.wrap(words.said(), _WIDTH)
    return "\n".join(lines) + "\n"


def as_csv(official: Official) -> str:
    """Give it as CSV in the shown language: its rows as people read them, then what stands below.

    Last comes which days it covers and how whole the data are.
    """
    standing = to_text.head(official.tables[0]).splitlines()
    below = [*(words.said() for words in (*official.footnotes, *official.state)), *standing]
    return to_csv.sheet([*official.to_rows(), *([words] for words in below)])


def as_json(official: Official) -> str:
    """Give it as JSON text: ISO days, plain numbers, words in both languages."""
    shape = {
        "form": official.form,
        "title": _words(official.title),
        "periods": [
            {"from": one.period.first.isoformat(), "to": one.period.last.isoformat()}
            for one in official.tables
        ],
        "columns": [{"words": _words(one.words), "unit": one.unit} for one in official.columns],
        "lines": [
            {
                "line": line.code,
                "words": _words(line.words),
                "total": line.total,
                "cells": [_cell(cell) for cell in line.cells],
            }
            for line in official.lines
        ],
        "footnotes": [_words(words) for words in official.footnotes],
        "state": [_words(words) for words in official.state],
    } | to_json.standing(official.tables[0])
    return json.dumps(shape, ensure_ascii=False, indent=2)


def _words(words: Words) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}


def _cell(cell: Cell) -> dict[str, Any] | None:
    if cell is None:
        return None
    if isinstance(cell, Words):
        return {"words": _words(cell)}
    shape: dict[str, Any] = {"value": cell.value, "unit": cell.unit, "excluded": cell.excluded}
    return shape if cell.note is None else shape | {"note": cell.note}
