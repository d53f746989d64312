"""Keeps a CSV cell from becoming a formula when a spreadsheet opens it; what was added is taken off again.

One apostrophe goes before a first character that a spreadsheet might calculate with, or before an
apostrophe. Only in files for people, never in bundles (OWASP ASVS 1.2.10).
"""

GUARD = "'"
STARTS = frozenset("=+-@\t\r\n\0＝＋－＠" + GUARD)
"""What a cell must not start with: formula signs (also the full-width ones), controls, our own mark."""


def guarded(value: str) -> str:
    """Give the text as it stands in a file for people; `unguarded` gives it back, whatever it was."""
    return GUARD + value if value[:1] in STARTS and value else value


class Guarded(str):
    """A cell that came out of a text file and may bear our mark; in a spreadsheet file there is none."""

    __slots__ = ()


def unguarded(cell: str) -> str:
    """Take one leading apostrophe off."""
    return cell.removeprefix(GUARD)
