"""The one way in for what people write: validate, check, stamp by fact, and flush once.

The caller commits: one act of a person is one transaction, which may save several records.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem, Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import code, identity, ids, plain, reference, review, search, stamps
from outreach_desk.records.base import DELETED, Problems, Record, Thing, Values
from outreach_desk.records.columns import BadCellError
from outreach_desk.records.exchange import OWN, Received
from outreach_desk.records.identity import Author
from outreach_desk.records.reference import Codes
from outreach_desk.records.review import Answer
from outreach_desk.records.stamps import Stamp, Version

RECORD_COLUMN = "id"
_HIGHEST = sa.select(sa.func.max(col(Received.top))).where(
    col(Received.record_id) == sa.bindparam("wanted"), col(Received.table_name) == sa.bindparam("among")
)
# Each save keeps one: as an object it would take as long as the record itself.
_KEPT = sa.insert(SQLModel.metadata.tables[Received.__tablename__]).values(
    outcome=OWN, undone=sa.false(), admitted=sa.false()
)
_LOCAL_CODES = sa.select(*(col(getattr(code.Code, name)) for name in code.THING.columns)).where(
    col(code.Code.deleted).is_(False)
)
_CODES = "local_codes"
_GROUP = "group"


def save(
    session: Session,
    author: Author,
    thing: Thing,
    values: Mapping[str, Any],
    record_id: str | None = None,
    *,
    deleted: bool = False,
) -> Record:
    """Write values into a record, new or known, and give the row.

    Values that are not named stay as they are. What does not change gets no stamp; if nothing changes,
    nothing is written. Raises Invalid with all problems by field, of form and of meaning.
    """
    given, problems = _accepted(thing, values)
    made = thing.make_id(given) if thing.make_id and record_id is None else None
    drawn = record_id is None and made is None
    record_id = record_id or made or ids.new()
    row = None if drawn else session.get(thing.model, record_id)
    if row is None and deleted:
        raise Refused("no_such_record", said(N_("This record is not on this desk. Nothing was changed.")))
    _need_ours(session, thing, row)
    whole = {name: getattr(row, name) if row else None for name in thing.columns} | given
    problems = _fixed_id(thing, given, whole, record_id) | _erased(thing, given, row) | problems
    if not deleted:
        problems = _problems(session, thing, whole, given, row) | problems
    _refuse(problems)
    changed = _changed_facts(thing, row, given, deleted=deleted)
    private = row is not None and any(
        getattr(row, name) != value for name, value in given.items() if thing.columns[name].private
    )
    if row is not None and not changed and not private:
        return row
    known = row is not None
    if row is None:
        row = thing.model(id=record_id, erased=False, version="", edits="", change=0)
    version = _write(session, author, thing, row, given, changed, drawn=drawn, deleted=deleted)
    secret = {name for name in given if thing.columns[name].private} if private or not known else set()
    _keep_own_write(session, thing, row, changed, version, secret)
    session.flush()
    if private:
        review.close_private(session, thing, row.id, secret)
    # Of a record drawn just now nobody can have asked anything, and its checks were all made above.
    if changed and (not drawn or review.deleted_names(session, thing, row)):
        answers = [_word(thing, row, version, changed)]
        deletion = known and DELETED in changed
        review.settle(session, thing, row, problems_of, answers=answers, deletion=deletion)
    return row


def delete(session: Session, author: Author, thing: Thing, record_id: str) -> Record:
    """Mark a record as deleted; that travels, and `restore` takes it back. Raises Refused: not here."""
    return save(session, author, thing, {}, record_id, deleted=True)


def restore(session: Session, author: Author, thing: Thing, record_id: str) -> Record:
    """Take a deletion back. Raises Invalid where the record has become impossible since, or is not here."""
    return save(session, author, thing, {}, record_id)


def answer(
    session: Session, author: Author, thing: Thing, record_id: str, fact: str, values: Mapping[str, Any]
) -> Record:
    """Write one fact anew, also where it says what stands there already: an answer is always a new write.

    `values` are all columns of the fact; for `deleted` its flag. Raises Invalid, Refused as `save`.
    """
    row = session.get(thing.model, record_id)
    if row is None:
        raise Refused("no_such_record", said(N_("This record is not on this desk. Nothing was changed.")))
    _need_ours(session, thing, row)
    deleted = bool(values[DELETED]) if fact == DELETED else row.deleted
    given, problems = _accepted(thing, {} if fact == DELETED else values)
    whole = {name: getattr(row, name) for name in thing.columns} | given
    problems = _fixed_id(thing, given, whole, record_id) | _erased(thing, given, row) | problems
    if not deleted:
        problems = {**_problems(session, thing, whole, given, row), **problems}
        # Other facts may be broken too; that question stays open and is no reason to refuse this answer.
        problems = {name: found for name, found in problems.items() if name in thing.facts[fact]}
    _refuse(problems)
    version = _write(session, author, thing, row, given, {fact}, drawn=False, deleted=deleted)
    _keep_own_write(session, thing, row, {fact}, version, set())
    session.flush()
    answers = [_word(thing, row, version, {fact})]
    review.settle(session, thing, row, problems_of, answers=answers, deletion=fact == DELETED)
    return row


def erase(session: Session, thing: Thing, record_id: str) -> Record:
    """Empty every personal column of a record for good; no write lifts it. Stamps stay. Raises Refused.

    What this desk keeps elsewhere of the record is emptied by `bundle.erasure`.
    """
    row = session.get(thing.model, record_id)
    if row is None:
        raise Refused("no_such_record", said(N_("This record is not on this desk. Nothing was changed.")))
    if row.erased:
        return row
    _need_ours(session, thing, row)
    for name in thing.personal:
        setattr(row, name, None)
    row.erased = True
    row.change = identity.next_change(session)
    _keep_own_write(session, thing, row, set(), stamps.read_version(row.version), set())
    session.flush()
    search.keep(session, thing, row)
    review.settle(session, thing, row, problems_of, answers=[])
    return row


def group_of(session: Session, thing: Thing, row: Record) -> str | None:
    """Give the group of a record: its own, or that of its root. The office's records have none."""
    if thing.root is not None:
        root = SQLModel.metadata.tables[thing.references[thing.root]]
        named = sa.select(root.c.group_id).where(root.c.id == getattr(row, thing.root))
        return session.scalar(named) if getattr(row, thing.root) else None
    return getattr(row, "group_id", None) if thing.owner == _GROUP else None


def _need_ours(session: Session, thing: Thing, row: Record | None) -> None:
    """Refuse to write on a team desk what the office has moved to another group."""
    if row is None or thing.owner != _GROUP or identity.get(session, identity.KIND) != identity.TEAM:
        return
    if group_of(session, thing, row) not in {None, identity.get(session, identity.GROUP)}:
        words = N_(
            "This record belongs to another group now. It can be read here, and is not written any more."
        )
        raise Refused("left_group", said(words))


def validate(thing: Thing, values: Mapping[str, Any]) -> Values:
    """Check the values one by one, as the `…Fields` class does, and give them cleaned. Raises Invalid."""
    given, problems = _accepted(thing, values)
    _refuse(problems)
    return given


def _accepted(thing: Thing, values: Mapping[str, Any]) -> tuple[Values, Problems]:
    """Give the good values, and the problems of the others: a form shall hear of everything at once."""
    given: Values = {}
    problems: Problems = {}
    for name, value in values.items():
        try:
            given[name] = thing.columns[name].accept(value)
        except KeyError:
            words = said(N_("This value does not belong here."))
            problems[name] = [FieldProblem("not_understood", words)]
        except BadCellError as error:
            problems[name] = [error.problem]
    return given, problems


def problems_of(session: Session, thing: Thing, row: Record) -> Problems:
    """Give what a stored record breaks: missing facts, unknown closed codes, checks between fields."""
    whole = {name: getattr(row, name) for name in thing.columns}
    return _problems(session, thing, whole, {}, row)


def _refuse(problems: Problems) -> None:
    if problems:
        raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))


def _fixed_id(thing: Thing, given: Values, whole: Values, record_id: str) -> Problems:
    """Refuse to edit what an id is made of, also where only a part of it is named."""
    named = [name for name in thing.made_of if name in given]
    if thing.make_id is None or not named or thing.make_id(whole) in {None, record_id}:
        return {}
    words = said(N_("This cannot be changed: make a new record instead."))
    return {named[0]: [FieldProblem("id_is_made_of_it", words)]}


def _erased(thing: Thing, given: Values, row: Record | None) -> Problems:
    """Refuse to write anything personal into an erased record: nothing lifts an erasure."""
    if row is None or not row.erased:
        return {}
    words = said(N_("This record was erased. Nothing personal can be written into it any more."))
    named = sorted(name for name in thing.personal if given.get(name) is not None)
    return {name: [FieldProblem("erased", words)] for name in named}


def _problems(session: Session, thing: Thing, whole: Values, given: Values, row: Record | None) -> Problems:
    problems: Problems = {}
    for name, column in thing.columns.items():
        if column.required and whole.get(name) is None and not (row is not None and row.erased):
            problems[name] = [FieldProblem("required", said(N_("This is needed.")))]
    problems |= unknown_codes(session, thing, given or whole)
    problems |= _missing_references(session, thing, given)
    for name, found in thing.check(session, whole, row.id if row else None).items():
        problems.setdefault(name, found)
    return problems


def unknown_codes(session: Session, thing: Thing, values: Values) -> Problems:
    """Find codes that no list of this desk has."""
    problems: Problems = {}
    codes: Codes | None = None
    for name, value in values.items():
        column = thing.columns[name]
        if column.codes is None or not isinstance(value, str):
            continue
        codes = codes or local_codes(session)
        if any(codes.find(column.codes, one) is None for one in value.split(" ")):
            problems[name] = [FieldProblem("unknown_code", said(N_("This code is not in the list.")))]
    return problems


def local_codes(session: Session) -> Codes:
    """Give the code lists with this office's own codes; a session reads them once, until they change."""
    known = session.info.get(_CODES)
    if not isinstance(known, Codes):
        known = _read_codes(session)
        session.info[_CODES] = known
    return known


def codes_changed(session: Session) -> None:
    """Say that local codes were written: they are read again when they are asked for next."""
    session.info.pop(_CODES, None)


def _read_codes(session: Session) -> Codes:
    rows = plain.run(session, _LOCAL_CODES).all()
    if not rows:
        return reference.shipped()
    return reference.shipped().with_local(
        reference.Code(
            list=str(row.list),
            code=str(row.code),
            vi=row.vi or str(row.code),
            en=row.en or row.vi or str(row.code),
            sort=row.sort or 0,
            active_from=row.active_from,
            active_to=row.active_to,
            maps_to=row.maps_to,
        )
        for row in rows
    )


def _missing_references(session: Session, thing: Thing, given: Values) -> Problems:
    problems: Problems = {}
    for name, table in thing.references.items():
        value = given.get(name)
        if value is not None and not exists(session, table, str(value)):
            words = said(N_("The record that is named here is not on this desk."))
            problems[name] = [FieldProblem("no_such_record", words)]
    return problems


def exists(session: Session, table: str, record_id: str) -> bool:
    """Say whether a table holds a record, deleted or not."""
    return plain.run(session, _known(table), {"wanted": record_id}).scalar() is not None


@cache
def _known(table: str) -> sa.Select[str]:
    known = SQLModel.metadata.tables[table].c[RECORD_COLUMN]
    return sa.select(known).where(known == sa.bindparam("wanted"))


def _changed_facts(thing: Thing, row: Record | None, given: Values, *, deleted: bool) -> set[str]:
    changed = {
        str(column.fact)
        for column in thing.travelling
        if column.name in given
        and (row is None or column.cell(getattr(row, column.name)) != column.cell(given[column.name]))
    }
    if row is None or row.deleted != deleted:
        changed.add(DELETED)
    return changed


def next_counter(session: Session, record_id: str, table: str, version: Mapping[str, int]) -> int:
    """Give one more than every counter that any state of this record ever carried at this desk."""
    seen = plain.run(session, _HIGHEST, {"wanted": record_id, "among": table}).scalar()
    return max([seen or 0, *version.values()]) + 1


def _write(
    session: Session,
    author: Author,
    thing: Thing,
    row: Record,
    given: Values,
    changed: set[str],
    *,
    drawn: bool,
    deleted: bool,
) -> stamps.Version:
    edits = stamps.read_edits(row.edits, thing.facts) if row.edits else dict.fromkeys(thing.facts)
    version = stamps.read_version(row.version) if row.version else {}
    if changed:
        # No state of a record drawn just now can have come from anywhere.
        counter = 1 if drawn else next_counter(session, row.id, thing.name, version)
        if counter > stamps.MOST:
            words = N_(
                "This record cannot be changed any more: its count of changes is spent. Make a new one."
            )
            raise Refused("counter_spent", said(words))
        stamp = Stamp(counter, author.device)
        version = stamps.joined(version, {stamp.device: stamp.counter})
        edits = edits | dict.fromkeys(changed, stamp)
        # A person's number means something only on the device of the highest stamp.
        row.changed_by = author.person
    for name, value in given.items():
        setattr(row, name, value)
    row.deleted = deleted
    row.version, row.edits = stamps.write_version(version), stamps.write_edits(edits)
    row.changed_at = dates.now_instant()
    row.change = identity.next_change(session)
    session.add(row)
    search.keep(session, thing, row, drawn=drawn)
    if thing is code.THING:
        codes_changed(session)
    return version


def _word(thing: Thing, row: Record, version: Version, changed: Iterable[str]) -> Answer:
    """Give what the write just made says: of the facts that it set, and of none that stands beside them."""
    edits = stamps.read_edits(row.edits, thing.facts)
    return version, {fact: edits[fact] for fact in changed}


def _keep_own_write(
    session: Session,
    thing: Thing,
    row: Record,
    changed: Iterable[str],
    version: Mapping[str, int],
    secret: Iterable[str],
) -> None:
    """Keep what this desk wrote, with its whole version: undo of an import joins what is left.

    `secret` are the private columns that were written; they have no stamp, only the time of the write.
    """
    cells = thing.cells(row)
    own = {name: cells[name] for fact in sorted(changed) for name in thing.facts[fact]}
    own |= {name: thing.columns[name].cell(getattr(row, name)) for name in sorted(secret)}
    own |= {"version": row.version, "edits": row.edits, "erased": "true" if row.erased else "false"}
    own["changed_by"] = "" if row.changed_by is None else str(row.changed_by)
    own["changed_at"] = row.changed_at or ""
    kept = {"table_name": thing.name, "record_id": row.id, "cells": json.dumps(own, ensure_ascii=False)}
    plain.run(session, _KEPT, kept | {"top": max(version.values())})
