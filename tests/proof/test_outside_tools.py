"""Fifty bundles each way between this program and the tools of others: `age`, `unzip`, `minisign`, a zip.

What we write opens there, and its rows are those of `dump`; what they make comes in and is dumped the same.
"""

import base64
import csv
import hashlib
import io
import json
import random
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange_world import CREATED, Cells, World, client, csv_of, fact, header_of, save
from test_outsiders import MISSING, judged, run, sign_keys

from outreach_desk.bundle import keys, manifest
from outreach_desk.desk import enrol, look, receive, send
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, identity, ids
from outreach_desk.records.exchange import Device

ALL, FEW, SLOW = 50, 3, 3
SEED = 3
WORDS = ("Nguyễn Ánh", 'a "quoted" one', "comma, here", "'; --", "=1+1", "  two", "Ô tô 🙂", "x" * 120)
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"NOT PROVEN with outsiders' tools: {', '.join(MISSING)} missing"
)
Dice = random.Random


def record_something(desk: Desk, dice: Dice, number: int) -> None:
    """Let a team record a client, a meeting and who came."""
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(180))
    group = fact(desk, identity.GROUP)
    mine = client(
        desk,
        f"{dice.choice(WORDS)[:20].strip()} {number}",
        nickname="Na",
        birth_year=dice.randrange(1960, 2008),
        gender=dice.choice(("f", "m", None)),
        registered_on=day,
    )
    held = {"group_id": group, "held_on": day, "kind": "periodic_meeting", "status": "held", "place": "Nhà"}
    meeting = save(desk, "meeting", held)
    save(desk, "attendance", {"meeting_id": meeting, "client_id": mine, "presence": "present"})


def opened(world: World, key: Path, sent: Path, folder: Path) -> Path:
    """Open a bundle as an outsider does, with the office's key as a text file."""
    folder.mkdir()
    run("age", "-d", "-i", key, "-o", "bundle.zip", sent, folder=folder)
    assert "No errors detected" in run("unzip", "-t", "bundle.zip", folder=folder)
    run("unzip", "-q", "bundle.zip", "-d", "inside", folder=folder)
    return folder / "inside"


def ours_to_theirs(world: World, count: int, slow: int) -> None:
    desk, dice = world.desk("a"), random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    key = enrol.office_key(world.office, world.root)
    public = sign_keys(world)[desk.device]
    for number in range(count):
        record_something(desk, dice, number)
        inside = opened(world, key, send.export(desk, world.stick).path, world.root / f"theirs-{number}")
        words = ("minisign", "-V", "-P", public, "-m", "datapackage.json", "-x", "datapackage.json.minisig")
        assert "Signature and comment signature verified" in run(*words, folder=inside)
        package = json.loads((inside / "datapackage.json").read_text(encoding="utf-8"))
        if number < slow:
            judged(world, inside)
        assert {one["name"] for one in package["resources"]} >= {"client", "meeting", "attendance"}
        for resource in package["resources"]:
            data = (inside / resource["path"]).read_bytes()
            assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]
            if resource["name"] in catalog.THINGS:
                assert data == look.dump(desk, resource["name"]).csv()


class Outsider:
    """Somebody with a text editor, `zip`, `age` and `minisign`, whose key the office has enrolled for `a`."""

    def __init__(self, world: World) -> None:
        self.pen = world.senders["a"]
        self.folder = world.root / "outsider"
        self.folder.mkdir()
        self.previous: str | None = None
        run("minisign", "-G", "-W", "-f", "-p", "own.pub", "-s", "own.key", folder=self.folder)
        self.public = (self.folder / "own.pub").read_text(encoding="ascii").splitlines()[1]
        with world.office.write() as (session, _):
            session.get_one(Device, self.pen.device).sign_key = self.public

    def bundle(self, seq: int, rows: list[Cells]) -> Path:
        data = csv_of(header_of("client"), rows)
        schema = manifest.schema_of(catalog.THINGS["client"])
        office = hashlib.sha256(base64.b64decode(self.pen.office_sign)[10:]).hexdigest()
        ours: dict[str, Any] = {"format": "1.0", "kind": "report", "to": "office", "group": self.pen.group}
        ours |= {"device": self.pen.device, "seq": seq, "previous": self.previous, "since": seq - 1}
        ours |= {"have": {}, "office": office, "trust": None, "schema": 1, "counts": {"client": len(rows)}}
        package = {
            "id": ids.new(),
            "created": CREATED,
            "resources": [manifest.resource("client", data, schema)],
            "outreachDesk": ours,
        }
        written = json.dumps(package, indent=2).encode()
        self.previous = hashlib.sha256(written).hexdigest()
        (self.folder / "datapackage.json").write_bytes(written)
        words = (
            "minisign",
            "-S",
            "-H",
            "-s",
            "own.key",
            "-t",
            f"number {seq}",
            "-x",
            "datapackage.json.minisig",
        )
        run(*words, "-m", "datapackage.json", folder=self.folder)
        with zipfile.ZipFile(self.folder / "plain.zip", "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("client.csv", data)
            for name in ("datapackage.json", "datapackage.json.minisig"):
                archive.write(self.folder / name, name)
        target = f"desk-{seq:08}.desk"
        run("age", "-r", self.pen.office_age, "-o", target, "plain.zip", folder=self.folder)
        return self.folder / target


def theirs_to_ours(world: World, count: int) -> None:
    outsider, dice = Outsider(world), random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    made: dict[str, Cells] = {}
    for seq in range(1, count + 1):
        rows = [
            outsider.pen.client(
                record_id=ids.new(), serial=f"{dice.choice(WORDS)[:20].strip()} {seq}-{number}"
            )
            for number in range(dice.randrange(1, 6))
        ]
        rows.sort(key=lambda row: row["id"])
        made |= {row["id"]: row for row in rows}
        [found] = receive.receive(world.office, [outsider.bundle(seq, rows)])
        assert (found.outcome, found.reason, found.held, found.gap) == ("imported", None, [], False)
        assert found.tables["client"]["new"] == len(rows)
    dumped = look.dump(world.office, "client").csv()
    assert {row["id"]: row for row in csv.DictReader(io.StringIO(dumped.decode(), newline=""))} == made


def test_a_few_of_our_bundles_open_with_their_tools(world: World) -> None:
    ours_to_theirs(world, FEW, 0)


def test_a_few_of_their_bundles_come_in(world: World) -> None:
    theirs_to_ours(world, FEW)


@pytest.mark.long
def test_fifty_of_our_bundles_open_with_their_tools(world: World) -> None:
    ours_to_theirs(world, ALL, SLOW)


@pytest.mark.long
def test_fifty_of_their_bundles_come_in(world: World) -> None:
    theirs_to_ours(world, ALL)


def test_a_bundle_of_another_minisign_key_does_not_come_in(world: World) -> None:
    """Planted defect: the outsider's key is not the one that the office has."""
    outsider = Outsider(world)
    with world.office.write() as (session, _):
        session.get_one(Device, outsider.pen.device).sign_key = keys.public_key(keys.new_seed())
    [found] = receive.receive(world.office, [outsider.bundle(1, [outsider.pen.client(record_id=ids.new())])])
    assert found.reason == "bad_signature"
