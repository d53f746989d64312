"""The client's code `MMFFYYmmPPc` and the serial on a slip (domain.md 4).

The code is a match key that two persons may share, never an identity, and it is personal data: who knows
the family can guess it. The parents' names are used here and kept nowhere. The serial says nothing.
"""

import re
from dataclasses import dataclass

from outreach_desk.ground import checksum, text

PARTS = ("mother", "father", "birth_year", "birth_month", "province")

_UNKNOWN = {"mother": "XX", "father": "XX", "birth_year": "00", "birth_month": "00", "province": "00"}
_PROVINCE = re.compile(r"[0-9]{1,2}")
_NO_LETTER = re.compile(r"[^A-Z]")
_TYPED_BETWEEN = re.compile(r"[ -]")
_FORM = re.compile(r"([A-Z]{2})([A-Z]{2})([0-9]{2})(0[0-9]|1[0-2])([0-9]{2})([0-9A-Z])")
_DEVICE = re.compile(r"[0-9A-Z]{4,}")
_SERIAL = re.compile(r"([0-9A-Z]{4})-([0-9]{4,})-([0-9A-Z])")


@dataclass(frozen=True)
class Uic:
    """A code taken apart: all parts as they stand in it, `check` the last character."""

    mother: str
    father: str
    birth_year: str
    birth_month: str
    province: str
    check: str

    @property
    def code(self) -> str:
        """The whole code in its one written form."""
        return f"{self.mother}{self.father}{self.birth_year}{self.birth_month}{self.province}{self.check}"

    @property
    def unknown(self) -> frozenset[str]:
        """The parts that were not known; they say little in matching. Year 00 may also be 2000."""
        return frozenset(part for part in PARTS if getattr(self, part) == _UNKNOWN[part])


def build(
    mother: str | None,
    father: str | None,
    birth_year: int | None,
    birth_month: int | None,
    province: str | None,
) -> str:
    """Give the code of 11 characters from what is known; None or an empty name is unknown.

    `mother`, `father`: names, the last word counts. `province`: code of the 63 provinces before 2025,
    where she was born. A month or a province code of another form raises ValueError.
    """
    if birth_month is not None and birth_month not in range(1, 13):
        raise ValueError("birth_month")
    if province and not _PROVINCE.fullmatch(province):
        raise ValueError("province")
    characters = (
        f"{_letters(mother)}{_letters(father)}{(birth_year or 0) % 100:02d}{birth_month or 0:02d}"
        f"{province or '':0>2}"
    )
    return characters + checksum.mod37_36(characters)


def parse(code: str) -> Uic | None:
    """Take a code apart; None where its form or its check character is wrong.

    Lower case, spaces and hyphens are read as people type them; `Uic.code` is the written form.
    """
    typed = _TYPED_BETWEEN.sub("", text.clean(code)).upper()
    found = _FORM.fullmatch(typed)
    if not found or not checksum.is_valid(typed):
        return None
    return Uic(*found.groups())


def parts_that_differ(one: Uic, other: Uic) -> set[str]:
    """Name the parts (of `PARTS`) in which two codes differ; the check character is none of them."""
    return {part for part in PARTS if getattr(one, part) != getattr(other, part)}


def serial(device: str, number: int) -> str:
    """Give what stands on a slip: the device's first four characters, its number, a check character.

    A device of another form or a number below 1 raises ValueError.
    """
    maker = device.upper()
    if not _DEVICE.fullmatch(maker) or number < 1:
        raise ValueError("serial")
    check = checksum.mod37_36(f"{maker[:4]}{number:04d}")
    return f"{maker[:4]}-{number:04d}-{check}"


def serial_valid(serial_text: str) -> bool:
    """Say whether a serial has its form and its check character; it must be in its written form."""
    found = _SERIAL.fullmatch(serial_text)
    return found is not None and checksum.is_valid("".join(found.groups()))


def _letters(name: str | None) -> str:
    given = text.fold(text.name_parts(name or "").given).upper()
    return _NO_LETTER.sub("", given)[:2].ljust(2, "X")
