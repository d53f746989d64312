"""From one laptop of a group to its others, with what is private; the office is no reader of it."""

from pathlib import Path

from sqlalchemy.orm import Session

from outreach_desk.bundle import carried, group_rows, keys, manifest, plain
from outreach_desk.desk import outgoing, send
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.outgoing import PART_BYTES, Exported, Letter
from outreach_desk.desk.speaker import TO_TWIN
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity
from outreach_desk.records.exchange import Device
from outreach_desk.store import safewrite


def write_twin(desk: Desk, folder: Path, *, part_bytes: int = PART_BYTES) -> Exported:
    """Write what the group's other laptops may lack. Raises Refused: there is no other laptop."""
    desk.need_team()
    drive = safewrite.need_folder(folder)
    with desk.write() as (session, _):
        send.need_enrolment(session)
        letter = _letter(session)
        since = outgoing.with_seq(session, TO_TWIN, letter.since)
        after = since.composed_change or 0 if since else 0
        rows = group_rows.of_laptop(session, str(letter.ours["group"]), after)
        spent = outgoing.spend(session, letter, rows, part_bytes)
        outgoing.need_room(folder, spent)
    return outgoing.deliver(desk, folder, drive, spent)


def _letter(session: Session) -> Letter:
    group, own = identity.need(session, identity.GROUP), identity.need(session, identity.DEVICE)
    others = [one for one in outgoing.valid_of_group(session, group) if one.id != own]
    if not others:
        words = N_(
            "This group has no other laptop that this desk knows of. Take in the office's newest file first."
        )
        raise Refused("no_twin", said(words))
    return Letter(
        kind=manifest.TWIN,
        to=TO_TWIN,
        recipients=outgoing.keys_of(others),
        since=min(_heard(session, one, own) for one in others),
        ours={
            "group": group,
            "have": outgoing.have(session, [one.id for one in others], TO_TWIN),
            "office": keys.key_hash(identity.need(session, identity.OFFICE_KEY)),
        },
        things=tuple(thing.name for thing in catalog.GROUP),
        tables={plain.QUESTION.name: plain.QUESTION.write(carried.known_conflicts(session))},
        private=True,
    )


def _heard(session: Session, other: Device, own: str) -> int:
    """Give the twin file of ours up to which another laptop has said that it holds everything."""
    newest = outgoing.newest_from(session, other.id, TO_TWIN)
    if newest is None:
        return 0
    seq = manifest.read(newest.manifest.encode()).ours.have.get(own, {}).get(TO_TWIN, 0)
    return seq if outgoing.with_seq(session, TO_TWIN, seq) else 0
