"""Which educator a record names: what her work is split by. Read only where a report is split by it."""

from outreach_desk.reports.source import Source

_NAMING = ("client", "contact", "meeting", "referral")


def by_record(source: Source) -> dict[str, str]:
    """Give of each client, contact, session and slip that names an educator her record as a member."""
    return source.reading("workload", lambda: _read(source))


def codes(source: Source) -> dict[str, str | None]:
    """Give what members are called: the code of the group and their own, never a name."""
    found: dict[str, str | None] = {}
    for own, group_id, code in source.rows("member", "group_id", "code"):
        group = source.groups.get(group_id)
        found[own] = f"{group.code}.{code}" if group and group.code and code else code
    return found


def _read(source: Source) -> dict[str, str]:
    return {
        own: educator
        for thing in _NAMING
        for own, educator in source.rows(thing, "educator_id")
        if educator is not None
    }
