"""Finds the record that a code in a sheet means: the code people call it by, never a guess.

A client is named by the serial on her slip, else her UIC, else her partner's code. Two that fit are none.
"""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import text, uic
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog
from outreach_desk.records.base import Thing

CLIENT_CODES = ("serial", "uic", "partner_code")
_ID, _CODE = "_id", "_code"
Bearers = dict[str, list[tuple[str, str | None]]]


def called_by(thing: Thing) -> tuple[str, ...]:
    """Give the columns by which people call a record of this kind; the first that is filled counts."""
    if thing.name == "client":
        return CLIENT_CODES
    return (thing.code_column,) if thing.code_column is not None else ()


class NotNamedError(ValueError):
    """A code names no record, or several."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def code_columns(thing: Thing) -> dict[str, str]:
    """Give the columns by which a sheet may name other records → the reference they stand for."""
    return {
        name.removesuffix(_ID) + _CODE: name
        for name, table in thing.references.items()
        if catalog.THINGS[table].code_column is not None
    }


class Names:
    """The codes of other tables as they were when first asked for; keep it for one sheet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bearers: dict[tuple[str, str], Bearers] = {}

    def find(self, table: str, code: str, group: str | None) -> str:
        """Give the id of the one record of a table that bears a code, of several the one of `group`.

        Raises NotNamedError.
        """
        thing = catalog.THINGS[table]
        for column in called_by(thing):
            found = self._of(thing, column).get(_written(column, code), [])
            if len(found) > 1:
                found = [one for one in found if group is not None and one[1] == group]
                if len(found) != 1:
                    words = N_("Several records bear this code. Name the one that is meant by its id.")
                    raise NotNamedError(FieldProblem("ambiguous", said(words)))
            if found:
                return found[0][0]
        words = N_("No record on this desk bears this code.")
        raise NotNamedError(FieldProblem("no_such_record", said(words)))

    def _of(self, thing: Thing, column: str) -> Bearers:
        key = (thing.name, column)
        if key not in self._bearers:
            bearers: Bearers = defaultdict(list)
            group = getattr(thing.model, "group_id", sa.null())
            code = getattr(thing.model, column)
            query = sa.select(col(thing.model.id), code, group).where(
                code.is_not(None), col(thing.model.deleted).is_(False)
            )
            for record_id, written, group_id in self._session.execute(query):
                bearers[written].append((record_id, group_id))
            self._bearers[key] = dict(bearers)
        return self._bearers[key]


def _written(column: str, code: str) -> str:
    cleaned = text.clean(code)
    parsed = uic.parse(cleaned) if column == "uic" else None
    return parsed.code if parsed else cleaned
