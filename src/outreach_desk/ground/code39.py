"""Code 39: a bar code that every scanner reads, drawn from a table of its characters (ISO/IEC 16388).

Left out are $ / + %: some scanners read them and the next character as one (full ASCII).
"""

WIDE, NARROW = 3, 1
"""How many modules a wide and a narrow bar or space take; between characters lies a narrow space."""

_START_STOP = "*"
# Bar, space, bar … of each character: nine elements, three of them wide (w).
_PATTERNS = {
    "0": "nnnwwnwnn",
    "1": "wnnwnnnnw",
    "2": "nnwwnnnnw",
    "3": "wnwwnnnnn",
    "4": "nnnwwnnnw",
    "5": "wnnwwnnnn",
    "6": "nnwwwnnnn",
    "7": "nnnwnnwnw",
    "8": "wnnwnnwnn",
    "9": "nnwwnnwnn",
    "A": "wnnnnwnnw",
    "B": "nnwnnwnnw",
    "C": "wnwnnwnnn",
    "D": "nnnnwwnnw",
    "E": "wnnnwwnnn",
    "F": "nnwnwwnnn",
    "G": "nnnnnwwnw",
    "H": "wnnnnwwnn",
    "I": "nnwnnwwnn",
    "J": "nnnnwwwnn",
    "K": "wnnnnnnww",
    "L": "nnwnnnnww",
    "M": "wnwnnnnwn",
    "N": "nnnnwnnww",
    "O": "wnnnwnnwn",
    "P": "nnwnwnnwn",
    "Q": "nnnnnnwww",
    "R": "wnnnnnwwn",
    "S": "nnwnnnwwn",
    "T": "nnnnwnwwn",
    "U": "wwnnnnnnw",
    "V": "nwwnnnnnw",
    "W": "wwwnnnnnn",
    "X": "nwnnwnnnw",
    "Y": "wwnnwnnnn",
    "Z": "nwwnwnnnn",
    "-": "nwnnnnwnw",
    ".": "wwnnnnwnn",
    " ": "nwwnnnwnn",
    _START_STOP: "nwnnwnwnn",
}


def modules(text: str) -> tuple[bool, ...]:
    """Give the code of a text as modules, True for a dark one, with start and stop and no quiet zone.

    Small letters count as capitals. Empty where a character is none of the table's.
    """
    characters = text.upper()
    if not characters or any(one not in _PATTERNS or one == _START_STOP for one in characters):
        return ()
    found: list[bool] = []
    for character in f"{_START_STOP}{characters}{_START_STOP}":
        for place, element in enumerate(_PATTERNS[character]):
            found += [place % 2 == 0] * (WIDE if element == "w" else NARROW)
        found.append(False)
    return tuple(found[:-1])
