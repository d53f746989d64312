"""What two states of one record show of a name that two laptops bore, where no request has told of it."""

from outreach_desk.records import stamps
from outreach_desk.records.stamps import Edits, Stamp


def names(one: Edits, other: Edits) -> frozenset[str]:
    """Give the names of which one state has a write, and not what that writer wrote before or with it.

    A writer's state has all that she wrote, and what is joined of states has it or what was written over it.
    So two laptops bear such a name, whatever an undo took away: it takes a writer's states away whole.
    Only her own desk holds a write back alone, where it names a record that was taken away: then her name is
    doubted in vain, and too much is asked about.
    """
    return frozenset(stamp.device for stamp in writes(one, other))


def writes(one: Edits, other: Edits) -> frozenset[Stamp]:
    """Give the writes that one of the states lacks though it has later ones of that name, or others of it."""
    return _missing(one, other) | _missing(other, one)


def half_saves(own: Edits, coming: Edits) -> frozenset[Stamp]:
    """Give the saves of which a coming state has one part, and instead of another something older.

    `own` are writes of one desk. It holds a save back whole or not at all, so this proves it even to her.
    """
    there = {stamp for fact, stamp in coming.items() if stamp is not None and own.get(fact) == stamp}
    return frozenset(there & _missing(own, coming))


def _missing(holding: Edits, lacking: Edits) -> frozenset[Stamp]:
    """Find the writes that a state should have, by the later ones of their writers that it has."""
    latest: dict[str, int] = {}
    for stamp in lacking.values():
        if stamp is not None:
            latest[stamp.device] = max(stamp.counter, latest.get(stamp.device, 0))
    return frozenset(
        stamp
        for fact, stamp in holding.items()
        if stamp is not None
        and fact in lacking
        and stamp > (lacking[fact] or stamps.LOWEST)
        and stamp.counter <= latest.get(stamp.device, 0)
    )
