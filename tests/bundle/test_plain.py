"""The plain tables: what is written is read back, and what is no such table refuses the file."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_desk.bundle import manifest, plain
from outreach_desk.bundle.container import DamagedError
from outreach_desk.records import ids

FRICTIONLESS = Path(sys.executable).with_name("frictionless")
DEVICE = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=8)
COUNT = st.integers(0, 2**31 - 1)
NAME = st.from_regex("[a-z][a-z0-9_]{0,10}", fullmatch=True)
CELLS = st.none() | st.dictionaries(NAME, st.text('aăâ,"\n; 1', max_size=9), max_size=3).map(
    lambda found: json.dumps(found, ensure_ascii=False)
)
STAMP = st.none() | st.builds("{}:{}".format, DEVICE, st.integers(1, 2**31 - 1))
INSTANT = st.just("2026-07-02T03:04:05Z")
ID = st.builds(ids.new)

receipts = st.builds(plain.Receipt, ID, DEVICE, COUNT, COUNT, **dict.fromkeys(plain.OUTCOMES, COUNT))
questions = st.builds(
    plain.Question,
    id=ID,
    kind=NAME,
    table_name=st.from_regex("[a-z_]{1,20}", fullmatch=True),
    asked_at=INSTANT,
    record_id=st.none() | ID,
    fact=st.none() | NAME,
    column=st.none() | st.lists(NAME, min_size=1, max_size=3).map(" ".join),
    reason=st.none() | NAME,
    device=st.none() | DEVICE,
    seq=st.none() | COUNT,
    row=st.none() | COUNT,
    ours=CELLS,
    theirs=CELLS,
    stamp_ours=STAMP,
    stamp_theirs=STAMP,
)
figures = st.builds(
    plain.Figure,
    id=ID,
    period=st.just("2026-Q3"),
    calendar=st.just("calendar"),
    indicator=st.just("I-03"),
    unit=NAME,
    value=COUNT,
    counted_on=st.just("2026-07-02"),
    line=st.none() | st.text('AB/," ă', min_size=1, max_size=12),
)
TABLES: dict[str, tuple[Any, Any]] = {
    "receipt": (plain.RECEIPT, receipts),
    "question": (plain.QUESTION, questions),
    "figure": (plain.FIGURE, figures),
}


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(data=st.data())
def test_what_is_written_is_read(name: str, data: st.DataObject) -> None:
    """Sorted by id, the same bytes for the same rows."""
    table, rows = TABLES[name]
    found = data.draw(st.lists(rows, max_size=4, unique_by=lambda one: one.id))
    written, schema, count = table.write(found)
    assert count == len(found)
    assert [one["name"] for one in schema["fields"]] == written.split(b"\r\n")[0].decode().split(",")
    assert table.read({f"{name}.csv": written}) == sorted(found, key=lambda one: one.id)
    assert table.write(reversed(found))[0] == written


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_what_is_no_table_is_refused(data: bytes) -> None:
    """Never another error than the one that refuses a file."""
    for table, _ in TABLES.values():
        with pytest.raises(DamagedError):
            table.read({f"{table.name}.csv": data})


GOOD = plain.Receipt(ids.new(), "abcdefgh", 1, 1)
BAD = {
    "seq": "-1",
    "device": "ABCDEFGH",
    "id": "x",
    "new": "",
    "complete_to": "01",
    "same": "9" * 30,
}


@pytest.mark.parametrize("column", BAD)
def test_a_cell_that_does_not_fit_refuses_the_table(column: str) -> None:
    """Each column has one form."""
    header, row, _ = plain.RECEIPT.write([GOOD])[0].decode().split("\r\n")
    cells = dict(zip(header.split(","), row.split(","), strict=True)) | {column: BAD[column]}
    data = f"{header}\r\n{','.join(cells.values())}\r\n".encode()
    with pytest.raises(DamagedError):
        plain.RECEIPT.read({"receipt.csv": data})


def test_a_column_of_a_newer_program_is_passed_over() -> None:
    """Another minor may say more."""
    header, row, _ = plain.RECEIPT.write([GOOD])[0].decode().split("\r\n")
    data = f"{header},more\r\n{row},x\r\n".encode()
    assert plain.RECEIPT.read({"receipt.csv": data}) == [GOOD]


def test_one_id_twice_is_refused() -> None:
    """Nobody can say which is meant."""
    data = plain.RECEIPT.write([GOOD, GOOD])[0]
    with pytest.raises(DamagedError):
        plain.RECEIPT.read({"receipt.csv": data})


def test_an_outsider_reads_them(tmp_path: Path) -> None:
    """`frictionless` finds nothing wrong with any of the three."""
    if not FRICTIONLESS.exists() and shutil.which("frictionless") is None:
        pytest.skip("frictionless is not installed")
    question = plain.Question(ids.new(), "held", "client", "2026-07-02T03:04:05Z", theirs='{"a": "b,\\"c"}')
    figure = plain.Figure(ids.new(), "2026-Q3", "calendar", "I-03", "group", 1, "2026-07-02", "MET")
    tables = {
        "receipt": plain.RECEIPT.write([GOOD]),
        "question": plain.QUESTION.write([question]),
        "figure": plain.FIGURE.write([figure]),
    }
    resources = [manifest.resource(name, data, schema) for name, (data, schema, _) in tables.items()]
    ours = {"kind": "return", "device": "abcdefgh", "counts": dict.fromkeys(tables, 1)}
    (tmp_path / "datapackage.json").write_bytes(
        manifest.write(ids.new(), "2026-07-02T03:04:05Z", resources, ours)
    )
    for name, (data, _, _) in tables.items():
        (tmp_path / f"{name}.csv").write_bytes(data)
    done = subprocess.run(  # noqa: S603 - a tool of the test environment
        [FRICTIONLESS, "validate", "datapackage.json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
