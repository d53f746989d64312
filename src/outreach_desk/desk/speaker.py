"""Who a bundle comes from and whether it may speak to this desk: sender, signature, address, chain form.

Nothing of the content is believed here. What is refused changes nothing.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from outreach_desk.bundle import manifest, own_keys, signing, trust
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.opening import Envelope
from outreach_desk.bundle.trust import Leave
from outreach_desk.desk import taking
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.exchange import Device

TO_OFFICE, TO_TWIN = "office", "twin"


def to_group(group: str) -> str:
    """Give the address of a return to a group."""
    return f"group:{group}"


def of(session: Session, envelope: Envelope, *, let_in: bool = False, fork: bool = False) -> Device:
    """Give the sender of a bundle that may speak to this desk. Raises Refused, DamagedError.

    `let_in` and `fork` are a person's word, as `trust.sender` takes it.
    """
    ours = envelope.manifest.ours
    office = identity.need(session, identity.KIND) == identity.OFFICE
    asked = _AT_OFFICE.get(ours.kind) if office else _AT_TEAM.get(ours.kind)
    if asked is None:
        raise taking.wrong_kind(ours.kind)
    if not envelope.sealed:
        words = N_("This file is not sealed: anybody could have read it. Ask the team to export again.")
        raise Refused("not_sealed", said(words))
    sender = asked(session, envelope, Leave(let_in=let_in, fork=fork))
    numbered = ours.seq is not None and ours.since is not None and ours.since < ours.seq
    first, last = ours.part or (1, 1)
    if not numbered or not 1 <= first <= last:
        raise DamagedError("chain_form")
    return sender


def hear(session: Session, envelope: Envelope) -> str | None:
    """Say what a team's word of its newest list means for this office; its signature is verified."""
    if envelope.manifest.ours.kind != manifest.REPORT:
        return None
    return signing.hear(session, envelope.manifest.ours.trust)


def _reporting(session: Session, envelope: Envelope, leave: Leave) -> Device:
    """A team's laptop that reports to this office."""
    ours = envelope.manifest.ours
    sender = _signed(trust.sender(session, envelope, leave), envelope)
    if ours.office not in own_keys.office_names(session) or ours.to != TO_OFFICE:
        words = N_("This file was made for another office. Nothing was taken from it.")
        raise Refused("wrong_office", said(words))
    return sender


def _twin(session: Session, envelope: Envelope, leave: Leave) -> Device:
    """The other laptop of this desk's group."""
    ours = envelope.manifest.ours
    sender = _signed(trust.sender(session, envelope, leave), envelope)
    if sender.group_id != identity.need(session, identity.GROUP) or ours.to != TO_TWIN:
        words = N_("This file is for the laptops of another group. Nothing was taken from it.")
        raise Refused("wrong_group", said(words))
    return sender


def _answering(session: Session, envelope: Envelope, _leave: Leave) -> Device:
    """The office that answers this desk's group."""
    ours = envelope.manifest.ours
    if f"{manifest.DEVICE_TABLE}.csv" in envelope.members:
        # Its own list says who the office is now: it may have a new device, or its next key.
        sender: Device | None = trust.office_list(session, envelope).office
    else:
        sender = session.get(Device, ours.device)
    if sender is None or sender.role != identity.OFFICE:
        words = N_("This file comes from another office than yours. Nothing was taken from it.")
        raise Refused("wrong_office", said(words))
    _signed(sender, envelope)
    if ours.to != to_group(identity.need(session, identity.GROUP)) or ours.group is not None:
        words = N_("This answer of the office is for another group. Nothing was taken from it.")
        raise Refused("wrong_group", said(words))
    return sender


def _signed(sender: Device, envelope: Envelope) -> Device:
    if not envelope.signed_by([one for one in (sender.sign_key, sender.next_sign_key) if one]):
        raise trust.bad_signature(trust.called(sender))
    return sender


_Asked = Callable[[Session, Envelope, Leave], Device]
_AT_OFFICE: dict[str, _Asked] = {manifest.REPORT: _reporting}
_AT_TEAM: dict[str, _Asked] = {manifest.TWIN: _twin, manifest.RETURN: _answering}
