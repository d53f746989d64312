"""The code that comes next, as a group counts its members or places: the program proposes, she decides."""

import re
from collections.abc import Iterable

_COUNTED = re.compile(r"(.*?)(\d+)")


def after(codes: Iterable[str]) -> str:
    """Give the code behind the highest number, with as many digits; "" where nobody counts."""
    counted = [
        (int(found[2]), found[1], len(found[2])) for code in codes if (found := _COUNTED.fullmatch(code))
    ]
    if not counted:
        return ""
    number, before, digits = max(counted)
    return f"{before}{number + 1:0{digits}}"
