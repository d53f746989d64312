"""Six everyday words instead of a long number: to compare keys by telephone, and as a passphrase.

The list is `resources/words.txt`. Its order is part of what desks say to each other: with another list two
people would read different words for the same key.
"""

import hashlib
import re
import secrets
from functools import cache

from outreach_desk.ground.paths import resource
from outreach_desk.ground.text import fold

WORDS = 6
"""Words in a fingerprint and in a passphrase: 66 bits."""

_BITS = 11

# What is heard as one consonant somewhere in the country is one here. `fold` has made đ a d before. The i of
# gi belongs to the vowel in giêng and gìn, but not in gió and gieo. Last: kỹ is as right as kĩ.
_HEARD_ALIKE = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"^gi(?=[aou]|eo?$)", "d"),
        (r"^gi", "di"),
        (r"^[rv]", "d"),
        (r"^n(?![gh])", "l"),
        (r"^tr", "ch"),
        (r"^s", "x"),
        (r"(?<=^[hklmtx])y$", "i"),
    )
)


@cache
def all_words() -> tuple[str, ...]:
    """Give the 2,048 words of two syllables, with marks (NFC), in their lasting order."""
    return tuple(resource("words.txt").read_text(encoding="utf-8").splitlines())


def key(word: str) -> str:
    """Give what is left of a word, or of several, when it is typed without marks and heard by telephone.

    Equal keys mean the same word: l=n, tr=ch, s=x, d=đ=gi=r=v at the beginning of a syllable, i=y after one
    consonant. Case, marks, punctuation and surplus spaces do not count. Never shown.
    """
    return " ".join(_heard(syllable) for syllable in fold(word).split())


def find(text: str) -> int | None:
    """Give the place (0 to 2047) of a typed word in the list, or None where the list does not have it."""
    return _places().get(key(text))


def six_words(data: bytes) -> list[str]:
    """Give the words for the first 66 bits of SHA-256 over `data`, 11 bits a word, the highest bits first."""
    digest = hashlib.sha256(data).digest()
    bits = int.from_bytes(digest, "big") >> (len(digest) * 8 - WORDS * _BITS)
    steps = range((WORDS - 1) * _BITS, -1, -_BITS)
    return [all_words()[(bits >> step) & (2**_BITS - 1)] for step in steps]


def matches(data: bytes, typed: str) -> bool:
    """Say whether the typed words are the six words of `data`, all of them and in their order.

    With or without marks; between the words (or all twelve syllables) spaces, commas, dots, hyphens or lines.
    """
    return key(typed) == key(" ".join(six_words(data)))


def passphrase() -> str:
    """Give six random words with one space between them: 66 bits, as anybody may type them by `key`."""
    return " ".join(secrets.choice(all_words()) for _ in range(WORDS))


@cache
def _places() -> dict[str, int]:
    return {key(word): place for place, word in enumerate(all_words())}


def _heard(syllable: str) -> str:
    for pattern, heard in _HEARD_ALIKE:
        syllable = pattern.sub(heard, syllable)
    return syllable
