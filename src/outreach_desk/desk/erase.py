"""Erase: everything personal of one record is emptied for good, wherever this desk keeps it.

The id and the stamps stay, so that older copies that arrive later are emptied too.
"""

import contextlib
from typing import Any

from outreach_desk.bundle import erasure, opening, own_keys
from outreach_desk.desk import taking
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Problem, Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, record
from outreach_desk.store import backup, database, vault


def erase(desk: Desk, table: str, record_id: str) -> dict[str, Any]:
    """Erase one record; the office or the teams hear of it with the next file. Raises Usage, Refused.

    Backups that hold it are replaced by one that does not, and the file is packed anew.
    """
    thing = catalog.THINGS.get(table)
    if thing is None:
        raise Usage(
            "unknown_table",
            said(N_("There is no such table. There are: {tables}."), tables=", ".join(catalog.THINGS)),
        )
    with desk.write() as (session, _):
        record.erase(session, thing, record_id)
        erasure.empty_kept(session, thing, record_id)
        opening_keys = own_keys.identities_of(session)
    dropped = _drop_kept_files(desk, opening_keys, record_id)
    database.pack(desk.database)
    fresh = backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    older = [copy for copy in backup.copies(desk.home) if copy != fresh]
    for copy in older:
        copy.unlink()
    logs.event(desk.home.log, "erased", files=dropped, backups=len(older))
    return {"table": table, "record": record_id, "files": dropped, "backups": len(older)}


def _drop_kept_files(desk: Desk, opening_keys: list[str], record_id: str) -> int:
    """Remove the files kept aside that this desk can open and that hold the record."""
    dropped = 0
    for file in sorted(desk.home.kept_aside.glob("*.desk")) if desk.home.kept_aside.is_dir() else ():
        with contextlib.suppress(Problem):
            envelope = opening.open_bundle(taking.read_file(file), opening_keys)
            if any(record_id.encode() in data for data in envelope.members.values()):
                file.unlink()
                dropped += 1
    return dropped
