"""With `age`, `unzip`, `minisign` and `frictionless`, and without us, every bundle opens, verifies and reads.

And the other way: what those tools make, this program takes in. Where a tool is missing the test says so.
"""

import base64
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import nacl.signing
import pytest
from exchange_world import World, client, fact, records_of, row_of, save

from outreach_desk.desk import enrol, receive, send
from outreach_desk.records import catalog, identity
from outreach_desk.records.exchange import Device

FRICTIONLESS = Path(sys.executable).with_name("frictionless")
MISSING = [tool for tool in ("age", "unzip", "minisign") if which(tool) is None]
if not FRICTIONLESS.exists():
    MISSING.append("frictionless")
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"NOT PROVEN with outsiders' tools: {', '.join(MISSING)} missing"
)


def run(*words: str | Path, folder: Path, data: bytes | None = None) -> str:
    """Run one of their tools as a person would in a terminal."""
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, (words, done.stdout.decode(), done.stderr.decode())
    return done.stdout.decode()


def unpacked(world: World, sent: Path, name: str) -> Path:
    """Open a bundle with the office's key as a text file, test it, take it apart."""
    folder = world.root / name
    folder.mkdir()
    key = folder / "office-key.txt"
    if not key.exists():
        enrol.office_key(world.office, folder)
    run("age", "-d", "-i", key, "-o", "bundle.zip", sent, folder=folder)
    assert "No errors detected" in run("unzip", "-t", "bundle.zip", folder=folder)
    inside = folder / "inside"
    run("unzip", "-q", "bundle.zip", "-d", inside, folder=folder)
    return inside


def sign_keys(world: World) -> dict[str, str]:
    """Give the public keys by device as the office's `device.csv` lists them."""
    with world.office.database.read() as session:
        return {row.id: row.sign_key for row in session.query(Device)}


def judged(world: World, inside: Path) -> dict[str, Any]:
    """Verify the signature and validate the package; give the manifest."""
    package: dict[str, Any] = json.loads((inside / "datapackage.json").read_text(encoding="utf-8"))
    public = sign_keys(world)[package["outreachDesk"]["device"]]
    said = run(
        "minisign",
        "-V",
        "-P",
        public,
        "-m",
        "datapackage.json",
        "-x",
        "datapackage.json.minisig",
        folder=inside,
    )
    assert "Signature and comment signature verified" in said
    env = {"PATH": os.environ["PATH"], "HOME": str(inside.parent), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(  # noqa: S603
        [str(FRICTIONLESS), "validate", "datapackage.json", "--json"],
        cwd=inside,
        env=env,
        capture_output=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert (report["valid"], report["stats"]["errors"], done.returncode) == (True, 0, 0), report
    assert report["stats"]["tasks"] == len(package["resources"])
    for resource in package["resources"]:
        data = (inside / resource["path"]).read_bytes()
        assert (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") == (
            resource["bytes"],
            resource["hash"],
        )
    return package


def write_much(world: World) -> str:
    """Record something in nearly every table, with text that CSV has to quote."""
    a = world.desk("a")
    group, day = fact(a, identity.GROUP), date(2026, 7, 1)
    mine = client(a, 'A "1", Nguyễn', nickname="Na", birth_year=1990, birth_month=4, population="sw_f worker")
    member = save(a, "member", {"group_id": group, "code": "M1", "client_id": mine, "nickname": "Lan"})
    save(a, "membership", {"member_id": member, "group_id": group, "role": "leader", "starts_on": day})
    save(a, "establishment", {"group_id": group, "code": "E1", "name": "Quán"})
    save(a, "consent", {"client_id": mine, "purpose": "record", "given_on": day})
    meeting = save(
        a,
        "meeting",
        {
            "group_id": group,
            "held_on": day,
            "starts_at": "08:00",
            "kind": "periodic_meeting",
            "status": "held",
            "peer_led": True,
            "anonymous_f": 3,
            "place": "Nhà văn hóa",
        },
    )
    save(a, "attendance", {"meeting_id": meeting, "client_id": mine, "presence": "present"})
    with a.database.read() as session:
        organisation = session.query(catalog.THINGS["organisation"].model).one().id
    slip = {"client_id": mine, "issued_on": day, "service": "sti_care", "organisation_id": organisation}
    save(a, "referral", slip | {"status": "completed", "outcome_on": date(2026, 7, 3), "evidence": "stub"})
    return mine


def test_a_first_and_a_later_partial_bundle_open_verify_and_validate(world: World) -> None:
    """The later one holds only what changed since the office's word reached the team in its package."""
    a = world.desk("a")
    mine = write_much(world)
    first = send.export(a, world.stick)
    inside = unpacked(world, first.path, "first")
    package = judged(world, inside)
    assert (package["outreachDesk"]["seq"], package["outreachDesk"]["since"]) == (1, 0)
    ours = records_of(a)
    for name, thing in catalog.THINGS.items():
        if thing.owner == "group":
            assert (inside / f"{name}.csv").read_bytes() == ours[name], name

    receive.receive(world.office, [first.path])
    enrol.accept(a, enrol.office_package(world.office, world.stick).path)
    save(a, "client", {"gender": "f"}, mine)
    later = send.export(a, world.stick)
    inside = unpacked(world, later.path, "later")
    package = judged(world, inside)
    assert (package["outreachDesk"]["seq"], package["outreachDesk"]["since"], later.rows) == (2, 1, 1)
    [row] = csv.DictReader(io.StringIO((inside / "client.csv").read_text(encoding="utf-8"), newline=""))
    assert row == row_of(a, "client", mine)
    assert (inside / "consent.csv").read_bytes().count(b"\r\n") == 1


def test_what_the_office_holds_after_the_import_is_what_the_outsider_read(world: World) -> None:
    write_much(world)
    sent = send.export(world.desk("a"), world.stick)
    inside = unpacked(world, sent.path, "first")
    receive.receive(world.office, [sent.path])
    merged = records_of(world.office)
    for name, thing in catalog.THINGS.items():
        if thing.owner == "group":
            assert (inside / f"{name}.csv").read_bytes() == merged[name], name


def test_the_office_package_opens_with_a_teams_key(world: World) -> None:
    """Directory, lists and keys: signed by the office, valid for frictionless."""
    a = world.desk("a")
    sent = enrol.office_package(world.office, world.stick)
    folder = world.root / "office-file"
    folder.mkdir()
    (folder / "key.txt").write_text(fact(a, identity.AGE_IDENTITY) + "\n")
    run("age", "-d", "-i", "key.txt", "-o", "bundle.zip", sent.path, folder=folder)
    run("unzip", "-q", "bundle.zip", "-d", "inside", folder=folder)
    package = judged(world, folder / "inside")
    assert package["outreachDesk"]["kind"] == "office"


def test_the_six_words_are_those_of_the_key_in_the_list(world: World) -> None:
    """An outsider finds them: 66 bits of SHA-256 over the raw key, 11 bits a word, from the list of words."""
    raw = base64.b64decode(sign_keys(world)[world.senders["a"].device])[10:]
    bits = f"{int.from_bytes(hashlib.sha256(raw).digest(), 'big'):0256b}"[:66]
    listed = (Path(__file__).parents[2] / "resources" / "words.txt").read_text(encoding="utf-8").split("\n")
    expected = [listed[int(bits[at : at + 11], 2)] for at in range(0, 66, 11)]
    assert enrol.request(world.desk("a"), world.stick).words == expected


def minisigned(seed: bytes, data: bytes) -> bytes:
    """Sign as the minisign page says, without our code: prehashed Ed25519, key id from the public key."""
    key = nacl.signing.SigningKey(seed)
    key_id = hashlib.blake2b(bytes(key.verify_key), digest_size=8).digest()
    signature = key.sign(hashlib.blake2b(data).digest()).signature
    whole = key.sign(signature + b"by hand").signature
    first, second = (base64.b64encode(one).decode() for one in (b"ED" + key_id + signature, whole))
    return f"untrusted comment: x\n{first}\ntrusted comment: by hand\n{second}\n".encode()


def test_a_bundle_made_by_hand_with_their_tools_comes_in(world: World) -> None:
    """The age program, a plain zip, a signature by the book: no line of our writer."""
    a = world.senders["a"]
    record = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
    unset = ["birth", "commune", "earlier", "educator_id", "gender", "partner_code", "population"]
    unset += ["setting", "status", "uic"]
    row: Mapping[str, str] = {
        "id": record,
        "group_id": a.group,
        "serial": "A-1",
        "registered_on": "2026-07-01",
        "deleted": "false",
        "erased": "false",
        "version": f"{a.device}:1",
        "edits": " ".join([f"*={a.device}:1", *(f"{name}=-" for name in unset)]),
        "changed_by": "",
        "changed_at": "2026-07-01T08:00:00Z",
    }
    fields = [{"name": name, "type": "string"} for name in catalog.THINGS["client"].header]
    facts = {
        "birth_year": "birth",
        "birth_month": "birth",
        "earlier_province": "earlier",
        "earlier_group": "earlier",
    }
    for one in fields:
        if one["name"] in facts:
            one["outreachDesk"] = {"fact": facts[one["name"]]}  # type: ignore[assignment]
    names = [one["name"] for one in fields]
    data = (",".join(names) + "\r\n" + ",".join(row.get(name, "") for name in names) + "\r\n").encode()
    package = {
        "id": "01a207ea-ea21-7b7b-a0d2-904661b5a999",
        "created": "2026-07-01T08:00:00Z",
        "resources": [
            {
                "name": "client",
                "path": "client.csv",
                "format": "csv",
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
            }
        ],
        "outreachDesk": {
            "format": "1.0",
            "kind": "report",
            "to": "office",
            "group": a.group,
            "device": a.device,
            "seq": 1,
            "previous": None,
            "since": 0,
            "have": {},
            "office": hashlib.sha256(base64.b64decode(a.office_sign)[10:]).hexdigest(),
            "trust": None,
            "schema": 1,
            "counts": {"client": 1},
        },
    }
    folder = world.root / "by-hand"
    folder.mkdir()
    manifest = json.dumps(package, indent=2).encode()
    with zipfile.ZipFile(folder / "plain.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("client.csv", data)
        archive.writestr("datapackage.json", manifest)
        archive.writestr("datapackage.json.minisig", minisigned(base64.b64decode(a.seed), manifest))
    run("age", "-r", a.office_age, "-o", "desk-byhand22.desk", "plain.zip", folder=folder)
    [found] = receive.receive(world.office, [folder / "desk-byhand22.desk"])
    assert (found.outcome, found.reason, found.held, found.tables["client"]["new"]) == (
        "imported",
        None,
        [],
        1,
    )
    assert row_of(world.office, "client", record) == {name: row.get(name, "") for name in names}
