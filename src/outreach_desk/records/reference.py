"""Code lists: the shipped ones (`resources/codes`) and what an office added or changed for its desks.

A code is stable ASCII, its words are data in both languages. `shipped()` gives the lists of the program;
`shipped().with_local(...)` gives those of one desk. Nothing here is global state, nothing touches a database.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from outreach_desk.ground import paths
from outreach_desk.ground.language import in_language

_OWN_COLUMNS = ("code", "vi", "en", "sort", "active_from", "active_to", "maps_to")
_TRUE = "true"


@dataclass(frozen=True)
class Code:
    """One entry of one list, in force from `active_from` to `active_to`, both days included.

    `maps_to` names a code of the same list that stands for this one in national figures. `extra` holds the
    columns that only this list has, without the empty ones.
    """

    list: str
    code: str
    vi: str
    en: str
    sort: int = 0
    active_from: date | None = None
    active_to: date | None = None
    maps_to: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    def label(self) -> str:
        """Give the words of the shown language, neutral enough for a list on the screen."""
        return in_language(self.vi, self.en)

    def official_label(self) -> str:
        """Give the words of the official forms where they differ: for printed reports only."""
        return in_language(self.extra.get("official_vi", self.vi), self.extra.get("official_en", self.en))

    def paper_label(self) -> str:
        """Give words that say nothing about whoever carries the paper they stand on."""
        return in_language(self.extra.get("paper_vi", self.vi), self.extra.get("paper_en", self.en))

    def active(self, on: date) -> bool:
        """Say whether the code is in force on a day."""
        return (self.active_from is None or self.active_from <= on) and (
            self.active_to is None or on <= self.active_to
        )


@dataclass(frozen=True)
class CodeList:
    """A list: its name, its words, and whether offices may add codes of their own."""

    name: str
    vi: str
    en: str
    open: bool

    def label(self) -> str:
        """Give the list's words in the shown language."""
        return in_language(self.vi, self.en)


class Codes:
    """All lists of one desk: the shipped codes and the office's own.

    An own code of an open list is added. An own code that bears a shipped code's name changes its words,
    order and days, never its meaning (`maps_to`, `extra`). Own codes for a closed or unknown list are left
    out: they may come from a newer program, and a desk must open all the same.
    """

    def __init__(
        self, code_lists: Iterable[CodeList], codes: Iterable[Code], local: Iterable[Code] = ()
    ) -> None:
        self._lists = {code_list.name: code_list for code_list in code_lists}
        self._shipped = tuple(codes)
        found: dict[str, dict[str, Code]] = {name: {} for name in self._lists}
        for code in self._shipped:
            found[code.list][code.code] = code
        for code in local:
            if code.list not in found:
                continue
            shipped_code = found[code.list].get(code.code)
            if shipped_code is not None:
                found[code.list][code.code] = _changed(shipped_code, code)
            elif self._lists[code.list].open:
                found[code.list][code.code] = code
        self._codes = found
        # A report asks of each of its records; there are few codes, and none changes.
        self._bases: dict[tuple[str, str], str] = {}
        self._details: dict[tuple[str, str, str], str | None] = {}
        self._sorted = {
            name: tuple(sorted(entries.values(), key=lambda code: (code.sort, code.code)))
            for name, entries in found.items()
        }

    def with_local(self, local: Iterable[Code]) -> "Codes":
        """Give the lists of a desk whose office has these codes of its own."""
        return Codes(self._lists.values(), self._shipped, local)

    def lists(self) -> tuple[str, ...]:
        """Give the names of all lists."""
        return tuple(self._lists)

    def list_label(self, name: str) -> str:
        """Give a list's words in the shown language."""
        return self._lists[name].label()

    def is_open(self, name: str) -> bool:
        """Say whether offices may add codes to a list. An unknown list is a mistake of ours (KeyError)."""
        return self._lists[name].open

    def codes(self, name: str) -> tuple[Code, ...]:
        """Give all codes of a list in order, past and hidden ones too. Unknown list: KeyError."""
        return self._sorted[name]

    def find(self, name: str, code: str) -> Code | None:
        """Give one code, in force or not; None where there is none."""
        return self._codes.get(name, {}).get(code)

    def label(self, name: str, code: str) -> str:
        """Give a code's words; an unknown code is shown as it is, so that nothing vanishes."""
        found = self.find(name, code)
        return code if found is None else found.label()

    def official_label(self, name: str, code: str) -> str:
        """Give a code's words on official forms; an unknown code is shown as it is."""
        found = self.find(name, code)
        return code if found is None else found.official_label()

    def choices(self, name: str, on: date | None) -> list[Code]:
        """Give what a form offers on a day; with None, whatever the day.

        A code marked `default_hidden` (domain.md §5.4) is offered only where the office entered a change
        to it. One that is already in a record is still found and shown.
        """
        return [
            code
            for code in self._sorted[name]
            if code.extra.get("default_hidden") != _TRUE and (on is None or code.active(on))
        ]

    def base(self, name: str, code: str) -> str:
        """Give the code that counts in national figures: follow `maps_to` to its end.

        A code that maps nowhere, to nothing that exists, or in a ring stands for itself.
        """
        if (name, code) not in self._bases:
            self._bases[name, code] = self._read_base(name, code)
        return self._bases[name, code]

    def _read_base(self, name: str, code: str) -> str:
        seen = [code]
        while (target := self._maps_to(seen[-1], name)) is not None:
            if target in seen:
                return code
            seen.append(target)
        return seen[-1]

    def _maps_to(self, code: str, name: str) -> str | None:
        found = self.find(name, code)
        if found is None or found.maps_to is None or self.find(name, found.maps_to) is None:
            return None
        return found.maps_to

    def detail(self, name: str, code: str, column: str) -> str | None:
        """Give a column that only this list has. What a code maps to speaks before the code itself."""
        key = name, code, column
        if key not in self._details:
            both = (self.find(name, at) for at in (self.base(name, code), code))
            self._details[key] = next(
                (one.extra[column] for one in both if one and column in one.extra), None
            )
        return self._details[key]

    def line(self, service_type: str) -> str | None:
        """Give the national report line of a service; None for an unknown or unmapped one."""
        return self.detail("service_type", service_type, "line")

    def reaches(self, activity_kind: str) -> bool:
        """Say whether presence at this kind of meeting counts as a contact (domain.md 3.3, I-05)."""
        return self.detail("activity_kind", activity_kind, "reaches") == _TRUE

    def verified(self, evidence: str) -> bool:
        """Say whether this evidence makes a completed referral verified (domain.md §2.3)."""
        return self.detail("evidence", evidence, "verified") == _TRUE

    def may_receive(self, organisation_kind: str) -> bool:
        """Say whether data may be sent to this kind of organisation; never to the police (domain.md §2.8).

        A kind of the office's own that maps to no shipped one may not: what is unknown is refused.
        """
        return self.detail("organisation_kind", organisation_kind, "recipient") == _TRUE

    def material_unit(self, material: str) -> str:
        """Give the counting word of a material in the shown language; empty where unknown."""
        vi, en = (self.detail("material", material, f"unit_{language}") or "" for language in ("vi", "en"))
        return in_language(vi, en)


def _changed(shipped_code: Code, change: Code) -> Code:
    """Give a shipped code with an office's words, order and days; being entered, it is no longer hidden."""
    extra = {name: value for name, value in shipped_code.extra.items() if name != "default_hidden"}
    return replace(
        shipped_code,
        vi=change.vi,
        en=change.en,
        sort=change.sort,
        active_from=change.active_from,
        active_to=change.active_to,
        extra=MappingProxyType(extra),
    )


@cache
def shipped() -> Codes:
    """Give the lists that ship with the program, read once."""
    folder = paths.resource("codes")
    with (folder / "lists.csv").open(encoding="utf-8", newline="") as file:
        code_lists = [
            CodeList(row["list"], row["vi"], row["en"], row["open"] == _TRUE) for row in csv.DictReader(file)
        ]
    codes: list[Code] = []
    for code_list in code_lists:
        with (folder / f"{code_list.name}.csv").open(encoding="utf-8", newline="") as file:
            codes.extend(_read(code_list.name, row) for row in csv.DictReader(file))
    return Codes(code_lists, codes)


def _read(name: str, row: Mapping[str, str]) -> Code:
    return Code(
        list=name,
        code=row["code"],
        vi=row["vi"],
        en=row["en"],
        sort=int(row["sort"]),
        active_from=_day(row["active_from"]),
        active_to=_day(row["active_to"]),
        maps_to=row["maps_to"] or None,
        extra=MappingProxyType(
            {column: value for column, value in row.items() if column not in _OWN_COLUMNS and value}
        ),
    )


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
