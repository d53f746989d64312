"""Whose reports are written at this desk and who signs them: the shipped lines, or what was written here.

What a desk writes is kept in its vault, for the era of the report's day (`reports.letterhead`) alone.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text
from outreach_desk.records import identity
from outreach_desk.reports import letterhead
from outreach_desk.reports.letterhead import Letterhead, Signatory

_ORG_UNIT = "dhis2_org_unit"
_BETWEEN = "|"


@dataclass(frozen=True)
class Kept:
    """What a report takes from its desk: the letterhead of its day, and its unit's code in DHIS2 or ""."""

    letterhead: Letterhead
    org_unit: str = ""


def find(desk: Desk, on: date) -> Kept:
    """Give what holds for a report that is made on a day."""
    with desk.database.read() as session:
        shipped = letterhead.shipped(on, identity.need(session, identity.KIND))
        kept = identity.get(session, _name(shipped.era))
        org_unit = identity.get(session, _ORG_UNIT) or ""
    return Kept(shipped if kept is None else _read(shipped, json.loads(kept)), org_unit)


def keep(desk: Desk, on: date, left: str, right: str, signatories: str, org_unit: str) -> Kept:
    """Keep lines as they were typed, one to a line; a signatory's small words stand behind a `|`.

    Lines that are all the shipped ones stay the shipped ones. Gives what held before.
    """
    before = find(desk, on)
    typed = replace(
        before.letterhead,
        left=_lines(left),
        right=_lines(right),
        signatories=tuple(_signatory(line) for line in _lines(signatories)),
    )
    written = typed if typed == before.letterhead else replace(typed, proposed=False)
    restore(desk, Kept(written, text.clean(org_unit)))
    return before


def forget(desk: Desk, on: date) -> Kept:
    """Take the shipped lines again. Gives what held before."""
    before = find(desk, on)
    restore(desk, replace(before, letterhead=replace(before.letterhead, proposed=True)))
    return before


def restore(desk: Desk, kept: Kept) -> None:
    """Let this hold for the reports of its era."""
    era, shape = _name(kept.letterhead.era), _shape(kept.letterhead)
    with desk.write() as (session, _author):
        _put_or_drop(session, era, "" if kept.letterhead.proposed else json.dumps(shape, ensure_ascii=False))
        _put_or_drop(session, _ORG_UNIT, kept.org_unit)


def typed(found: Letterhead) -> dict[str, str]:
    """Give lines as a person types them: `left`, `right` and `signatories`."""
    signing = [f"{one.role} {_BETWEEN} {one.hint}" if one.hint else one.role for one in found.signatories]
    return {
        "left": "\n".join(found.left),
        "right": "\n".join(found.right),
        "signatories": "\n".join(signing),
    }


def _name(era: str) -> str:
    return f"letterhead_{era}"


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line for one in value.splitlines() if (line := text.clean(one)))


def _signatory(line: str) -> Signatory:
    role, _between, hint = line.partition(_BETWEEN)
    return Signatory(role.strip(), hint.strip())


def _shape(found: Letterhead) -> dict[str, Any]:
    signing = [[one.role, one.hint] for one in found.signatories]
    return {"left": found.left, "right": found.right, "signatories": signing}


def _read(shipped: Letterhead, shape: dict[str, Any]) -> Letterhead:
    return replace(
        shipped,
        left=tuple(shape["left"]),
        right=tuple(shape["right"]),
        signatories=tuple(Signatory(role, hint) for role, hint in shape["signatories"]),
        proposed=False,
    )


def _put_or_drop(session: Session, name: str, value: str) -> None:
    if value:
        identity.put(session, name, value)
    else:
        identity.drop(session, name)
