"""The tables of the catalog as the plain things that the naive model is handed: names, facts, references.

The only place of the second model that looks at the product, and only at its definitions.
"""

from naive_state import Table

from outreach_desk.records.catalog import THINGS

NAMES = ("client", "meeting", "consent", "attendance", "referral", "person_link")


def tables() -> dict[str, Table]:
    """Give the tables that histories write, by name."""
    return {
        name: Table(
            name=name,
            facts=dict(THINGS[name].facts),
            references=dict(THINGS[name].references),
            owner=THINGS[name].owner,
            root=THINGS[name].root,
            personal=frozenset(c.name for c in THINGS[name].travelling if c.personal),
            required=frozenset(c.name for c in THINGS[name].travelling if c.required),
            made_of=THINGS[name].made_of,
        )
        for name in NAMES
    }
