"""Make a desk and open one."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.bundle import keys, own_keys
from outreach_desk.desk import renewal
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record, search
from outreach_desk.records.identity import Author
from outreach_desk.store import database
from outreach_desk.store.database import Database


def new_team(
    home: Home, passphrase: str, *, name: str, group_code: str | None = None, practice: bool = False
) -> Desk:
    """Make a team desk with a provisional group, so that it records from the first minute.

    Raises Invalid for name or code, Refused: a desk is there already, or the passphrase is weak.
    """
    if group_code:
        record.validate(catalog.THINGS["peer_group"], {"code": group_code, "name": name})
    with _making(home, passphrase) as (opened, session):
        author = _introduce(session, identity.TEAM, name, practice=practice)
        code = group_code or f"G-{author.device[:4].upper()}"
        group = record.save(session, author, catalog.THINGS["peer_group"], {"code": code, "name": name})
        identity.put(session, identity.GROUP, group.id)
        identity.put(session, identity.GROUP_CODE, code)
    return Desk(home, opened)


def new_office(home: Home, passphrase: str, *, name: str, practice: bool = False) -> Desk:
    """Make an office desk with its signing key, the root of trust. Raises Refused as `new_team`."""
    with _making(home, passphrase) as (opened, session):
        _introduce(session, identity.OFFICE, name, practice=practice)
    return Desk(home, opened)


@contextmanager
def _making(home: Home, passphrase: str) -> Iterator[tuple[Database, Session]]:
    """Make a database; only when it knows who it is, it becomes a desk."""
    opened = database.create(home, passphrase, label="1")
    try:
        with opened.write() as session:
            yield opened, session
            search.bring_up(session)
        database.finish(home)
    except BaseException:
        opened.close()
        raise


def unlock(home: Home, passphrase: str) -> Desk:
    """Open a desk. Raises Refused: none there, wrong passphrase, damaged, newer, or open already.

    A copy (a restored backup, a folder brought to another machine) draws a new device first: `renewed`.
    """
    opened = Desk(home, database.unlock(home, passphrase))
    try:
        with opened.database.write() as session:
            search.bring_up(session)
        opened.renewed = renewal.at_opening(opened)
    except sa.exc.DBAPIError as error:
        opened.close()
        database.raise_fault(error)
    except BaseException:
        opened.close()
        raise
    return opened


def _introduce(session: Session, kind: str, name: str, *, practice: bool) -> Author:
    """Write down who this desk is: device, keys, and its kind."""
    device = own_keys.new_device()
    facts = {
        identity.KIND: kind,
        identity.DEVICE: device,
        identity.LABEL: name,
        identity.SIGN_SEED: keys.new_seed(),
        identity.AGE_IDENTITY: keys.new_age(),
        identity.CREATED: dates.now_instant(),
        identity.CHANGE: "0",
        identity.PRACTICE: "true" if practice else "false",
    }
    for fact, value in facts.items():
        identity.put(session, fact, value)
    renewal.put_down_machine(session)
    return Author(device)
