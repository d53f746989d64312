"""The devices that a desk was before: its request names them, and they end when the office approves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyrage
from sqlalchemy.orm import Session

from outreach_desk.bundle import keys, own_keys, shared_names
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.manifest import Former
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.exchange import Device


def written(session: Session) -> list[dict[str, Any]]:
    """Give this desk's former devices as its request lists them."""
    return [
        {"device": one.device, "last_seq": one.last_seq, "sign_key": one.sign_key, "recipient": one.id}
        for one in own_keys.former_devices(session)
    ]


def check_form(asking: str, listed: Sequence[Former]) -> None:
    """Hold what a request lists against what a list of devices can bear. Raises DamagedError."""
    names = [asking, *(one.device for one in listed)]
    try:
        for one in listed:
            keys.raw_public(one.sign_key)
            pyrage.x25519.Recipient.from_str(one.recipient)
    except (ValueError, pyrage.RecipientError):
        raise DamagedError("request_form") from None
    if len(set(names)) != len(names):
        raise DamagedError("request_form")


def group_of(session: Session, asking: Device, listed: Sequence[Former]) -> str | None:
    """Give the group that the office knows the former devices under, None where it knows none of them.

    Raises Refused: one of them is another group's, the office's, or has another key here.
    """
    groups = set[str]()
    for one in listed:
        known = session.get(Device, one.device)
        if known is None:
            continue
        same = asking.group_id == known.group_id or asking.group_code == known.group_code
        if known.role != identity.TEAM or known.sign_key != one.sign_key or not same:
            words = N_(
                "This desk says that it was device {device} before, which this office knows as another desk."
                " Nothing was approved. Ask the team by telephone which laptop it is."
            )
            raise Refused("former_of_another", said(words, device=one.device))
        groups.add(str(known.group_id))
    if len(groups) > 1:
        words = N_(
            "This desk says that it was devices of several groups before. Nothing was approved. Ask the team."
        )
        raise Refused("former_of_another", said(words))
    return next(iter(groups), None)


@dataclass(frozen=True)
class Shared:
    """A device that two laptops were at once: its name, and the device that had followed it already."""

    device: str
    other: str


def retire(session: Session, row: Device, listed: Sequence[Former]) -> list[Shared]:
    """End the former devices in favour of `row`; a revocation that says less stays.

    Gives those of them that another laptop was too: they are followed already, by a device which this desk
    never was. Then no version tells any more which of the two had written under the name; that is remembered.
    """
    names, shared = {row.id, *(one.device for one in listed)}, list[Shared]()
    for one in listed:
        known = session.get(Device, one.device)
        if known is None:
            known = Device(
                id=one.device,
                group_id=row.group_id,
                group_code=row.group_code,
                label=row.label,
                sign_key=one.sign_key,
                recipient=one.recipient,
                role=identity.TEAM,
                valid_through=0,
                added_at=dates.now_instant(),
            )
            session.add(known)
        elif known.valid_through is None or one.last_seq < known.valid_through:
            known.valid_through = one.last_seq
        if known.successor is not None and known.successor not in names:
            shared.append(Shared(one.device, known.successor))
        known.successor = known.successor or row.id
    session.flush()
    for one_name in shared:
        shared_names.remember(session, one_name.device, (one_name.other, row.id))
    return shared
