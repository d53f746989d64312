"""The rows of the teams' files that could not be taken in, as a sheet that a clerk can work through."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.bundle import plan, reasons, staging, table
from outreach_desk.desk import guard, outgoing, returns
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import logs
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, exchange
from outreach_desk.records.exchange import Bundle, Device, Received
from outreach_desk.store import safewrite

_BOM = "\ufeff".encode()


@dataclass(frozen=True)
class Written:
    """A sheet that was written and how many rows it has."""

    path: Path
    rows: int


def write_failed(desk: Desk, folder: Path, group_code: str | None = None) -> Written:
    """Write all held rows, or those of one group, as CSV for people. No cell of a record is in it.

    Raises Refused: there is no such group, or the place cannot be written to.
    """
    desk.need_office()
    safewrite.need_folder(folder)
    with desk.database.read() as session:
        query = (
            sa.select(Received, Bundle, Device)
            .join(Bundle, col(Bundle.id) == col(Received.bundle_id))
            .outerjoin(Device, col(Device.id) == col(Bundle.device))
            .where(col(Received.outcome) == exchange.QUARANTINED, col(Received.undone).is_(False))
            .order_by(col(Bundle.device), col(Bundle.seq), col(Received.table_name), col(Received.row))
        )
        if group_code is not None:
            query = query.where(col(Device.group_id) == returns.find_group(session, group_code))
        rows = [_row(row, bundle, device) for row, bundle, device in session.execute(query)]
    path = safewrite.write(folder, outgoing.neutral_name().replace(".desk", ".csv"), _sheet(rows))
    logs.event(desk.home.log, "failed_rows", rows=len(rows))
    return Written(path, len(rows))


def _sheet(rows: list[list[str]]) -> bytes:
    header = [
        _("Group"),
        _("Desk"),
        _("File number"),
        _("Table"),
        _("Row"),
        _("Column"),
        _("Why it waits"),
        _("What to do"),
    ]
    return _BOM + table.write_rows(header, [[guard.guarded(cell) for cell in row] for row in rows])


def _row(row: Received, bundle: Bundle, device: Device | None) -> list[str]:
    reason = row.reason or ""
    return [
        (device.group_code if device else None) or "",
        bundle.device,
        str(bundle.seq or ""),
        row.table_name,
        str(row.row or ""),
        ", ".join(_column(row.table_name, name) for name in (row.column or "").split()),
        reasons.words(reason),
        _to_do(reason),
    ]


def _column(table_name: str, name: str) -> str:
    thing = catalog.THINGS.get(table_name)
    known = thing is not None and name in thing.columns
    return f"{name} ({_(thing.columns[name].label)})" if thing is not None and known else name


def _to_do(reason: str) -> str:
    if reason == plan.NO_RECORD:
        return _("Wait for the file that is missing, or ask the team to export again.")
    if reason in {staging.NEWER_TABLE, staging.NEWER_COLUMN}:
        return _("Update this program.")
    if reason in {plan.NO_DEVICE, plan.OTHER_GROUP, plan.NOT_YOURS}:
        return _("Ask the team who wrote it, then decide in Review.")
    if reason in {staging.RAGGED, staging.BAD_ID, staging.BAD_STAMPS, staging.NEVER_SET}:
        return _("Ask the team to export again; if it comes back, ask for help.")
    return _("Tell the team the table, row and column; they correct it and export again.")
