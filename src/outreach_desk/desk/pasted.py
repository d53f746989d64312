"""A list of clients as people keep it in a spreadsheet or a chat: read into rows, judged cell by cell.

Nobody is registered without her own consent, nobody under 18, nobody twice unseen. What is taken is written
in one transaction by the same act as a form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import clients, same_person, sheet
from outreach_desk.desk.clients import Agreed, Saved
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.same_person import Like
from outreach_desk.ground import dates, text, uic
from outreach_desk.ground.errors import FieldProblem, Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.matching import likeness
from outreach_desk.records import catalog, client, record
from outreach_desk.records.base import Problems
from outreach_desk.records.columns import BadCellError
from outreach_desk.records.reference import Codes

CODE, NICKNAME, BIRTH, GENDER = "code", "nickname", "birth", "gender"
COLUMNS = (CODE, NICKNAME, BIRTH, GENDER)
MOST_ROWS = 100
"""More than these nobody asks for consent in one go."""

_HEADER_ROWS = 3
_CLIENT = catalog.THINGS["client"].columns
_HEADS = {
    CODE: ("ma", "ma khach hang", "ma kh", "ma so", "code", "client code", "uic"),
    NICKNAME: ("ten thuong goi", "ten goi", "biet danh", "ten", "nickname"),
    BIRTH: ("nam sinh", "thang nam sinh", "ngay sinh", "sinh nam", "birth year", "year of birth", "birth"),
    GENDER: ("gioi tinh", "gioi", "gender", "sex"),
}
_GENDERS = {
    "f": ("nu", "f", "female", "woman"),
    "m": ("nam", "m", "male", "man"),
    "tg_w": ("chuyen gioi nu", "nu chuyen gioi", "tg nu", "trans woman"),
    "tg_m": ("chuyen gioi nam", "nam chuyen gioi", "tg nam", "trans man"),
}
_OF_A_SPREADSHEET = re.compile(r"[0-9]+[.,][0-9]+[eE][+-]?[0-9]+")
_LIKE_A_UIC = re.compile(r"[A-Za-z]{4}[0-9]{6}[0-9A-Za-z]")
_WHOLE_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")


@dataclass(frozen=True)
class Cells:
    """One row as it was pasted, or as a person mended it: texts by the names of `COLUMNS`."""

    code: str = field(default="", repr=False)
    nickname: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    gender: str = field(default="", repr=False)


@dataclass(frozen=True)
class Read:
    """The rows of a list, and the names of columns that are not taken from it."""

    rows: tuple[Cells, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a row. `same_as` are earlier rows (from 0) that may be she, `likes` clients."""

    problems: Problems
    age: int | None
    same_as: tuple[int, ...]
    likes: tuple[Like, ...]

    @property
    def under_age(self) -> bool:
        """Say whether she is a child: no record is made of her."""
        return self.age is not None and self.age < client.ADULT

    @property
    def can_be_taken(self) -> bool:
        """Say whether a record may be made of her, if she agrees."""
        return not self.problems and not self.under_age

    @property
    def may_be_known(self) -> bool:
        """Say whether somebody is to look first whether she is a person who stands elsewhere."""
        return bool(self.same_as or self.likes)


@dataclass(frozen=True)
class Chosen:
    """A row to take: its place on the page, its cells, what she agreed to, and who is somebody else."""

    place: int
    cells: Cells
    purposes: tuple[str, ...]
    apart: tuple[str, ...] = ()


def read(pasted: str) -> Read:
    """Cut a pasted text into rows: tab, semicolon or comma, with or without a row of names.

    Raises Refused: nothing in it, too many rows, quotes that do not close.
    """
    found = sheet.lines(pasted.encode(), _fits, header_rows=_HEADER_ROWS)
    rows = [[text.clean(cell) for cell in line.cells] for line in found]
    rows = [cells for cells in rows if any(cells)]
    names = [_named(cell) for cell in rows[0]] if rows else []
    left_out: tuple[str, ...] = ()
    if sum(name is not None for name in names) > 1:
        left_out = tuple(
            cell for cell, name in zip(rows[0], names, strict=True) if name is None and not _is_a_count(cell)
        )
        made = [_by_names(cells, names) for cells in rows[1:]]
    else:
        made = [_by_place(cells) for cells in _without_count(rows)]
    if not made:
        raise Refused("nothing_pasted", said(N_("There is no row in this text.")))
    if len(made) > MOST_ROWS:
        words = N_("These are more than {most} rows. Paste them in several parts.")
        raise Refused("too_many_rows", said(words, most=MOST_ROWS))
    return Read(tuple(made), left_out)


def look(desk: Desk, rows: Sequence[Cells]) -> tuple[Verdict, ...]:
    """Judge rows: each cell, the age today, and whether she stands in an earlier row or on this desk."""
    with desk.database.read() as session:
        codes = record.local_codes(session)
        judged = [_judged(session, codes, cells) for cells in rows]
    verdicts = []
    for place, (values, verdict) in enumerate(judged):
        mine = same_person.traits(values)
        same = tuple(
            before
            for before in range(place)
            if likeness.reasons(mine, same_person.traits(judged[before][0]))
            or (values.get("serial") and values["serial"] == judged[before][0].get("serial"))
        )
        verdicts.append(replace(verdict, same_as=same))
    return tuple(verdicts)


def save(desk: Desk, chosen: Sequence[Chosen], how: Any, given_on: Any) -> tuple[Saved, ...]:
    """Register all these in one transaction. Raises Invalid: nothing of it is written.

    Problems of consent are told under `clients.HOW` and `GIVEN_ON`, those of a row by its place and column
    as `place.column`.
    """
    desk.need_team()
    problems: Problems = {}
    saved = []
    with desk.write() as (session, author):
        codes = record.local_codes(session)
        for one in chosen:
            values, found, age = _read_cells(codes, one.cells)
            if age is not None and age < client.ADULT:
                found[BIRTH] = [_under_age()]
            whole = {"status": client.ACTIVE, "population": "unspecified", **values}
            agreed = Agreed(one.purposes, how, given_on)
            try:
                made = clients.register_within(
                    session, author, {"registered_on": dates.today(), **whole}, agreed, apart=one.apart
                )
                saved.append(made)
            except Invalid as invalid:
                found = {**{_column(name): some for name, some in invalid.fields.items()}, **found}
            problems |= {_place(one.place, name): some for name, some in found.items()}
        if problems:
            raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
    return tuple(saved)


def undo(desk: Desk, saved: Iterable[Saved]) -> None:
    """Take `save` back, in one transaction."""
    with desk.write() as (session, author):
        for one in saved:
            clients.delete_within(session, author, one.id)


def _column(name: str) -> str:
    """Name the cell that a column of a client is read from."""
    return {"uic": CODE, "serial": CODE, "birth_year": BIRTH, "birth_month": BIRTH}.get(name, name)


def _place(place: int, name: str) -> str:
    common = {clients.HOW, clients.GIVEN_ON}
    return name if name in common else f"{place}.{name}"


def _fits(cells: Sequence[str]) -> int:
    named = sum(_named(text.clean(cell)) is not None for cell in cells)
    return max(named, min(len(cells), len(COLUMNS)))


def _named(cell: str) -> str | None:
    folded = text.fold(cell)
    return next((name for name, words in _HEADS.items() if folded in words), None)


def _is_a_count(cell: str) -> bool:
    return text.fold(cell) in {"", "stt", "tt", "so tt", "no"}


def _by_names(cells: Sequence[str], names: Sequence[str | None]) -> Cells:
    given = {name: cell for name, cell in zip(names, cells, strict=False) if name is not None}
    return Cells(**given)


def _by_place(cells: Sequence[str]) -> Cells:
    return Cells(**dict(zip(COLUMNS, cells, strict=False)))


def _without_count(rows: list[list[str]]) -> list[list[str]]:
    """Leave out a first column that only counts the rows."""
    counts = [cells[0].rstrip(".") for cells in rows]
    if counts and counts == [str(number) for number in range(1, len(rows) + 1)]:
        return [cells[1:] for cells in rows]
    return rows


def _judged(session: Session, codes: Codes, cells: Cells) -> tuple[dict[str, Any], Verdict]:
    values, problems, age = _read_cells(codes, cells)
    taken = clients.taken_code(session, values, None)
    problems |= {_column(name): found for name, found in taken.items()}
    likes = same_person.likes(session, same_person.traits(values))
    return values, Verdict(problems, age, (), likes)


def _read_cells(codes: Codes, cells: Cells) -> tuple[dict[str, Any], Problems, int | None]:
    """Read a row into the values of a client, all its problems by cell, and her age today."""
    problems: Problems = {}
    values: dict[str, Any] = {}
    for name, reader in ((CODE, _code), (NICKNAME, _nickname), (BIRTH, _birth)):
        try:
            values |= reader(getattr(cells, name))
        except (text.Unreadable, BadCellError) as unreadable:
            problems[name] = [unreadable.problem]
    gender = _gender(codes, cells.gender)
    if gender is None and text.clean(cells.gender):
        words = N_("Write the gender as in the list: for example “nữ”, “nam”, “chuyển giới nữ”.")
        problems[GENDER] = [FieldProblem("gender_unknown", said(words))]
    values["gender"] = gender
    year = values.get("birth_year")
    age = client.age_on(year, values.get("birth_month"), dates.today()) if year else None
    if year and year > dates.today().year:
        problems[BIRTH] = [FieldProblem("in_future", said(N_("This date lies in the future.")))]
        age = None
    return values, problems, age


def _code(cell: str) -> dict[str, Any]:
    cleaned = text.clean(cell)
    if _OF_A_SPREADSHEET.fullmatch(cleaned):
        words = N_("The spreadsheet has changed this code into a number. Write it as it was.")
        raise text.Unreadable(FieldProblem("number_changed", said(words)))
    parsed = uic.parse(cleaned)
    if parsed is not None:
        return {"uic": parsed.code}
    if _LIKE_A_UIC.fullmatch(re.sub("[ -]", "", cleaned)):
        words = N_("This UIC is mistyped: its last character says so.")
        raise text.Unreadable(FieldProblem("uic_wrong", said(words)))
    return {"serial": _CLIENT["serial"].accept(cleaned)}


def _nickname(cell: str) -> dict[str, Any]:
    return {"nickname": _CLIENT["nickname"].accept(cell)}


def _birth(cell: str) -> dict[str, Any]:
    cleaned = text.clean(cell)
    if not cleaned:
        return {}
    if _WHOLE_DAY.fullmatch(cleaned):
        day: date = dates.parse_day(cleaned)
        return {"birth_year": day.year, "birth_month": day.month}
    year, month = dates.parse_birth(cleaned)
    return {"birth_year": year, "birth_month": month}


def _gender(codes: Codes, cell: str) -> str | None:
    wanted = text.fold(cell)
    if not wanted:
        return None
    for code in codes.choices("gender", dates.today()):
        words = {text.fold(code.vi), text.fold(code.en), text.fold(code.code), *_GENDERS.get(code.code, ())}
        if wanted in words:
            return code.code
    return None


def _under_age() -> FieldProblem:
    words = N_("She is under 18: make no client record. Count her without a name and call child protection.")
    return FieldProblem("under_age", said(words))


def as_map(cells: Cells) -> Mapping[str, str]:
    """Give the texts of a row by the names of `COLUMNS`."""
    return {name: getattr(cells, name) for name in COLUMNS}
