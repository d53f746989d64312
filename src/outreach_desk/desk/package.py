"""An office package among the files that a team desk takes in: it goes the way of `accept`."""

from pathlib import Path

from outreach_desk.bundle import manifest, opening, own_keys
from outreach_desk.desk import enrol, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enrol import Accepted
from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity


def is_for(desk: Desk, file: Path) -> bool:
    """Say whether a file is an office package and this a team desk that can open it."""
    if desk.is_office:
        return False
    with desk.database.read() as session:
        keys = own_keys.identities_of(session)
    try:
        envelope = opening.open_bundle(taking.read_file(file), keys)
    except Problem:
        return False
    return envelope.manifest.ours.kind == manifest.OFFICE


def take(desk: Desk, file: Path, *, preview: bool) -> Accepted | None:
    """Take an office package in, or with `preview` only see whether it could be (None). Raises Refused.

    The first one of an office is accepted by itself, after its six words were heard by telephone.
    """
    if desk.fact(identity.OFFICE_KEY) is None:
        words = N_(
            "This desk has no office yet. Hear the six words of the office first, then accept its file."
        )
        raise Refused("office_unknown", said(words))
    if preview:
        enrol.look_office(desk, file)
        return None
    return enrol.accept(desk, file)
