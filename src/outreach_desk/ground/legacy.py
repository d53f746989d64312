"""Vietnamese text of old fonts and wrong readings: recognised, and offered converted; a person looks at it.

TCVN3 (ABC fonts) and VNI put other letters where Windows knows Vietnamese ones; Windows-1258 writes tones
apart; UTF-8 that was read as Windows-1252 falls into pieces. Tables: the fonts' published layouts.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from outreach_desk.ground import text

TCVN3, VNI, CP1258, MOJIBAKE = "tcvn3", "vni", "cp1258", "mojibake"
# LibreOffice keeps the five bytes that Windows-1252 does not have among the private letters.
_FIRST_UNDEFINED, _LAST_UNDEFINED = "\uf180", "\uf1ff"
_WRONG_READ = re.compile("[ÃÂÄÆáâïð][€\u0080-\u00ff‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\uf180-\uf1ff]")

_TCVN3_SHORT = {
    "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ", "¨": "ă", "©": "â", "ª": "ê",
    "«": "ô", "¬": "ơ", "\u00ad": "ư", "®": "đ", "µ": "à", "¶": "ả", "·": "ã", "¸": "á", "¹": "ạ", "»": "ằ",
    "¼": "ẳ", "½": "ẵ", "¾": "ắ", "Æ": "ặ", "Ç": "ầ", "È": "ẩ", "É": "ẫ", "Ê": "ấ", "Ë": "ậ", "Ì": "è",
    "Î": "ẻ", "Ï": "ẽ", "Ð": "é", "Ñ": "ẹ", "Ò": "ề", "Ó": "ể", "Ô": "ễ", "Õ": "ế", "Ö": "ệ", "×": "ì",
    "Ø": "ỉ", "Ü": "ĩ", "Ý": "í", "Þ": "ị", "ß": "ò", "á": "ỏ", "â": "õ", "ã": "ó", "ä": "ọ", "å": "ồ",
    "æ": "ổ", "ç": "ỗ", "è": "ố", "é": "ộ", "ê": "ờ", "ë": "ở", "ì": "ỡ", "í": "ớ", "î": "ợ", "ï": "ù",
    "ñ": "ủ", "ò": "ũ", "ó": "ú", "ô": "ụ", "õ": "ừ", "ö": "ử", "÷": "ữ", "ø": "ứ", "ù": "ự", "ú": "ỳ",
    "û": "ỷ", "ü": "ỹ", "ý": "ý", "þ": "ỵ",
}  # fmt: skip
_VNI_AFTER = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302",
    "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_SOFT_HYPHEN = "\u00ad"
_CELLS = re.compile("([\t\n]+)")
# No old font has a letter of its own for these: whoever wrote one wrote Unicode.
_BEYOND_OLD = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_VNI_BASE = "aeoyu\u01a1\u01b0"

_ONSET = "(?P<onset>ngh?|nh|ch|gh?|gi|kh|ph|q|th|tr|[bcdđhklmnprstvx])?"
_OPEN = (
    "(?P<open>[aăâeêioôơuưy]|ai|ao|au|âu|ay|ây|eo|êu|ia|iêu|yêu|iu|oa|oai|oay|oao|oe|oeo|oi|ôi|ơi|ua|uai|uao"
    "|uay|uây|ue|uê|ueo|ui|uôi|uơ|uy|uya|uyu|ưa|ưi|ươi|ươu|ưu)"
)
_CLOSED = (
    "(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|ua|uă|uâ|uê|ue|uô|uy|uyê|ươ)(?:(?<=[aêiy])(?:ch|nh)|ng|[cmnpt])"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_OPEN}|{_CLOSED})")
_GLIDES = "iouy"
# A syllable that ends in a stop has sắc or nặng, and no other tone.
_STOPPED = re.compile("(?:ch|[cpt])$")
_OF_A_STOP = "\u0301\u0323"
_TONES = str.maketrans("", "", text.TONES)
_LETTERS = re.compile(r"[^\W\d_]+")


class Guess(NamedTuple):
    """What a text seems to be (`tcvn3`, `vni`, `cp1258`, `mojibake`), and the text that was meant."""

    kind: str
    meant: str


def recognise(typed: str) -> Guess | None:
    """Say what an old or broken text was meant to be; None for a text that is in order, or means nothing.

    Whoever shows it asks a person: nothing is converted unseen. Of a table each cell stays in its place, and
    where some cells are in order the others are read by themselves.
    """
    if typed.isascii():
        return None
    cells = _CELLS.split(typed)  # with what parts them
    whole = _recognise(typed)
    if len(cells) == 1:
        return whole
    if whole is not None and not _BEYOND_OLD.search(typed):
        return Guess(whole.kind, "".join(_convert(cell, whole.kind) for cell in cells))
    found = [_recognise(cell) for cell in cells]
    kind = next((guess.kind for guess in found if guess is not None), None)
    meant = "".join(guess.meant if guess else cell for guess, cell in zip(found, cells, strict=True))
    return Guess(kind, meant) if kind is not None else None


def _convert(cell: str, kind: str) -> str:
    if not cell.strip():
        return cell
    meant = mojibake(cell) if kind == MOJIBAKE else _CONVERTERS[kind](cell)
    return cell if meant is None else meant


def _recognise(typed: str) -> Guess | None:
    mended = mojibake(typed)
    if mended is not None:
        return Guess(MOJIBAKE, mended)
    if _SOFT_HYPHEN not in typed and _is_vietnamese(typed):
        return None
    for kind, convert in _CONVERTERS.items():
        meant = convert(typed)
        if meant is not None and meant != text.clean(typed, multiline=True) and _is_vietnamese(meant):
            return Guess(kind, meant)
    return None


def mojibake(typed: str) -> str | None:
    """Give what a text was before its UTF-8 was read as Windows-1252; None where it was not."""
    if not _WRONG_READ.search(typed):
        return None
    try:
        mended = b"".join(_one_byte(letter) for letter in typed).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return text.clean(mended)


def _one_byte(letter: str) -> bytes:
    if _FIRST_UNDEFINED <= letter <= _LAST_UNDEFINED:
        return bytes([ord(letter) & 0xFF])
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _from_tcvn3(typed: str) -> str | None:
    return text.clean("".join(_TCVN3_SHORT.get(letter, letter) for letter in typed), multiline=True)


def _from_vni(typed: str) -> str | None:
    if _SOFT_HYPHEN in typed:  # the ư of TCVN3; no VNI font uses it
        return None
    made = ""
    for letter in typed:
        small = letter.lower()
        before = unicodedata.normalize("NFD", made[-1:].lower())[:2]
        if small in _VNI_AFTER and before[:1] and unicodedata.normalize("NFC", before) in _VNI_BASE:
            made += _VNI_AFTER[small]
        elif small in _VNI_ALONE:
            alone = _VNI_ALONE[small]
            made += alone if letter == small else alone.upper()
        else:
            made += letter
    return text.clean(made, multiline=True)


def _from_cp1258(typed: str) -> str | None:
    """Read the bytes that were shown as Windows-1252 as the Vietnamese page that they are."""
    try:
        return text.clean(typed.encode("cp1252").decode("cp1258"), multiline=True)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


_CONVERTERS: Mapping[str, Callable[[str], str | None]] = {
    TCVN3: _from_tcvn3,
    VNI: _from_vni,
    CP1258: _from_cp1258,
}


def _is_vietnamese(typed: str) -> bool:
    """Say whether each word with a letter of its own beyond ASCII can be a Vietnamese syllable."""
    cleaned = text.clean(typed, multiline=True)
    words = [word for word in _LETTERS.findall(cleaned) if not word.isascii()]
    strange = any(not letter.isascii() and not letter.isalpha() for letter in cleaned)
    return bool(words) and not strange and all(_is_syllable(word) for word in words)


def _is_syllable(word: str) -> bool:
    composed = unicodedata.normalize("NFC", word.lower())
    apart = unicodedata.normalize("NFD", composed)
    tones = [mark for mark in apart if mark in text.TONES]
    toneless = unicodedata.normalize("NFC", apart.translate(_TONES))
    found = _SYLLABLE.fullmatch(toneless)
    if found is None or len(tones) > 1 or word not in {word.lower(), word.upper(), word.capitalize()}:
        return False
    if _STOPPED.search(toneless):
        return len(tones) == 1 and tones[0] in _OF_A_STOP
    return not (_ends_in_glide(found) and composed[-1] != toneless[-1])


def _ends_in_glide(syllable: re.Match[str]) -> bool:
    """Say whether the last letter is a glide, which bears no tone (`léo`, never `leó`; but `quý`, `thúy`)."""
    rime = syllable["open"] or ""
    alone = rime == "uy" or (syllable["onset"] == "q" and rime == "ui")
    return len(rime) > 1 and rime[-1] in _GLIDES and not alone
