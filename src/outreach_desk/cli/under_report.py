"""What stands under a report: in the file that the word `report` writes, and added to its answer."""

import json
from argparse import Namespace
from dataclasses import replace

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import beneath_words, figures, report_file, written_under
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Table
from outreach_desk.desk.written_under import Under


def look(desk: Desk, table: Table | Official, given: Namespace) -> Under:
    """Give what stands under what is given out."""
    outside = given.shared or given.form == report_file.DHIS2
    return written_under.look(desk, table, outside=outside)


def added(under: Under, answer: Answer, given: Namespace) -> Answer:
    """Add it: to text as its last part, to JSON as its own keys, beside a file as a note on stderr.

    A report to be shared gets none of it: differences of small cells would show the cells.
    """
    if under.whole is None:
        return answer
    data, lines = answer.data | under.whole.as_dict(), beneath_words.lines(under.whole)
    if given.into is not None or given.form not in {figures.AS_TABLE, figures.AS_JSON}:
        return replace(answer, data=data, notes=[*answer.notes, *lines])
    if given.form == figures.AS_JSON:
        return replace(answer, data=data, raw=json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8"))
    return replace(answer, data=data, lines=[*answer.lines, *lines])
