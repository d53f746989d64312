"""One check character that catches slips in reading and typing a code: ISO 7064 MOD 37,36.

It catches each single wrong character, and each swap of two neighbours but very few (36 of 22 680 cases,
all of them neighbours in the alphabet, such as 3 and 4). It is no protection against intent.
"""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_MODULUS = len(ALPHABET)


def mod37_36(characters: str) -> str:
    """Give the check character for digits and capital letters; other characters raise ValueError."""
    return ALPHABET[(1 - _remainder(characters)) % _MODULUS]


def is_valid(characters: str) -> bool:
    """Say whether the last character is the check character of those before it."""
    if len(characters) <= 1 or any(character not in ALPHABET for character in characters):
        return False
    return mod37_36(characters[:-1]) == characters[-1]


def _remainder(characters: str) -> int:
    remainder = _MODULUS
    for character in characters:
        total = (remainder + ALPHABET.index(character)) % _MODULUS
        remainder = (total or _MODULUS) * 2 % (_MODULUS + 1)
    return remainder
