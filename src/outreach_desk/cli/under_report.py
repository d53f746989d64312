"""What stands under a report, added to the answer of the word `report`."""

import json
from argparse import Namespace
from dataclasses import replace

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import beneath, beneath_words, figures, report_file
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Table


def added(desk: Desk, table: Table | Official, answer: Answer, given: Namespace) -> Answer:
    """Add it: to text as its last part, to JSON as its own keys, beside a file as a note on stderr.

    A report to be shared gets none of it: differences of small cells would show the cells.
    """
    if given.shared or given.form == report_file.DHIS2:
        return answer
    under = beneath.look(desk, table)
    data, lines = answer.data | under.as_dict(), beneath_words.lines(under)
    if given.into is not None or given.form not in {figures.AS_TABLE, figures.AS_JSON}:
        return replace(answer, data=data, notes=[*answer.notes, *lines])
    if given.form == figures.AS_JSON:
        return replace(answer, data=data, raw=json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8"))
    return replace(answer, data=data, lines=[*answer.lines, *lines])
