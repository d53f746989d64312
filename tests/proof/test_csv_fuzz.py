"""Tables from anywhere, read by the bundle's reader and by `load`: no crash, and each fault has its place.

A single fault planted at a known cell is named at that very row and column, also behind cells of many lines.
"""

import csv
import io
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from exchange_world import CREATED, World
from sqlalchemy.orm import Session

from outreach_desk.bundle import manifest, staging
from outreach_desk.bundle.manifest import Manifest
from outreach_desk.bundle.sheet import TableReader
from outreach_desk.bundle.staging import Arrival
from outreach_desk.desk import enter
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, ids, record
from outreach_desk.records.base import STAMPS
from outreach_desk.records.identity import Author
from outreach_desk.records.reference import Codes

TABLES, TABLES_FAST = 80_000, 1200
SHEETS, SHEETS_FAST = 20_000, 300
PLANTED, PLANTED_FAST = 2000, 200
DEVICE, OTHERS = "abcdefgh", "newer_note"
NEVER_PLACED = {staging.RAGGED, staging.NEWER_TABLE}
TRICKS = (
    '"',
    ",",
    "\r\n",
    "\n",
    "\r",
    ";",
    "\t",
    "\0",
    "\ufeff",
    "\u202e",
    "é",
    "'",
    "=1+1",
    "\x1a",
    "\u2028",
)
PLACES = {("id", "id_twice"), ("id", "bad_id"), ("id", "record_deleted"), (None, "ragged_row")}
LIFE = 2500
Rows = list[dict[str, str]]
Dice = random.Random


def dice_of(*names: object) -> Dice:
    return random.Random(" ".join(map(str, names)))  # noqa: S311 - to be repeated, not to be secret


def today() -> int:
    """Give the seed of this run: the day, so that each run tries others."""
    return int(time.time()) // 86_400


def text_of(header: list[str], rows: Rows, ends: str = "\r\n", separator: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=ends, delimiter=separator)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return stream.getvalue().encode()


def spoiled(dice: Dice, data: bytes, other: bytes) -> bytes:
    """Cut, flip, double, insert and mix; sometimes nothing but noise."""
    if dice.random() < 0.02:
        return dice.randbytes(dice.randrange(400))
    whole = bytearray(data)
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(whole) + 1)
        until = min(len(whole), at + dice.randrange(1, 60))
        act = dice.randrange(6)
        if act == 0:
            whole[at:at] = dice.choice(TRICKS).encode()
        elif act == 1:
            del whole[at:until]
        elif act == 2:
            whole[at:at] = whole[at:until] * dice.randrange(1, 4)
        elif act == 3 and at < len(whole):
            whole[at] ^= 1 << dice.randrange(8)
        elif act == 4:
            whole[at:until] = other[at:until]
        else:
            whole[at:until] = dice.randbytes(until - at)
    return bytes(whole)


def package(table: str) -> Manifest:
    """Give a manifest that lists one table with all its columns and one of a newer program."""
    schema = manifest.schema_of(catalog.THINGS[table])
    schema["fields"].insert(1, {"name": OTHERS, "type": "string"})
    ours = {"kind": "report", "device": DEVICE, "counts": {}}
    return manifest.read(manifest.write(ids.new(), CREATED, [manifest.resource(table, b"", schema)], ours))


def good_rows(table: str, count: int, group: str) -> Rows:
    """Give rows of a bundle in which every fact is set and every required cell filled."""
    values = {"group_id": group, "serial": "A-1", "registered_on": "2026-07-01", "held_on": "2026-07-01"}
    values |= {"kind": "periodic_meeting", "status": "held"} if table == "meeting" else {}
    names = [column.name for column in catalog.THINGS[table].travelling]
    stamps = {"deleted": "false", "erased": "false", "version": f"{DEVICE}:1", "edits": f"*={DEVICE}:1"}
    filled = {name: values.get(name, "") for name in names} | stamps
    return [{"id": ids.new(), OTHERS: "", **filled, "changed_at": CREATED} for _ in range(count)]


def header_of(table: str) -> list[str]:
    return ["id", OTHERS, *(column.name for column in catalog.THINGS[table].travelling), *STAMPS]


def read(package_: Manifest, data: bytes, codes: Codes) -> list[Arrival]:
    return staging.read_tables(package_, {package_.resources[0].path: data}, codes)


def test_the_unspoiled_rows_are_read(world: World) -> None:
    """Else every refusal here would prove nothing."""
    for table in ("client", "meeting"):
        data = text_of(header_of(table), good_rows(table, 3, ids.new()))
        assert [one.reason for one in read(package(table), data, codes_of(world.office))] == [None] * 3


def codes_of(desk: Desk) -> Codes:
    with desk.database.read() as session:
        return record.local_codes(session)


def fuzz_reader(world: World, count: int, seed: int) -> Counter[str]:
    """Let the bundle's reader read spoiled tables; count what came of them."""
    codes, found = codes_of(world.office), Counter[str]()
    packages = {table: package(table) for table in ("client", "meeting")}
    rows = {table: text_of(header_of(table), good_rows(table, 4, ids.new())) for table in packages}
    for number in range(count):
        dice = dice_of(seed, number)
        table = dice.choice(list(packages))
        data = spoiled(dice, rows[table], rows["client"])
        arrivals, refused = list[Arrival](), None
        try:
            arrivals = read(packages[table], data, codes)
        except Refused as problem:
            refused = problem
        if refused is not None:
            assert (refused.file, bool(refused.row), bool(refused.message())) == (f"{table}.csv", True, True)
            found[refused.code] += 1
        for place, one in enumerate(arrivals, start=2):
            assert (one.table, one.row) == (table, place)
            assert (one.reason is None) == (one.state is not None)
            assert one.reason is None or one.column or one.reason in NEVER_PLACED
            found[one.reason or "read"] += 1
    return found


def sheet_rows(count: int) -> Rows:
    day = {"registered_on": "2026-07-01", "birth_year": "1990", "gender": "f"}
    return [{"id": ids.new(), "serial": f"S-{number}", **day} for number in range(count)]


SHEET = ["id", "serial", "registered_on", "birth_year", "gender", "note", "commune", "educator_id"]


@contextmanager
def one_transaction(desk: Desk) -> Iterator[None]:
    """Let every act of a desk write into one transaction, each in its savepoint: a commit each is slow."""

    @contextmanager
    def nested(_desk: Desk) -> Iterator[tuple[Session, Author]]:
        with session.begin_nested():
            yield session, author

    with desk.write() as (session, author), mock.patch.object(Desk, "write", nested):
        yield


def fuzz_load(world: World, count: int, seed: int) -> Counter[str]:
    """Load spoiled sheets into a team's desk; count what came of them."""
    found = Counter[str]()
    for first in range(0, count, LIFE):
        # A fresh desk from time to time: this is no test of a large one.
        desk = world.copy(f"sheets-{first}", "a")
        with one_transaction(desk):
            for number in range(first, min(first + LIFE, count)):
                _load_one(desk, dice_of(seed, "sheet", number), found)
    return found


def _load_one(desk: Desk, dice: Dice, found: Counter[str]) -> None:
    separator, ends = dice.choice((",", ";", "\t")), dice.choice(("\n", "\r\n", "\r"))
    data = text_of(SHEET, sheet_rows(3), ends, separator)
    data = spoiled(dice, data, data[::-1])
    loaded = refused = None
    try:
        loaded = enter.load(desk, "client", data)
    except Refused as problem:
        refused = problem
    if loaded is None:
        assert refused is not None
        assert (bool(refused.message()), refused.row is not None) == (True, True), refused.code
        found[refused.code] += 1
        return
    assert loaded.rows == loaded.saved + loaded.unchanged + len({one.row for one in loaded.problems})
    for one in loaded.problems:
        assert one.row >= 2
        assert one.column in catalog.THINGS["client"].columns or (one.column, one.problem.code) in PLACES
        assert one.problem.message()
        found[one.problem.code] += 1
    found["saved"] += loaded.saved


def shown(name: str, seed: int, count: int, found: Counter[str]) -> None:
    print(f"\n{name}: seed {seed}, {count} inputs; {dict(sorted(found.items()))}")  # noqa: T201


def test_a_sample_of_spoiled_tables_is_read_or_refused_at_its_place(world: World) -> None:
    found = fuzz_reader(world, TABLES_FAST, seed=1)
    assert {"read", "csv_form", "csv_header", staging.RAGGED, staging.BAD_STAMPS} <= set(found)


def test_a_sample_of_spoiled_sheets_is_loaded_or_refused_at_its_place(world: World) -> None:
    found = fuzz_load(world, SHEETS_FAST, seed=1)
    assert {"saved", "not_utf8", "ragged_row", "bad_id"} <= set(found)


@pytest.mark.long
def test_all_spoiled_tables_are_read_or_refused_at_their_place(world: World) -> None:
    shown("reader", today(), TABLES, fuzz_reader(world, TABLES, today()))


@pytest.mark.long
def test_all_spoiled_sheets_are_loaded_or_refused_at_their_place(world: World) -> None:
    shown("load", today(), SHEETS, fuzz_load(world, SHEETS, today()))


IN_BUNDLE = {
    "id": (("X", staging.BAD_ID), ("", staging.BAD_ID)),
    "group_id": (("x", "wrong_form"),),
    "serial": ((" A", staging.NOT_CANONICAL), ("x" * 121, "too_long"), ("a\0", "forbidden_character")),
    "birth_year": (("x", "not_a_number"), ("01990", "not_a_number"), ("99999", "too_large")),
    "gender": (("F!", "wrong_form"), ("nobody", staging.UNKNOWN_CODE)),
    "commune": (("x", "wrong_form"),),
    "educator_id": (("x", "wrong_form"),),
    "registered_on": (
        ("2026-02-30", "no_such_day"),
        ("1/7/2026", "not_a_day"),
        ("0001-01-01", "day_out_of_range"),
    ),
    "deleted": (("yes", staging.BAD_STAMPS), ("", staging.BAD_STAMPS)),
    "erased": (("TRUE", staging.BAD_STAMPS),),
    "version": (("", staging.BAD_STAMPS), (f"{DEVICE}:01", staging.BAD_STAMPS)),
    "edits": (("", staging.BAD_STAMPS), (f"*={DEVICE}:2", staging.BAD_STAMPS)),
    "changed_by": (("0", staging.BAD_STAMPS),),
    "changed_at": (("today", staging.BAD_STAMPS),),
}
IN_SHEET = {
    "id": (("x", "bad_id"),),
    "serial": (("x" * 121, "too_long"), ("a\x01", "forbidden_character")),
    "registered_on": (("30/2/2026", None), ("soon", None)),
    "birth_year": (("x", "not_a_number"), ("99999", "too_large")),
    "gender": (("F!", "wrong_form"), ("nobody", None)),
    "note": (("x" * 2001, "too_long"), ("a\x01", "forbidden_character")),
    "commune": (("x", "wrong_form"),),
    "educator_id": (("x", "wrong_form"),),
}
Faults = dict[str, tuple[tuple[str, str | None], ...]]
Place = tuple[int, str | None, str]


def plants(
    faults: Faults, many_lines: str, make: Callable[[int], Rows], seed: int
) -> Iterator[tuple[Rows, Place]]:
    """Give rows with one fault, and the place where it stands; other rows hold cells of many lines."""
    for number in itertools.count():
        dice = dice_of(seed, "plant", number)
        rows = make(dice.randrange(1, 7))
        for row in rows:
            if dice.random() < 0.5:
                row[many_lines] = dice.choice(("one\ntwo", 'a "word",\n\nand more', "\n".join("abcdef")))
        at, column = dice.randrange(len(rows)), dice.choice(list(faults))
        value, code = dice.choice(faults[column])
        rows[at][column] = value
        yield rows, (at + 2, column, code or "")


def missed_in_bundles(world: World, count: int, seed: int) -> list[tuple[Place, list[Place]]]:
    codes, found = codes_of(world.office), list[tuple[Place, list[Place]]]()
    package_, group = package("client"), ids.new()
    for rows, due in itertools.islice(
        plants(IN_BUNDLE, OTHERS, lambda n: good_rows("client", n, group), seed), count
    ):
        arrivals = read(package_, text_of(header_of("client"), rows), codes)
        named = [(one.row, one.column, str(one.reason)) for one in arrivals if one.reason]
        if named != [due]:
            found.append((due, named))
    return found


def missed_in_sheets(world: World, count: int, seed: int) -> list[tuple[Place, list[Place]]]:
    found = []
    sheets = itertools.islice(plants(IN_SHEET, "note", sheet_rows, seed), count)
    for number, (rows, due) in enumerate(sheets):
        ends, separator = ("\n", "\r\n")[number % 2], ",;\t"[number % 3]
        loaded = enter.load(world.desk("a"), "client", text_of(SHEET, rows, ends, separator))
        named = [(one.row, one.column, one.problem.code if due[2] else "") for one in loaded.problems]
        if named != [due]:
            found.append((due, named))
    return found


def test_a_sample_of_planted_faults_is_named_at_its_very_cell(world: World) -> None:
    assert missed_in_bundles(world, PLANTED_FAST * 3 // 4, seed=1) == []
    with one_transaction(world.desk("a")):
        assert missed_in_sheets(world, PLANTED_FAST // 4, seed=1) == []


@pytest.mark.long
def test_every_planted_fault_is_named_at_its_very_cell(world: World) -> None:
    print(f"\nplanted: seed {today()}, {PLANTED} faults")  # noqa: T201
    assert missed_in_bundles(world, PLANTED // 2, today()) == []
    with one_transaction(world.desk("a")):
        assert missed_in_sheets(world, PLANTED // 2, today()) == []


def test_a_reader_that_counts_lines_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: rows numbered by the lines of the file, as editors show them."""
    real = staging._table

    def by_lines(name: str, reader: TableReader, rows: list[list[str]], codes: Codes) -> list[Arrival]:
        arrivals, line = real(name, reader, rows, codes), 2
        for one, row in zip(arrivals, rows, strict=True):
            one.row = line
            line += 1 + sum(cell.count("\n") for cell in row)
        return arrivals

    monkeypatch.setattr(staging, "_table", by_lines)
    assert missed_in_bundles(world, 50, seed=1) != []
