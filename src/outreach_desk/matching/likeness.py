"""How like two clients are, and by what: rules on what is written of them, without a database.

They propose; a person decides. Nothing of this is kept or logged (domain.md 4).
"""

import string
from dataclasses import dataclass, field

from outreach_desk.ground import text, uic

SAME_UIC, NEAR_UIC, SAME_PARTNER, SAME_PHONE, NAME = (
    "same_uic",
    "near_uic",
    "same_partner",
    "same_phone",
    "name",
)
"""Why two may be one person. `NAME`: born in the same year and month, the same gender, a like nickname."""

BETWEEN = " -./_"
_CODE_LETTERS = str.maketrans(string.ascii_uppercase, string.ascii_lowercase, BETWEEN)
_WEIGHTS = {SAME_UIC: 8, SAME_PARTNER: 6, NEAR_UIC: 4, SAME_PHONE: 3, NAME: 2}
_PARENTS = frozenset({"mother", "father"})
_LEAST_PARTS = 3
_LEAST_LETTERS = 4
_UNSAID = frozenset({None, "", "undisclosed", "other"})
_MONTHS = 12


@dataclass(frozen=True)
class Traits:
    """What may tell one client from another. Texts as they are kept; a UIC of another form says nothing."""

    uic: str | None = field(default=None, repr=False)
    partner_code: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    nickname: str | None = field(default=None, repr=False)
    birth_year: int | None = field(default=None, repr=False)
    birth_month: int | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reason:
    """One reason; `part` is the one part of the UIC (of `uic.PARTS`) in which two differ."""

    code: str
    part: str = ""


def reasons(one: Traits, other: Traits) -> tuple[Reason, ...]:
    """Say why two may be one person, the strongest reason first; none where nothing says so."""
    found = [
        *_uic(one.uic, other.uic),
        *_same(SAME_PARTNER, code_key(one.partner_code), code_key(other.partner_code)),
        *_same(SAME_PHONE, one.phone, other.phone),
        *([Reason(NAME)] if _like_name_and_birth(one, other) else []),
    ]
    return tuple(sorted(found, key=lambda reason: -_WEIGHTS[reason.code]))


def weight(found: tuple[Reason, ...]) -> int:
    """Say how much some reasons say together."""
    return sum(_WEIGHTS[reason.code] for reason in found)


def code_key(code: str | None) -> str:
    """Give a code without what people leave out or put between: `BETWEEN`, and the case of plain letters."""
    return text.clean(code or "").translate(_CODE_LETTERS)


def name_key(nickname: str | None) -> str:
    """Give a nickname without what is written now this way, now that: marks, and y for i."""
    return text.fold(nickname or "").replace("y", "i")


def near_names(one: str | None, other: str | None) -> bool:
    """Say whether two nicknames may be one: marks, y and i, one letter, or one more word make no other."""
    first, second = name_key(one), name_key(other)
    if not first or not second:
        return False
    if first == second:
        return True
    words, more = sorted((set(first.split()), set(second.split())), key=len)
    if words < more:
        return True
    short, long = sorted((first.replace(" ", ""), second.replace(" ", "")), key=len)
    return len(short) >= _LEAST_LETTERS and _one_letter_apart(short, long)


def near_months(month: int) -> tuple[int, int, int]:
    """Give the months (1 to 12) that may be meant: one may be of the lunar calendar."""
    return (month - 2) % _MONTHS + 1, month, month % _MONTHS + 1


def _uic(one: str | None, other: str | None) -> list[Reason]:
    mine, theirs = (uic.parse(code) if code else None for code in (one, other))
    if mine is None or theirs is None:
        return []
    differing = uic.parts_that_differ(mine, theirs)
    if not differing:
        return [Reason(SAME_UIC)]
    known = set(uic.PARTS) - differing - mine.unknown - theirs.unknown
    # What is unknown on both sides agrees by chance: a near code must have said enough.
    if len(differing) == 1 and len(known) >= _LEAST_PARTS and known & _PARENTS:
        return [Reason(NEAR_UIC, next(iter(differing)))]
    return []


def _same(code: str, one: str | None, other: str | None) -> list[Reason]:
    return [Reason(code)] if one and one == other else []


def _like_name_and_birth(one: Traits, other: Traits) -> bool:
    if one.birth_year is None or one.birth_year != other.birth_year:
        return False
    if one.gender in _UNSAID or one.gender != other.gender:
        return False
    if one.birth_month is None or other.birth_month is None:
        # Without the month only the very same name says something.
        return bool(name_key(one.nickname)) and name_key(one.nickname) == name_key(other.nickname)
    return other.birth_month in near_months(one.birth_month) and near_names(one.nickname, other.nickname)


def _one_letter_apart(short: str, long: str) -> bool:
    """Say whether one letter is another one, left out, or changed places with its neighbour."""
    if len(long) - len(short) > 1:
        return False
    start = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long
