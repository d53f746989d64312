"""What a list of figures shows: lines, and in each its figures."""

from dataclasses import dataclass

Codes = tuple[str, str, str]
"""Indicator, line and unit (of an official table: form, line and column), in codes."""


@dataclass(frozen=True)
class Figure:
    """A value as people read it, and what it is said to be aloud; `unit` is what may stand beside it.

    It is `quiet` where words stand in place of a value, and `opens` where it can be pressed.
    """

    codes: Codes
    shown: str
    aloud: str
    unit: str = ""
    quiet: bool = False
    opens: bool = True


@dataclass(frozen=True)
class Line:
    """The words of a line and its figures, None where there is none; a `total` stands out."""

    words: str
    figures: tuple[Figure | None, ...]
    total: bool = False
