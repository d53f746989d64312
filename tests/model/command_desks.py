"""The same desks driven by nothing but the program's own commands, each a whole call with its own opening.

Rows are read from the file between two commands; `dump` must show the same. Deleting has no command, and
copies of folders are made as people make them.
"""

import contextlib
import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exchange_world import PASSPHRASE
from ledger import Key
from parting_desks import CODES, TABLES, Life, PartingDesks
from product_world import Made

from outreach_desk import __main__ as program
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem
from outreach_desk.records import catalog, ids


class CommandDesks(PartingDesks):
    """Desks of which none stays open: every act and every look is one command."""

    def __init__(self, made: Made, root: Path, seed: int) -> None:
        super().__init__(made, root, seed)
        self.words = root / "passphrase.txt"
        self.words.write_text(PASSPHRASE, encoding="utf-8")
        self.commands = 0
        for life in self.lives.values():
            self.shut(life)

    def call(self, life: Life, *typed: object) -> dict[str, Any]:
        """Do one command and give the object that it printed. Raises Problem, as the acts do."""
        self.shut(life)
        self._seconds += 1
        self._offset = life.offset
        self.commands += 1
        said, noted = io.StringIO(), io.StringIO()
        options = ["--home", str(life.home.root), "--passphrase-file", str(self.words), "--lang", "en"]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(noted):
            code = program.main([*options, "--json", *map(str, typed)])
        told: dict[str, Any] = json.loads(said.getvalue())
        problem = told.get("problem")
        assert (code == 0) == (problem is None)
        if problem is not None:
            assert (problem["code"] != "mistake", bool(problem["message"])) == (True, True), problem
            raise Refusal(problem["code"], problem["message"], told)
        return told

    @contextmanager
    def at(self, life: Life) -> Iterator[Desk]:
        """Open a desk by hand for a moment: to make a backup, or to draw the device of one put back."""
        with super().at(life) as desk:
            yield desk
        self._learn_keys(desk)
        self.shut(life)

    # ---- what can be seen ----------------------------------------------------------------------

    def asked(self, life: Life) -> list[dict[str, Any]]:
        return [one for one in self.call(life, "questions")["questions"] if one["kind"] != "held"]

    def holes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(self.office, "holes")["holes"]
        return found

    def trusted(self) -> dict[str, tuple[int | None, str | None]]:
        devices = self.call(self.office, "trust")["devices"]
        return {one["device"]: (one["valid_through"], one["successor"]) for one in devices}

    def check(self, life: Life) -> list[Any]:
        """Check by command, and let `dump` show what stands in the file."""
        shown = {(name, row["id"]): row for name in TABLES for row in self.call(life, "dump", name)["rows"]}
        assert shown == self.rows(life)
        found: list[Any] = self.call(life, "check")["problems"]
        return found

    # ---- what people write ---------------------------------------------------------------------

    def save(self, life: Life, name: str, cells: Mapping[str, str], record_id: str | None = None) -> str:
        """Load a sheet of one row."""
        made = catalog.THINGS[name].make_id
        record_id = record_id or (made(dict(cells)) if made else None) or ids.new()
        sheet = self.root / "sheet.csv"
        row = {"id": record_id, **cells}
        with sheet.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(row))
            writer.writeheader()
            writer.writerow(row)
        self.call(life, "load", name, sheet)
        return record_id

    def set_deleted(self, life: Life, key: Key, *, deleted: bool) -> None:
        """Delete by hand: there is no command for it."""
        super().set_deleted(life, key, deleted=deleted)

    def erase(self, life: Life, key: Key) -> None:
        self.call(life, "erase", *key, "--yes", "--yes")

    def resolve(self, life: Life, question: str, take: str) -> None:
        self.call(life, "resolve", question, "--take", take)

    # ---- files ---------------------------------------------------------------------------------

    def report(self, life: Life) -> Path:
        return self.stick / str(self.call(life, "export", "--to", self.stick)["file"])

    def twin(self, life: Life) -> Path:
        return self.stick / str(self.call(life, "twin", "--to", self.stick)["file"])

    def give_back(self, group: str) -> Path:
        told = self.call(self.office, "return", "--group", CODES[group], "--to", self.stick)
        return self.stick / str(told["file"])

    def take(self, life: Life, path: Path, *, let_in: bool = False) -> tuple[str, str | None, str | None]:
        try:
            told = self.call(life, "import", path, *(["--let-in"] if let_in else []))
        except Refusal as refusal:
            told = refusal.told
        (one,) = told["bundles"]
        return one["outcome"], one["reason"], one["message"]

    def admit(self, path: Path) -> None:
        self.call(self.office, "admit-fork", path)

    def undo(self, life: Life, bundle: str) -> None:
        self.call(life, "undo", bundle)

    def redo(self, life: Life, bundle: str) -> None:
        self.call(life, "redo", bundle)

    # ---- devices -------------------------------------------------------------------------------

    def revoke(self, device: str, through: int) -> None:
        self.call(self.office, "revoke", device, "--through", through)

    def confirm(self) -> None:
        self.call(self.office, "trust", "--confirm")

    def renew(self, life: Life) -> None:
        self.call(life, "renew-device")
        with self.at(life):
            pass

    def request(self, life: Life) -> None:
        path = self.call(life, "request", "--to", self.stick)["path"]
        self.call(self.office, "approve", path)

    def package(self) -> Path:
        return Path(self.call(self.office, "office-package", "--to", self.stick)["path"])

    def accept(self, life: Life, path: Path) -> None:
        self.call(life, "accept", path)


class Refusal(Problem):
    """What a command refused, with all that it printed."""

    def __init__(self, code: str, message: str, told: dict[str, Any]) -> None:
        super().__init__(code, lambda: message)
        self.told = told
