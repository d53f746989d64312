"""Hostile bundles that an enrolled team has signed with its own right key: lies in manifest and rows."""

import json
import random
from collections.abc import Callable
from typing import Any

from exchange_world import Cells, Sender, state

from outreach_desk.bundle import container, keys
from outreach_desk.records import catalog, ids, stamps
from outreach_desk.records.base import STAMPS

Dice = random.Random
Targets = dict[str, list[str]]
"""Ids of other groups' records (and of the office's) by table, and `group` and `device` of the other team."""
Maker = Callable[[Dice, Sender, Targets], bytes]

SQL = (
    "'; DROP TABLE client; --",
    '" OR 1=1 --',
    "Robert'); DELETE FROM received; --",
    "x' UNION SELECT value FROM desk --",
)
PATHS = (
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\system32",
    "\\\\host\\share",
    "file:///etc/passwd",
)
SIGNS = (
    "\0",
    "a\0b",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\ufeff",
    "\u200b",
    "\x1b[2J",
    "=1+1",
    "@SUM(A1)",
    "\ufffe",
)
NUMBERS = ("-1", "0", "-0", "00", "1e9", "9" * 18, "9" * 19, "9" * 5000, "٣", "2147483648", "NaN")
DAYS = (
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "1900-01-01",
    "2026-07-01T00:00:00Z",
    "1/7/2026",
    "2199-12-31",
)
UNITS = ("2025:00001", "2099:99999", "2025:1")
LONG = ("x" * 121, "é" * 4000, "x" * 100_000, "e" + "\u0301" * 5000)
TRUE_FALSE = ("true", "false", "TRUE", "1", "")
GOOD = (
    "A-1",
    "f",
    "m",
    "present",
    "held",
    "sti_care",
    "issued",
    "completed",
    "2026-07-01",
    "leader",
    "record",
)
VERSIONS = (
    "",
    "-",
    "zzzzzzzz:1",
    "aaaaaaaa:0",
    "aaaaaaaa:01",
    "b:1",
    "aaaaaaaa:2147483648",
    "aaaaaaaa:1  bbbbbbbb:1",
)


def cell(dice: Dice, targets: Targets) -> str:
    """Draw a cell: something that fits somewhere, or a trick."""
    known = [ids.new(), *(one for many in targets.values() for one in many)]
    pools = (
        SQL,
        PATHS,
        SIGNS,
        NUMBERS,
        DAYS,
        UNITS,
        TRUE_FALSE,
        GOOD,
        GOOD,
        VERSIONS,
        known,
        ("",),
        (ids.new(),),
    )
    drawn = dice.choice(LONG) if dice.random() < 0.03 else dice.choice(dice.choice(pools))
    return str(drawn)


def row(dice: Dice, pen: Sender, table: str, cells: Cells, record_id: str | None = None) -> Cells:
    counter = dice.choice((1, 2, 7, stamps.MOST - 1, stamps.MOST))
    return state(table, f"{pen.device}:{counter}", cells, record_id)


def wild_rows(dice: Dice, pen: Sender, targets: Targets) -> bytes:
    """Any cell in any column of any table."""
    tables: dict[str, list[Cells] | bytes] = {}
    for table in dice.sample(list(catalog.THINGS), dice.randrange(1, 4)):
        columns = [column.name for column in catalog.THINGS[table].travelling]
        rows = []
        for _ in range(dice.randrange(1, 6)):
            cells = {name: cell(dice, targets) for name in columns if dice.random() < 0.5}
            if "group_id" in columns and dice.random() < 0.6:
                cells["group_id"] = pen.group
            made = row(dice, pen, table, cells)
            if dice.random() < 0.3:
                made[dice.choice(("id", *STAMPS))] = cell(dice, targets)
            rows.append(made)
        tables[table] = rows
    return pen.write(tables)


def plausible(dice: Dice, pen: Sender, targets: Targets) -> bytes:
    """Each column filled with what its kind allows, so that rows get as far as the checks and the join."""
    own = [ids.new() for _ in range(3)]
    table = dice.choice([thing.name for thing in catalog.GROUP])
    rows = []
    for number in range(dice.randrange(1, 8)):
        cells: Cells = {}
        for column in catalog.THINGS[table].travelling:
            if column.references:
                pool = [*own, *targets.get(column.references, [])]
                drawn = pen.group if column.name == "group_id" else dice.choice(pool)
            elif column.kind.value == "day":
                drawn = dice.choice(("2026-07-01", "1900-01-01", "2199-12-31"))
            elif column.kind.value == "whole":
                drawn = str(dice.choice((column.least, column.most, 0, 10**17)))
            elif column.kind.value == "flag":
                drawn = dice.choice(("true", "false"))
            elif column.kind.value == "unit":
                drawn = dice.choice(UNITS)
            elif column.kind.value == "time":
                drawn = dice.choice(("00:00", "23:59"))
            else:
                drawn = dice.choice(
                    ("f", "m", "present", "absent", "sw_f", "completed", "expired", "x_unknown", "A1")
                )
            if dice.random() < 0.8:
                cells[column.name] = drawn
        rows.append(row(dice, pen, table, cells, own[number] if number < len(own) else None))
    return pen.write({table: rows})


def robbery(dice: Dice, pen: Sender, targets: Targets) -> bytes:
    """Another group's records and the office's: written over, deleted, erased, moved, hung upon."""
    table = dice.choice([name for name in targets if name in catalog.THINGS])
    victim = dice.choice(targets[table])
    columns = {column.name: column for column in catalog.THINGS[table].travelling}
    cells = {name: cell(dice, targets) for name in columns if dice.random() < 0.2}
    if "group_id" in columns:
        cells["group_id"] = dice.choice((pen.group, targets["group"][0]))
    made = row(dice, pen, table, cells, victim)
    made |= {"deleted": dice.choice(("true", "false")), "erased": dice.choice(("true", "false"))}
    if dice.random() < 0.5:
        high = stamps.write_version({pen.device: 9, targets["device"][0]: stamps.MOST})
        made |= {"version": high}
    how: dict[str, Any] = {"group": dice.choice((pen.group, targets["group"][0]))}
    return pen.write({table: [made]}, ours=how)


def hangers_on(dice: Dice, pen: Sender, targets: Targets) -> bytes:
    """Rows of one's own that hang upon another group's client or meeting."""
    client, meeting = dice.choice(targets["client"]), dice.choice(targets["meeting"])
    day = "2026-07-01"
    attendance = {"meeting_id": meeting, "client_id": client, "presence": "present"}
    tables: dict[str, list[Cells] | bytes] = {
        "consent": [row(dice, pen, "consent", {"client_id": client, "purpose": "record", "given_on": day})],
        "attendance": [row(dice, pen, "attendance", attendance, ids.of_pair(meeting, client))],
        "service": [
            row(dice, pen, "service", {"client_id": client, "service": "sti_care", "served_on": day})
        ],
        "member": [row(dice, pen, "member", {"group_id": pen.group, "code": "M", "client_id": client})],
    }
    chosen = dice.sample(list(tables), dice.randrange(1, 4))
    return pen.write({name: tables[name] for name in chosen})


def rings(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """Clients name members and members clients: in a ring, at themselves, or in a chain that ends nowhere."""
    length = (
        1500 if dice.random() < 0.03 else dice.choice((1, 2, 20, 100))
    )  # those that wait slow all after them
    clients, members = [ids.new() for _ in range(length)], [ids.new() for _ in range(length)]
    last = dice.choice((clients[0], ids.new()))
    after = [*clients[1:], last]
    tables: dict[str, list[Cells] | bytes] = {
        "client": [
            row(dice, pen, "client", {"group_id": pen.group, "serial": "A", "educator_id": named}, one)
            for one, named in zip(clients, members, strict=True)
        ],
        "member": [
            row(dice, pen, "member", {"group_id": pen.group, "code": "M", "client_id": named}, one)
            for one, named in zip(members, after, strict=True)
        ],
    }
    return pen.write(tables)


def big(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """A cell of a million characters, a version of many devices, many columns, many empty lines."""
    made = pen.client(record_id=ids.new())
    kind = dice.randrange(5)
    if kind == 0:
        made["serial"] = dice.choice(("x", "é", '"', "\n")) * dice.choice((130_000, 10**6))
    elif kind == 1:
        many = sorted(
            {"".join(dice.choices("abcdefgh234567", k=8)) for _ in range(dice.choice((1000, 10**5)))}
        )
        made["version"] = " ".join(f"{device}:1" for device in many)
    elif kind == 2:
        fields = [{"name": f"c{number}", "type": "string"} for number in range(dice.choice((150, 10**5)))]
        head = [{"name": name, "type": "string"} for name in ("id", *STAMPS)]
        schemas = {"client": {"fields": [*head, *fields]}}
        return pen.write(
            {"client": [{one["name"]: "" for one in [*head, *fields]}]}, ours={"schemas": schemas}
        )
    elif kind == 3:
        lines = dice.choice((2000, 3 * 10**6))
        data = ",".join(catalog.THINGS["client"].header).encode() + b"\r\n" * (lines + 1)
        return pen.write({"client": data}, ours={"counts": {"client": lines}})
    else:
        made["edits"] = " ".join(f"{name}=-" for name in catalog.THINGS["client"].facts) * 3000
    return pen.write({"client": [made]})


OURS: tuple[dict[str, Any], ...] = (
    {"seq": stamps.MOST},
    {"seq": stamps.MOST, "since": stamps.MOST - 1},
    {"seq": 2**63},
    {"seq": -1},
    {"seq": True},
    {"seq": 1.0},
    {"since": 2**31},
    {"part": [1, 2**31 - 1]},
    {"part": [2**31 - 1, 2**31 - 1]},
    {"part": [1, 10**30]},
    {"part": [10**9, 10**9]},
    {"part": [-5, 3]},
    {"part": [1, 1, 1]},
    {"kind": "return"},
    {"kind": "office"},
    {"kind": "twin"},
    {"kind": "../x"},
    {"to": "group:x"},
    {"to": "office\0"},
    {"group": "x"},
    {"device": "../../ab"},
    {"schema": 10**40},
    {"schema": 2},
    {"format": "1.9999"},
    {"format": "99.0"},
    {"format": "1.²"},
    {"counts": {"client": 10**40}},
    {"counts": {"client": -1}},
    {"counts": {"x": 1} | {f"t{number}": 0 for number in range(5000)}},
    {"have": {f"d{number}": {"office": 1} for number in range(20_000)}},
    {"have": {"x": {"office": -1}}},
    {"period": {"from": SQL[0], "to": "\u202e" * 1000}},
    {"audit": "x" * 10**6},
    {"audit": {"a": 1}},
    {"trust": {"version": 2**31 - 1, "hash": "0" * 64}},
    {"previous": "0" * 64},
    {"clock": "broken"},
)


def lies(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """A manifest that says what cannot be."""
    return pen.write({"client": [pen.client(record_id=ids.new())]}, ours=dict(dice.choice(OURS)))


def tables_not_ours(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """Tables of the desk itself, of SQLite, of nobody; fields whose names or facts are traps."""
    names = (
        "desk",
        "device",
        "bundle",
        "received",
        "review",
        "sqlite_master",
        "question",
        "__class__",
        "vault",
    )
    facts = ("*", "deleted", "a=b", "", " ", "erased", "version", "\ud7ff", SQL[0])
    name, fact = dice.choice((*names, "client")), dice.choice(facts)
    head = ["id", "serial", "a", *STAMPS]
    fields: list[dict[str, Any]] = [{"name": one, "type": "string"} for one in head]
    fields[1]["outreachDesk"] = {"fact": fact, "references": "desk", "codes": "x", "personal": True}
    rows = [dict.fromkeys(head, cell(dice, {})) | {"id": dice.choice(("../x", ids.new(), "\0", "x" * 9999))}]
    return pen.write({name: rows}, ours={"schemas": {name: {"fields": fields}}})


def manifest_tricks(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """A signed manifest in another encoding, with a name twice, too deep, too large, ill at its resources."""
    member = {"client.csv": b"id\r\n"}
    good = json.loads(container.unpack(pen.write({"client": [pen.client()]}, seal=False))[container.MANIFEST])
    text = json.dumps(good)
    resource = good["resources"][0]
    ill = [
        {"path": "../client.csv"},
        {"path": "/etc/passwd"},
        {"path": ["client.csv"]},
        {"path": "https://example.org/client.csv"},
        {"bytes": -1},
        {"bytes": 10**30},
        {"hash": "md5:0"},
        {"schema": "schema.json"},
        {"schema": {"fields": []}},
        {"name": "sqlite_master"},
    ]
    texts = (
        text.replace("{", '{"id":"x",', 1),
        text[:-1] + ',"x":' + "[" * 50_000 + "]" * 50_000 + "}",
        text[:-1] + ',"x":"' + "y" * 5 * 10**6 + '"}',
        text[:-1] + ',"x":"\\ud800"}',
        text[:-1] + ',"x":NaN}',
        text[:-1] + ',"x":' + "1" * 9999 + "}",
        text.replace(good["id"], good["id"].upper()),
        text.replace(good["created"], "2026-07-02T03:04:05Z\\n"),
        text.replace(good["created"], "9999-99-99T99:99:99Z"),
        json.dumps(good | {"resources": [resource] * dice.choice((2, 99, 500))}),
        json.dumps(good | {"resources": []}),
        json.dumps(good | {"resources": [resource | dice.choice(ill)]}),
    )
    written = dice.choice(texts).encode("utf-16" if dice.random() < 0.1 else "utf-8")
    signature = keys.sign(pen.seed, written, dice.choice(("x", "\u202e", "a" * 9999))).encode()
    inside = {container.MANIFEST: written, container.SIGNATURE: signature, **member}
    return container.encrypt(container.pack(inside), [pen.office_age])


def csv_tricks(dice: Dice, pen: Sender, _targets: Targets) -> bytes:
    """A table that is no table, in a signed bundle whose hash and count fit."""
    header = ",".join(catalog.THINGS["client"].header).encode()
    made = pen.client(record_id=ids.new())
    line = ",".join(made[name] for name in catalog.THINGS["client"].header).encode()
    choices = (
        header + b"\r\n" + line + b"\r\n" + line + b"\r\n",
        header + b"\r\n" + line + b",extra" * dice.randrange(1, 5000) + b"\r\n",
        header + b"\r\n" + line[:20] + b"\r\n",
        header + b"\n" + line + b"\n",
        header + b"\r" + line + b"\r",
        header + b"\r\n" + line.replace(b"A-1", b"\xed\xa0\x80") + b"\r\n",
        header + b"\r\n" + line.replace(b"A-1", b"\xff\xfe") + b"\r\n",
        header + b"\r\n" + line.replace(b"A-1", b"a\0b") + b"\r\n",
        header + b"\r\n" + line.replace(b"A-1", b'"open') + b"\r\n",
        header + b"\r\n" + line.replace(b"A-1", b'"a"b') + b"\r\n",
        header.upper() + b"\r\n" + line + b"\r\n",
        header.replace(b"client", b"clients") + b"\r\n",
        b"\xef\xbb\xbf" + header + b"\r\n" + line + b"\r\n",
        b"",
        header,
        b"\r\n" * dice.randrange(1, 5000),
    )
    data = dice.choice(choices)
    return pen.write(
        {"client": data}, ours={"counts": {"client": dice.choice((1, 1, 2, 0, data.count(b"\n") - 1))}}
    )


MAKERS: dict[str, Maker] = {
    "wild rows": wild_rows,
    "plausible": plausible,
    "robbery": robbery,
    "hangers-on": hangers_on,
    "rings": rings,
    "big": big,
    "lies": lies,
    "tables not ours": tables_not_ours,
    "manifest tricks": manifest_tricks,
    "csv tricks": csv_tricks,
}
