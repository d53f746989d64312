"""An official table as a file that leaves the desk, or as text: its forms, and its version for sharing."""

from pathlib import Path

from outreach_desk.desk import figures, letterheads, official, report_file
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Content, Draw, Saved, Wanted
from outreach_desk.reports import official_sheet


def content(desk: Desk, table: Official, wanted: Wanted, draw: Draw) -> Content:
    """Give an official table in a form. Raises Usage: it has no such form, or no version for sharing."""
    found = _for_sharing(desk, table) if wanted.shared else table
    if wanted.form not in report_file.BINARY:
        return Content(official.written(found, wanted.form).encode("utf-8"), wanted.shared)
    kept = letterheads.find(desk, table.tables[0].on).letterhead
    return report_file.drawn(report_file.headed(desk, official_sheet.of(found, kept)), wanted, draw)


def save(desk: Desk, table: Official, wanted: Wanted, folder: Path, draw: Draw) -> Saved:
    """Write an official table into a folder under a neutral name. Raises Usage as `content`, and Refused."""
    return report_file.write(desk, folder, wanted, lambda: content(desk, table, wanted, draw))


def _for_sharing(desk: Desk, table: Official) -> Official:
    """Hide what the shared report of the same days hides: two files shall not tell more than one."""
    reports = [figures.report(desk, one.period, one.on) for one in table.tables]
    return official_sheet.for_sharing(table, reports)
