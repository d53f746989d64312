"""Telephone numbers: text only, one written form, so that the same number is found again.

The numbering plan was not verified (domain.md 6.2): an old number is marked, and a foreign one is taken.
"""

import re

from outreach_desk.ground import text
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said

MOBILE = "mobile"
LANDLINE = "landline"
OLD_MOBILE = "old_mobile"
SHORT = "short"
FOREIGN = "foreign"

_BETWEEN = re.compile(r"[ ().-]")
_COUNTRY = re.compile(r"^(?:(?:\+|00)840?|84(?=[1-9][0-9]{8,9}$))")
_KINDS = {
    MOBILE: re.compile(r"0[35789][0-9]{8}"),
    LANDLINE: re.compile(r"02[0-9]{9}"),
    OLD_MOBILE: re.compile(r"01[0-9]{9}"),
    SHORT: re.compile(r"1[0-9]{2,3}|1[89]00[0-9]{4,6}"),
    FOREIGN: re.compile(r"\+(?!84)[1-9][0-9]{6,14}"),
}


class NotAPhone(text.Unreadable):
    """The text is no telephone number."""


def parse(value: str) -> str:
    """Give the number in its one form: `+84 912 345 678` is `0912345678`. Raises NotAPhone: `phone_form`."""
    digits = _COUNTRY.sub("0", _BETWEEN.sub("", text.clean(value)), count=1)
    if kind(digits) is None:
        raise NotAPhone(FieldProblem("phone_form", said(N_("Write all digits of the telephone number."))))
    return digits


def kind(number: str) -> str | None:
    """Say what a number in its one form is: MOBILE, LANDLINE, OLD_MOBILE (out of use), SHORT, FOREIGN."""
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(number)), None)
