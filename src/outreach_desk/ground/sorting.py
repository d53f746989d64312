"""The Vietnamese order as bytes: a BLOB column sorts as a Vietnamese dictionary does.

Syllable by syllable, in each the letters first and then the tone; case decides only between equals.
Numbers stand before letters, by what they say.
ICU and QCollator compare the whole text's letters first and so part `Hòa` from `Hoà` (domain.md 6.1).
"""

import re
import unicodedata

from outreach_desk.ground import text

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHTS = {letter: chr(0x41 + place) for place, letter in enumerate(_ALPHABET)} | {
    digit: digit for digit in "0123456789"
}
# Each mark sorts below all that may stand in its place in a longer text.
_END = "\x00"
_LETTERS_END = "\x01"
_LEVEL_TONE = "\x02"
_TONES = {tone: chr(ord(_LEVEL_TONE) + 1 + place) for place, tone in enumerate(text.TONES)}
_LOWER = "\x01"
_UPPER = "\x02"
_NUMBER = re.compile("[0-9]+")
_LONG = 9


def sort_key(value: str) -> bytes:
    """Give the key by which texts sort: digits, then letters; NFC and NFD, Hòa and Hoà have one key."""
    words = text.words(value)
    return (_syllables(words) + words.translate(_CASES)).encode("latin-1")


def person_key(full_name: str) -> bytes:
    """Give the key by which persons sort: given name, then family name, then what is between."""
    parts = text.name_parts(full_name)
    in_order = [text.words(part) for part in (parts.given, parts.family, parts.middle)]
    key = "".join(_syllables(words) for words in in_order)
    return (key + "".join(words.translate(_CASES) for words in in_order)).encode("latin-1")


def _syllables(words: str) -> str:
    letters = _NUMBER.sub(_number, words.translate(_LETTERS)).split(" ")
    tones = words.translate(_SYLLABLE_TONES).split(" ")
    pairs = zip(letters, tones, strict=True)
    return "".join(f"{some}{_LETTERS_END}{tone or _LEVEL_TONE}" for some, tone in pairs if some) + _END


def _number(found: re.Match[str]) -> str:
    """Set before a number how long it is: `KH-2` stands before `KH-10`. Zeros before it say nothing."""
    plain = found[0].lstrip("0")
    long = len(plain)
    return (str(long) if long < _LONG else f"{_LONG}{long:03d}") + plain


def _letter_weight(letter: str) -> str:
    if letter == " ":
        return letter
    # ă, â, ê, ô, ơ, ư are letters of their own; another mark leaves the letter what it is.
    weight = ""
    before = ""
    for part in unicodedata.normalize("NFD", letter.casefold()):
        if not unicodedata.category(part).startswith("M"):
            weight += _WEIGHTS.get(part) or _foreign_weight(part)
            before = part
        elif (whole := unicodedata.normalize("NFC", before + part)) in _WEIGHTS:
            weight = weight[:-1] + _WEIGHTS[whole]
    return weight


def _foreign_weight(letter: str) -> str:
    code = ord(letter)
    return "\xfe" + "".join(chr(0x80 | (code >> shift & 0x3F)) for shift in (18, 12, 6, 0))


def _syllable_tone(letter: str) -> str:
    if letter == " ":
        return letter
    return "".join(_TONES.get(part, "") for part in unicodedata.normalize("NFD", letter))


def _case(letter: str) -> str:
    if letter == " " or unicodedata.category(letter).startswith("M"):
        return ""
    return _UPPER if letter != letter.lower() else _LOWER


_LETTERS = text.PerLetter(_letter_weight)
_SYLLABLE_TONES = text.PerLetter(_syllable_tone)
_CASES = text.PerLetter(_case)
