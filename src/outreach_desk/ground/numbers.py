"""Numbers as people see and type them: 45.122 and 50,0% in Vietnamese, 45,122 and 50.0% in English.

In files that travel numbers are plain digits and do not pass here (domain.md 6.2).
"""

import re
from decimal import Decimal
from fractions import Fraction

from outreach_desk.ground import text
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import ENGLISH, N_, language, said

_PLAIN = re.compile(r"-?[0-9]{1,15}")
_GROUPED = {
    ".": re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3}){1,4}|(?: [0-9]{3}){1,4})"),
    ",": re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3}){1,4}|(?: [0-9]{3}){1,4})"),
}


class NotANumber(text.Unreadable):
    """The text is no whole number."""


def show_integer(number: int) -> str:
    """Give a whole number in groups of three: 45.122 (English 45,122)."""
    return f"{number:,}".replace(",", _group())


def show_percent(share: Fraction | Decimal | float) -> str:
    """Give a share (0.5 is one half) as a percentage with one decimal, half rounded away from zero: 50,0%.

    Give a Fraction where the parts are counted: a float may stand just below the half.
    """
    exact = Fraction(share) * 1000
    tenths = int(abs(exact) + Fraction(1, 2))
    sign = "-" if exact < 0 and tenths else ""
    point = "." if _group() == "," else ","
    return f"{sign}{show_integer(tenths // 10)}{point}{tenths % 10}%"


def parse_integer(value: str) -> int:
    """Read a whole number, plain or in groups of three as the shown language writes them, or by spaces.

    `1.5` and `1,5` are refused, so that no part of a number is taken for a thousand.
    Raises NotANumber: `number_form`.
    """
    typed = text.clean(value)
    group = _group()
    if _PLAIN.fullmatch(typed) or _GROUPED[group].fullmatch(typed):
        return int(typed.replace(group, "").replace(" ", ""))
    words = said(N_("Write a whole number in digits, for example 45122."))
    raise NotANumber(FieldProblem("number_form", words))


def _group() -> str:
    return "," if language() == ENGLISH else "."
