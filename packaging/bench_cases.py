"""One measured run of packaging/bench in a process of its own; prints what it did as JSON.

`bench_cases.py CASE ARGUMENTS`: ours work on an office's folder and a folder of bundles, the others on
plain files.
"""

import contextlib
import csv
import hashlib
import json
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

OFFICE, BASE, OTHER, PLAIN = "office", "base", "other", "plain"
D, D_LATE, D_AGAIN = "d", "d-late", "d-again"
TABLES = ("member", "client", "meeting", "attendance", "contact", "referral", "service")
_FLAGS: dict[str, int | None] = {"true": 1, "false": 0, "": None}
PASSPHRASE = "con số đo thử hạt gạo ngôi sao"  # noqa: S105 - opens desks with made-up people only


def load(home: str, bundles: str) -> dict[str, Any]:
    """Take in all bundles of a folder, as the office does: backup, checks, one transaction, recount."""
    from outreach_desk.desk import receive, unlock  # noqa: PLC0415 - others shall not pay for it
    from outreach_desk.ground.paths import Home  # noqa: PLC0415
    from outreach_desk.records import identity  # noqa: PLC0415

    desk = unlock.unlock(Home(Path(home)), PASSPHRASE)
    before, began = int(desk.fact(identity.CHANGE) or 0), time.perf_counter()
    handled = receive.receive(desk, _files(bundles))
    seconds = time.perf_counter() - began
    changed = int(desk.fact(identity.CHANGE) or 0) - before
    outcomes = Counter[str]()
    for one in handled:
        for counts in one.tables.values():
            outcomes.update(counts)
    desk.close()
    files = Counter(one.outcome for one in handled)
    return {"seconds": seconds, "changed": changed, "outcomes": dict(+outcomes), "files": dict(files)}


def floor(home: str, plain: str) -> dict[str, Any]:
    """Write plain rows and the states that an office keeps of them, by hand, with no check at all.

    It is the office's own file: encrypted, with its indexes, its limits and its foreign keys.
    """
    return _floor(home, plain, merges=False)


def floor_merge(home: str, plain: str) -> dict[str, Any]:
    """Do the same into rows that are there, the later of two wins, after the backup that an import makes."""
    return _floor(home, plain, merges=True)


def _floor(home: str, plain: str, *, merges: bool) -> dict[str, Any]:
    from outreach_desk.desk import unlock  # noqa: PLC0415 - others shall not pay for it
    from outreach_desk.ground.paths import Home  # noqa: PLC0415
    from outreach_desk.store import backup, vault  # noqa: PLC0415

    desk = unlock.unlock(Home(Path(home)), PASSPHRASE)
    began, rows, kept = time.perf_counter(), 0, ("table_name", "record_id", "row", "cells", "top", "outcome")
    if merges:
        backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    saved = time.perf_counter() - began
    with contextlib.closing(desk.database.engine.raw_connection()) as raw:
        driver: Any = raw.driver_connection
        driver.execute("BEGIN IMMEDIATE")
        for name in TABLES:
            header, lines = _open(Path(plain) / f"{name}.csv")
            cells = list(lines)
            values = ([rows + at, *map(_native, line)] for at, line in enumerate(cells, start=1))
            later = f" {_later_wins(name, ['change', *header])}" if merges else ""
            driver.executemany(_insert_words(name, ("change", *header)) + later, values)
            states = (
                (name, line[0], at, json.dumps(dict(zip(header, line, strict=True))), 1, "new", 0)
                for at, line in enumerate(cells, start=2)
            )
            driver.executemany(_insert_words("received", (*kept, "undone")), states)
            rows += len(cells)
        driver.execute("COMMIT")
    seconds = time.perf_counter() - began
    desk.close()
    return {"seconds": seconds, "backup": saved, "rows": rows}


def _native(cell: str) -> str | int | None:
    return _FLAGS.get(cell, cell)


def _insert_words(table: str, names: Sequence[str]) -> str:
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    return f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'  # noqa: S608


def read(home: str, bundles: str) -> dict[str, Any]:
    """Open, verify and parse all bundles of a folder, and do nothing with them."""
    from outreach_desk.bundle import opening, step  # noqa: PLC0415
    from outreach_desk.desk import taking, unlock  # noqa: PLC0415
    from outreach_desk.ground.paths import Home  # noqa: PLC0415
    from outreach_desk.records import identity  # noqa: PLC0415
    from outreach_desk.records.exchange import Device  # noqa: PLC0415

    desk = unlock.unlock(Home(Path(home)), PASSPHRASE)
    rows, held, opened = 0, 0, 0.0
    with desk.database.read() as session:
        key = identity.need(session, identity.AGE_IDENTITY)
        began = time.perf_counter()
        for file in _files(bundles):
            at = time.perf_counter()
            envelope = opening.open_bundle(taking.read_file(file), [key])
            sender = session.get_one(Device, envelope.manifest.ours.device)
            if not envelope.signed_by([sender.sign_key]):
                raise ValueError
            opening.check_content(envelope)
            opened += time.perf_counter() - at
            sure, others = step.read(session, envelope.manifest, envelope.members, [], _no_progress)
            rows += sure.size + len(others)
            held += sum(one.reason is not None for one in others)
        seconds = time.perf_counter() - began
    desk.close()
    return {"seconds": seconds, "rows": rows, "held": held, "opened": opened}


def csv_read(plain: str) -> dict[str, Any]:
    """Hash the plain files and run csv.reader over them, and nothing else."""
    began, rows = time.perf_counter(), 0
    for path in sorted(Path(plain).glob("*.csv")):
        hashlib.sha256(path.read_bytes())
        with path.open(encoding="utf-8", newline="") as file:
            rows += sum(1 for _ in csv.reader(file)) - 1
    return {"seconds": time.perf_counter() - began, "rows": rows}


def executemany(target: str, plain: str) -> dict[str, Any]:
    """Load the plain files as a by-hand user of Python does."""
    began, rows = time.perf_counter(), 0
    with contextlib.closing(sqlite3.connect(target)) as connection, connection:
        for name in TABLES:
            header, lines = _open(Path(plain) / f"{name}.csv")
            connection.execute(table_words(name, header))
            marks = ",".join("?" * len(header))
            rows += connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', lines).rowcount  # noqa: S608
    return {"seconds": time.perf_counter() - began, "rows": rows}


def upsert(target: str, plain: str) -> dict[str, Any]:
    """Merge the plain files as a by-hand user of Python does: stage, then the newer of two wins."""
    began, rows = time.perf_counter(), 0
    with contextlib.closing(sqlite3.connect(target)) as connection, connection:
        for name in TABLES:
            header, lines = _open(Path(plain) / f"{name}.csv")
            connection.execute(table_words(name, header, staged=True))
            marks = ",".join("?" * len(header))
            staged = f'INSERT INTO "staged_{name}" VALUES ({marks})'  # noqa: S608
            rows += connection.executemany(staged, lines).rowcount
            connection.execute(upsert_words(name, header))
    return {"seconds": time.perf_counter() - began, "rows": rows}


def upsert_words(name: str, header: list[str]) -> str:
    """Give the one sentence with which a power user merges a staged table: whoever is later wins."""
    return f'INSERT INTO "{name}" SELECT * FROM "staged_{name}" WHERE true {_later_wins(name, header)};'  # noqa: S608


def _later_wins(name: str, names: Sequence[str]) -> str:
    sets = ", ".join(f'"{column}" = excluded."{column}"' for column in names if column != "id")
    return f'ON CONFLICT(id) DO UPDATE SET {sets} WHERE excluded.changed_at > "{name}".changed_at'


def columns(path: Path) -> list[str]:
    """Give the header of a plain file."""
    return _open(path)[0]


def _open(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    rows = _rows(path)
    return next(rows), rows


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _columns(header: list[str], *, key: bool) -> str:
    return ", ".join(f'"{one}" TEXT{" PRIMARY KEY" if key and one == "id" else ""}' for one in header)


def table_words(name: str, header: list[str], *, staged: bool = False) -> str:
    """Give the words that make a plain table."""
    if staged:
        return f'CREATE TEMP TABLE "staged_{name}" ({_columns(header, key=False)});'
    return f'CREATE TABLE "{name}" ({_columns(header, key=True)});'


def _no_progress(_done: int, _total: int) -> None:
    return


def _files(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("*.desk"))


if __name__ == "__main__":
    case, *arguments = sys.argv[1:]
    cases: dict[str, Callable[..., dict[str, Any]]] = {
        one.__name__: one for one in (load, floor, floor_merge, read, csv_read, executemany, upsert)
    }
    json.dump(cases[case](*arguments), sys.stdout)
