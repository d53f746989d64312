"""Vietnamese text: how it is cleaned before it is kept, and the keys by which it is searched.

`clean` is for every text that comes in (typed, pasted, imported, file names). `fold`, `exact_key` and
`same_key` are never shown: they are columns and queries. The stored text itself is not changed by them.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from outreach_desk.ground.errors import FieldProblem

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng as combining marks, in the order of the Vietnamese dictionary."""

_REMOVED = "\u200b\u200c\u200d\ufeff\u00ad"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\u2028\u2029"
_CLEANED = str.maketrans(
    dict.fromkeys(_REMOVED, "")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_LINE_ENDS, "\n")
    | dict.fromkeys("\u00d0\u0189", "\u0110")  # eth and African D look like Đ and are typed for it
    | dict.fromkeys("\u00f0\u0256", "\u0111")
)
_BLANK = re.compile(r"[ \t\r\n]+")
_BLANK_IN_LINE = re.compile(r"[ \t]+")
_LINE_END = re.compile(r" ?(?:\r\n?|\n) ?")
_MODIFIER_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd"  # Unicode calls them letters; in H'Leo they are none
_KEPT_LETTERS = 5000  # more than people use; a made-up file shall not fill the memory
# The last two cannot be written into a sheet (XML 1.0).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Unreadable(ValueError):  # noqa: N818 - named for what the text is
    """A typed text that cannot be read as what it should be. `problem` says so at the field."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class PerLetter(dict[int, str]):
    """A table for `str.translate` that asks `make` for each letter and remembers what it said."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: int) -> str:
        made = self._make(chr(code))
        if len(self) < _KEPT_LETTERS:
            self[code] = made
        return made


class NameParts(NamedTuple):
    """A full name taken apart; a part that the name does not have is empty."""

    family: str
    middle: str
    given: str


def clean(value: str, *, multiline: bool = False) -> str:
    """Give the text as it is kept: NFC, one Đ, no invisible characters, single spaces, none at the ends.

    With `multiline` line ends stay, as LF. Limits of length are meant for what comes out.
    Characters that may not be kept at all stay where they are: ask `has_forbidden`.
    """
    if not value.isascii():
        value = unicodedata.normalize("NFC", value.translate(_CLEANED))
    if multiline:
        return _LINE_END.sub("\n", _BLANK_IN_LINE.sub(" ", value)).strip(" \n")
    return _BLANK.sub(" ", value).strip(" ")


def has_forbidden(value: str) -> bool:
    """Say whether something stands in the text that may not be kept.

    That is a control character (tab and line ends are none here), half a surrogate pair, or one of the two
    characters that no sheet can hold.
    """
    return _FORBIDDEN.search(value) is not None


def words(value: str) -> str:
    """Give the cleaned text with all that is no letter, mark or digit as one space; case is kept."""
    return _one_space(clean(value).translate(_WORDS))


def fold(value: str) -> str:
    """Give the search key: lower case, no marks, đ as d, words with one space between them."""
    return _one_space(clean(value).translate(_FOLDED))


def exact_key(value: str) -> str:
    """Give the search key that keeps marks: lower case, words with one space between them.

    A query finds by `fold`; hits whose `exact_key` holds the query's `exact_key` come first.
    """
    return unicodedata.normalize("NFC", words(value).casefold())


def same_key(value: str) -> str:
    """Give a key that is equal for two spellings of the same words: each syllable's letters and its tone.

    `Hòa` and `Hoà` are equal, `Lý` and `Lí` are not; case does not count. For search and duplicates.
    """
    text = exact_key(value)
    pairs = zip(text.translate(_TONELESS).split(" "), text.translate(_TONE_NUMBERS).split(" "), strict=True)
    return unicodedata.normalize("NFC", " ".join(f"{letters}/{tone}" for letters, tone in pairs if letters))


def name_parts(full_name: str) -> NameParts:
    """Take a full name apart: the given name is the last word, the family name the first of several."""
    parts = [word for word in clean(full_name).split(" ") if words(word)]
    if not parts:
        return NameParts("", "", "")
    family = parts[0] if len(parts) > 1 else ""
    return NameParts(family, " ".join(parts[1:-1]), parts[-1])


def _one_space(value: str) -> str:
    return _BLANK.sub(" ", value).strip(" ")


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _is_in_word(letter: str) -> bool:
    return letter.isalnum() and letter not in _MODIFIER_APOSTROPHES


def _word_letter(letter: str) -> str:
    return letter if _is_in_word(letter) or _is_mark(letter) else " "


def _folded_letter(letter: str) -> str:
    # đ has no decomposition: taking marks away would leave it.
    plain = "d" if letter in "đĐ" else unicodedata.normalize("NFD", letter)
    plain = unicodedata.normalize("NFD", plain.casefold())
    return "".join(part if _is_in_word(part) else " " for part in plain if not _is_mark(part))


def _toneless_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))


def _tone_number(letter: str) -> str:
    if letter == " ":
        return letter
    return "".join(
        str(TONES.index(part) + 1) for part in unicodedata.normalize("NFD", letter) if part in TONES
    )


_WORDS = PerLetter(_word_letter)
_FOLDED = PerLetter(_folded_letter)
_TONELESS = PerLetter(_toneless_letter)
_TONE_NUMBERS = PerLetter(_tone_number)
