"""I-07: persons and turns by national service line, each counted once, in three columns.

Direct, by completed referral, and by a referral of which the client alone said that it was completed. A turn
is one person × service type × day × provider (domain.md 3.1). A service that came of a completed referral
stands for it: the slip adds no turn of its own, and the turn belongs to the slip's column.
"""

from collections.abc import Iterator

from outreach_desk.reports import turns
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import PERSON, SUPPORT, TURN, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, code_words, in_order

UNKNOWN_LINE = "OTHER_UNKNOWN"
_LINES = "service_line"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count turns and persons of each line, of all columns together and of each."""
    columns = _of_period(source, period)
    by_code = {column: facts.by_code() for column, facts in columns.items()}
    found = {code for parts in by_code.values() for code in parts}
    line_of = {code: source.codes.line(code) or UNKNOWN_LINE for code in found}
    unknown = ", ".join(sorted(code for code, line in line_of.items() if line == UNKNOWN_LINE))
    words = {code.code: code_words(source.codes, _LINES, code.code) for code in source.codes.codes(_LINES)}
    if UNKNOWN_LINE in line_of.values():
        words[UNKNOWN_LINE] = line_words(SUPPORT, UNKNOWN_LINE)
    figures: list[Figure] = []
    for line in in_order(source.codes, _LINES, words):
        of_line = {
            column: Facts.together(*(facts for code, facts in parts.items() if line_of[code] == line))
            for column, parts in by_code.items()
        }
        figures += _each(line, words[line], of_line)
    figures += _each(TOTAL, line_words(SUPPORT, TOTAL), columns)
    notes = [Note("not_a_sum", SUPPORT)]
    return figures, [*notes, Note("unknown_services", SUPPORT, unknown)] if unknown else notes


def supported(source: Source, period: Period) -> Facts:
    """Give the services and completed referrals of a period, each turn of which counts once."""
    return Facts.together(*_of_period(source, period).values())


def _each(line: str, words: Words, columns: dict[str, Facts]) -> Iterator[Figure]:
    """Give all columns together, counted anew, and then each column."""
    yield from _pair(line, words, Facts.together(*columns.values()))
    for column, facts in columns.items():
        yield from _pair(f"{line}/{column}", words.then(line_words("", column)), facts)


def _pair(line: str, words: Words, facts: Facts) -> list[Figure]:
    return Figure(SUPPORT, line, TURN, words, facts).in_units(TURN, PERSON)


def _of_period(source: Source, period: Period) -> dict[str, Facts]:
    """Give the turns of a period that lies in the one that is read."""
    columns = turns.read(source)
    if period == source.period:
        return columns
    return {column: facts.within(period.first, period.last) for column, facts in columns.items()}
