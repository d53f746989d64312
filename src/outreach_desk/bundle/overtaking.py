"""Which state of a record has overtaken another of the same device that waits (bundle format, "Import")."""

from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import stamps


def overtakes(later: Arrival, one: Arrival) -> bool:
    """Say whether a row of the same device comes from a later bundle and has seen all that `one` had.

    A file may come late: the numbers of the bundles say which state is the later one, not the arrival. They
    alone say it where a version cannot be read.
    """
    if later.state is None or later.device != one.device or later.seq <= one.seq:
        return False
    version = _version_of(one)
    return version is None or stamps.joined(later.state.version, version) == later.state.version


def _version_of(row: Arrival) -> stamps.Version | None:
    """Give the version that a row claims, though it may be held for another of its cells."""
    try:
        return stamps.read_version(row.cells.get("version", ""))
    except stamps.NotCanonicalError:
        return None
