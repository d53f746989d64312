"""Who wrote what, without a clock: stamps, versions and edits as texts and as values.

`version` says what the writers of a state had seen: device → highest counter. `edits` says which write
gave each fact its value. Both have one canonical text (docs: the bundle format, "Versions and the join").
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

DEVICE_PATTERN = "[a-z2-7]{8}"
MOST = 2**31 - 1

_STAMP = re.compile(f"({DEVICE_PATTERN}):([1-9][0-9]{{0,9}})")
NEVER = "-"
ALL = "*"


class Stamp(NamedTuple):
    """One write. Ordered by counter, then by device."""

    counter: int
    device: str

    def __str__(self) -> str:
        return f"{self.device}:{self.counter}"


LOWEST = Stamp(0, "")
"""Below every stamp."""
Version = dict[str, int]
Edits = dict[str, Stamp | None]


class NotCanonicalError(ValueError):
    """A text of `version` or `edits` is not the one text that its meaning has."""


def read_stamp(text: str) -> Stamp:
    """Read `device:counter`. Raises NotCanonicalError."""
    match = _STAMP.fullmatch(text)
    if match is None or int(match[2]) > MOST:
        raise NotCanonicalError
    return Stamp(int(match[2]), match[1])


def read_version(text: str) -> Version:
    """Read a version. Raises NotCanonicalError."""
    stamps = [read_stamp(part) for part in text.split(" ")]
    devices = [stamp.device for stamp in stamps]
    if devices != sorted(set(devices)):
        raise NotCanonicalError
    return {stamp.device: stamp.counter for stamp in stamps}


def write_version(version: Mapping[str, int]) -> str:
    """Write a version canonically: devices in ASCII order."""
    return " ".join(f"{device}:{version[device]}" for device in sorted(version))


def read_edits(text: str, facts: Iterable[str]) -> Edits:
    """Read the edits of a state whose schema has `facts`. Raises NotCanonicalError."""
    facts = tuple(facts)
    given: dict[str, Stamp | None] = {}
    for part in text.split(" "):
        name, equals, stamp = part.partition("=")
        if not equals or name in given or (name != ALL and name not in facts):
            raise NotCanonicalError
        given[name] = None if stamp == NEVER and name != ALL else read_stamp(stamp)
    lowest = given.get(ALL)
    edits = {fact: given.get(fact, lowest) for fact in facts}
    if write_edits(edits) != text:
        raise NotCanonicalError
    return edits


def write_edits(edits: Mapping[str, Stamp | None]) -> str:
    """Write edits canonically: the lowest stamp once, then what differs in ASCII order of facts."""
    lowest = min((stamp for stamp in edits.values() if stamp is not None), default=None)
    parts = [] if lowest is None else [f"{ALL}={lowest}"]
    for fact in sorted(edits):
        stamp = edits[fact]
        if stamp is None:
            parts.append(f"{fact}={NEVER}")
        elif stamp != lowest:
            parts.append(f"{fact}={stamp}")
    return " ".join(parts)


def has_seen(version: Mapping[str, int], stamp: Stamp) -> bool:
    """Say whether the writers of a state with `version` had seen the write `stamp`."""
    return version.get(stamp.device, 0) >= stamp.counter


def highest(edits: Mapping[str, Stamp | None]) -> Stamp | None:
    """Give the highest stamp of a state."""
    return max((stamp for stamp in edits.values() if stamp is not None), default=None)


def joined(one: Mapping[str, int], other: Mapping[str, int]) -> Version:
    """Join two versions: the higher counter per device."""
    return {device: max(one.get(device, 0), other.get(device, 0)) for device in one.keys() | other.keys()}
