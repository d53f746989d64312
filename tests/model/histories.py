"""Seeded random histories: four laptops in two groups and an office, as a plain list of acts.

A history is JSON and needs no world to be read: records go by keys, files by numbers. The generator plays
along on a naive world only to choose acts that mean something there; another world may find them undoable.
"""

import random
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from history_values import PRESENCES, Values
from naive_state import DELETED, Table
from naive_world import NaiveWorld
from world import play

T = TypeVar("T", bound=Any)

OFFICE = "office"
DESKS = (
    {"name": "a1", "device": "aaaaaaa2", "group": "g1", "spares": ["aaaaaab2"]},
    {"name": "a2", "device": "zzzzzzz7", "group": "g1", "spares": ["zzzzzzy7"]},
    {"name": "b1", "device": "bbbbbbb3", "group": "g2", "spares": ["bbbbbbc3"]},
    {"name": "b2", "device": "mmmmmmm4", "group": "g2", "spares": ["mmmmmmn4"]},
    {"name": OFFICE, "device": "kkkkkkk5", "group": None, "spares": ["kkkkkkl5"]},
)
TEAMS = tuple(str(desk["name"]) for desk in DESKS if desk["group"])
GROUP_OF = {str(desk["name"]): str(desk["group"] or "") for desk in DESKS}
GIVEN = ("g1", "g2", "o1")
CLOCKS = ("2001-01-01T00:00:00Z", "2026-05-04T08:00:00Z", "2038-01-19T03:14:08Z", "2099-12-31T23:59:59Z")

# How often each act is tried, out of the sum.
WEIGHTS = {
    "create": 10,
    "edit": 40,
    "delete": 5,
    "restore": 6,
    "erase": 2,
    "answer": 5,
    "move": 3,
    "report": 8,
    "twin": 4,
    "give_back": 4,
    "deliver": 34,
    "undo": 3,
    "redo": 3,
    "clock": 1,
}


class Generator(Values):
    """One history in the making. `quiet` are acts left out; `parts` allows bundles in parts."""

    def __init__(
        self,
        seed: int,
        tables: Mapping[str, Table],
        *,
        quiet: frozenset[str] = frozenset(),
        parts: bool = False,
        named_answers: bool = False,
    ) -> None:
        super().__init__(random.Random(seed))  # noqa: S311 - a seed, no secret
        self.tables = tables
        self.quiet, self.parts = quiet, parts
        self.history: dict[str, Any] = {"seed": seed, "desks": list(DESKS), "given": list(GIVEN), "acts": []}
        self.world = NaiveWorld(self.history, tables, named_answers=named_answers)
        self.numbers = dict.fromkeys(tables, 0)
        self.file = 0

    def make(self, steps: int) -> dict[str, Any]:
        """Try acts until as many were done as asked; those not done are left out."""
        self.opening()
        names = [name for name in WEIGHTS if name not in self.quiet]
        weights = [WEIGHTS[name] for name in names]
        while len(self.history["acts"]) < steps:
            self.do(getattr(self, self.random.choices(names, weights)[0])())
        return self.history

    def do(self, act: dict[str, Any] | None) -> bool:
        done = act is not None and play(self.world, act)
        if done:
            self.history["acts"].append(act)
        return done

    def opening(self) -> None:
        """Let one laptop of each group begin, and the others hear of it: so that later writes meet."""
        for first, second in (("a1", "a2"), ("b1", "b2")):
            for table in ("client", "client", "meeting", "attendance", "consent", "referral"):
                made = getattr(self, f"new_{table}")(first)
                self.do({"act": "create", "desk": first, "key": made[0], "cells": made[1]})
            self.do({"act": "report", "desk": first, "file": self.next_file(), "parts": 1})
            self.do({"act": "deliver", "desk": OFFICE, "file": f"f{self.file}"})
            if self.random.random() < 0.8:
                self.do({"act": "twin", "desk": first, "file": self.next_file()})
                self.do({"act": "deliver", "desk": second, "file": f"f{self.file}"})

    # ---- choices -------------------------------------------------------------------------------

    def any_desk(self) -> str:
        return self.random.choice([*TEAMS, *TEAMS, OFFICE])

    def some(self, names: Iterable[T]) -> T | None:
        among = sorted(names)
        return self.random.choice(among) if among else None

    def record(self, desk: str, deleted: str = "false") -> str | None:
        """Choose a record that stands, rather an early one or one that an undo touched: so writes meet."""
        here = self.world.desk(desk)
        standing = here.standing()
        keys = [
            key for key, state in standing.items() if state.cells[DELETED] == deleted and not state.erased
        ]
        among = sorted(keys, key=lambda key: (key.split("-")[0], len(key), key))
        touched = {state.key for file in here.undone for state in here.bundles[file].states}
        if self.random.random() < 0.4 and touched & set(among):
            return self.some(touched & set(among))
        return self.some(among[: 1 + len(among) // 2] if self.random.random() < 0.6 else among)

    def live(self, desk: str, table: str) -> str | None:
        here = self.world.desk(desk).standing()
        return self.some(
            k
            for k, s in here.items()
            if k.startswith(f"{table}-") and s.cells[DELETED] == "false" and not s.erased
        )

    def fresh(self, table: str) -> str:
        self.numbers[table] += 1
        return f"{table}-{self.numbers[table]}"

    # ---- acts ----------------------------------------------------------------------------------

    def create(self) -> dict[str, Any] | None:
        desk = self.any_desk()
        table = self.random.choice(
            ["client", "client", "meeting", "attendance", "attendance", "referral", "consent"]
        )
        if desk == OFFICE:
            table = "person_link"
        made = getattr(self, f"new_{table}")(desk)
        return made and {"act": "create", "desk": desk, "key": made[0], "cells": made[1]}

    def new_client(self, desk: str) -> tuple[str, dict[str, str]]:
        cells = {"group_id": GROUP_OF[desk], "registered_on": "2000-01-01", "serial": self.words("KH")}
        return self.fresh("client"), cells | self.random.choice([{}, {"gender": "f"}, {"status": "active"}])

    def new_meeting(self, desk: str) -> tuple[str, dict[str, str]]:
        cells = {
            "group_id": GROUP_OF[desk],
            "held_on": "2000-01-02",
            "kind": "periodic_meeting",
            "status": "held",
        }
        return self.fresh("meeting"), cells

    def new_attendance(self, desk: str) -> tuple[str, dict[str, str]] | None:
        meeting, client = self.live(desk, "meeting"), self.live(desk, "client")
        if not meeting or not client:
            return None
        cells = {
            "meeting_id": meeting,
            "client_id": client,
            "role": "client",
            **self.random.choice(PRESENCES),
        }
        return f"attendance-{meeting}-{client}", cells

    def new_referral(self, desk: str) -> tuple[str, dict[str, str]] | None:
        client, meeting = self.live(desk, "client"), self.live(desk, "meeting")
        if not client:
            return None
        cells = {
            "client_id": client,
            "issued_on": "2000-01-03",
            "service": "hiv_test",
            "organisation_id": "o1",
        }
        cells |= {"status": "issued"} | (
            {"meeting_id": meeting} if meeting and self.random.random() < 0.5 else {}
        )
        return self.fresh("referral"), cells

    def new_consent(self, desk: str) -> tuple[str, dict[str, str]] | None:
        client = self.live(desk, "client")
        cells = {"client_id": client or "", "purpose": "record", "given_on": "2000-01-01"}
        return (self.fresh("consent"), cells) if client else None

    def new_person_link(self, desk: str) -> tuple[str, dict[str, str]] | None:
        one, other = sorted((self.live(desk, "client") or "", self.live(desk, "client") or ""))
        cells = {"client_id": one, "other_id": other, "verdict": self.random.choice(["same", "different"])}
        return (f"person_link-{one}-{other}", cells) if one and one != other else None

    def edit(self) -> dict[str, Any] | None:
        desk = self.any_desk()
        key = self.record(desk)
        return (
            key and {"act": "edit", "desk": desk, "key": key, "cells": self.changes(key.split("-")[0])}
        ) or None

    def delete(self) -> dict[str, Any]:
        desk = self.any_desk()
        return {"act": "delete", "desk": desk, "key": self.record(desk) or "client-0"}

    def restore(self) -> dict[str, Any]:
        desk = self.any_desk()
        return {"act": "restore", "desk": desk, "key": self.record(desk, "true") or "client-0"}

    def erase(self) -> dict[str, Any]:
        desk = self.any_desk()
        return {"act": "erase", "desk": desk, "key": self.live(desk, "client") or "client-0"}

    def answer(self) -> dict[str, Any] | None:
        """Answer with what stands, with a value of somebody, or with a third."""
        desk = self.some(desk for desk in GROUP_OF if self.world.conflicts(desk))
        if not desk:
            return None
        asked = self.some(self.world.conflicts(desk))
        if asked is None:
            return None
        standing = self.world.desk(desk).standing().get(asked.key)
        table = self.tables[asked.key.split("-")[0]]
        columns = table.facts[asked.fact]
        cells = [
            {c: w.cells[c] for c in columns}
            for w in self.world.writes
            if w.key == asked.key and asked.fact in w.stamps
        ]
        cells += [{c: standing.cells[c] for c in columns}] if standing else []
        third = self.changes(table.name)
        cells += [third] if set(third) == set(columns) else []
        return (
            cells
            and {
                "act": "answer",
                "desk": desk,
                "key": asked.key,
                "fact": asked.fact,
                "cells": self.random.choice(cells),
            }
        ) or None

    def move(self) -> dict[str, Any]:
        key = self.live(OFFICE, self.random.choice(["client", "meeting"])) or "client-0"
        return {"act": "move", "desk": OFFICE, "key": key, "group": self.random.choice(["g1", "g2"])}

    def next_file(self) -> str:
        self.file += 1
        return f"f{self.file}"

    def report(self) -> dict[str, Any]:
        parts = self.random.choice([1, 1, 2, 3]) if self.parts else 1
        return {"act": "report", "desk": self.random.choice(TEAMS), "file": self.next_file(), "parts": parts}

    def twin(self) -> dict[str, Any]:
        return {"act": "twin", "desk": self.random.choice(TEAMS), "file": self.next_file()}

    def give_back(self) -> dict[str, Any]:
        return {
            "act": "give_back",
            "desk": OFFICE,
            "group": self.random.choice(["g1", "g2"]),
            "file": self.next_file(),
        }

    def deliver(self) -> dict[str, Any] | None:
        """Rather a young file that is new to a desk; what is never chosen is dropped, what late is delayed.

        Now and then a file is tried at any desk, also where it is known or cannot be opened.
        """
        files = sorted(self.world.files, key=lambda name: [int(n) for n in name[1:].split(".")])
        if not files:
            return None
        if self.random.random() < 0.05:
            act = {
                "act": "deliver",
                "desk": self.random.choice(list(GROUP_OF)),
                "file": self.random.choice(files),
            }
            self.history["acts"].append(act)
            play(self.world, act)
            return None
        young = files[-12:] if self.random.random() < 0.8 else files
        desks = {desk: self.world.desk(desk) for desk in GROUP_OF}
        pairs = [
            {"act": "deliver", "desk": desk, "file": file}
            for file in young
            for desk, here in desks.items()
            if file not in here.bundles and self.world.can_open(here, self.world.files[file])
        ]
        return self.random.choice(pairs) if pairs else None

    def undo(self) -> dict[str, Any]:
        desk = self.random.choice(list(GROUP_OF))
        here = self.world.desk(desk)
        files = set(here.bundles) - here.undone
        erasing = {file for file in files if any(state.erased for state in here.bundles[file].states)}
        among = erasing if erasing and self.random.random() < 0.4 else files
        return {"act": "undo", "desk": desk, "file": self.some(among) or "f0"}

    def redo(self) -> dict[str, Any]:
        desk = self.random.choice(list(GROUP_OF))
        return {"act": "redo", "desk": desk, "file": self.some(self.world.desk(desk).undone) or "f0"}

    def clock(self) -> dict[str, Any]:
        return {"act": "clock", "desk": self.any_desk(), "instant": self.random.choice(CLOCKS)}


def settled(generator: Generator) -> dict[str, Any]:
    """Let everybody send all they have and take all that comes, twice: the end of a history."""
    for _round in range(2):
        for group in ("g1", "g2"):
            generator.do({"act": "give_back", "desk": OFFICE, "group": group, "file": generator.next_file()})
            file = f"f{generator.file}"
            for desk in TEAMS:
                generator.do({"act": "deliver", "desk": desk, "file": file})
        for desk in TEAMS:
            generator.do({"act": "report", "desk": desk, "file": generator.next_file(), "parts": 1})
            generator.do({"act": "deliver", "desk": OFFICE, "file": f"f{generator.file}"})
    return generator.history
