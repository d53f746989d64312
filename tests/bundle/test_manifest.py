"""The manifest: its schemas are the definitions, and what does not fit is refused."""

import copy
import hashlib
import json
from typing import Any

import pytest

from outreach_desk.bundle import manifest
from outreach_desk.bundle.container import DamagedError
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog
from outreach_desk.records.base import Thing

GOOD: dict[str, Any] = {
    "id": "01a207ea-ea21-7b7b-a0d2-904661b5a95e",
    "created": "2026-07-01T00:00:00Z",
    "resources": [manifest.resource("client", b"", manifest.schema_of(catalog.THINGS["client"]))],
    "outreachDesk": {
        "format": "1.0",
        "kind": "report",
        "device": "aaaaaaaa",
        "schema": 1,
        "counts": {"client": 0},
        "seq": 1,
    },
}


@pytest.mark.parametrize("thing", catalog.THINGS.values(), ids=lambda thing: thing.name)
def test_the_schema_is_the_definition(thing: Thing) -> None:
    """Names in the order of the file, our marks for facts, lists and references, required for three alone."""
    schema = manifest.schema_of(thing)
    fields = {one["name"]: one for one in schema["fields"]}
    assert tuple(fields) == thing.header
    assert (schema["primaryKey"], schema["missingValues"]) == (["id"], [""])
    required = {name for name, one in fields.items() if one.get("constraints", {}).get("required")}
    assert required == {"id", "version", "edits"}
    assert not any("enum" in one.get("constraints", {}) for one in fields.values())
    assert "foreignKeys" not in schema
    for column in thing.travelling:
        ours = fields[column.name].get("outreachDesk", {})
        assert ours.get("fact", column.name) == column.fact
        assert ours.get("references") == column.references
        assert ours.get("codes") == column.codes
        assert ours.get("personal", False) == column.personal


def test_private_columns_stand_in_no_schema() -> None:
    for thing in catalog.THINGS.values():
        private = {column.name for column in thing.columns.values() if column.private}
        assert private.isdisjoint(one["name"] for one in manifest.schema_of(thing)["fields"])


def test_a_good_manifest_is_read() -> None:
    assert manifest.read(json.dumps(GOOD).encode()).ours.device == "aaaaaaaa"


def test_a_newer_minor_with_unknown_properties_is_read() -> None:
    newer = copy.deepcopy(GOOD)
    newer["outreachDesk"] |= {"format": "1.7", "colour": "red"}
    assert manifest.read(json.dumps(newer).encode()).ours.format == "1.7"


@pytest.mark.parametrize("form", ["2.0", "17.3"])
def test_a_newer_major_is_refused_with_what_to_do(form: str) -> None:
    """Whatever else has changed in it."""
    with pytest.raises(Refused) as caught:
        manifest.read(json.dumps({"outreachDesk": {"format": form, "kind": "other"}}).encode())
    assert (caught.value.code, "Update this program" in caught.value.message()) == ("newer_format", True)


CHANGES: dict[str, tuple[tuple[Any, ...], Any]] = {
    "seq as text": (("outreachDesk", "seq"), "1"),
    "seq as a fraction": (("outreachDesk", "seq"), 1.0),
    "seq true": (("outreachDesk", "seq"), True),
    "seq nought": (("outreachDesk", "seq"), 0),
    "seq too large": (("outreachDesk", "seq"), 2**31),
    "device with capitals": (("outreachDesk", "device"), "AAAAAAAA"),
    "device that is a path": (("outreachDesk", "device"), "../../aa"),
    "kind unknown": (("outreachDesk", "kind"), "gossip"),
    "format without minor": (("outreachDesk", "format"), "1"),
    "group that is no id": (("outreachDesk", "group"), "G1"),
    "id in capitals": (("id",), "01A207EA-EA21-7B7B-A0D2-904661B5A95E"),
    "created with a zone": (("created",), "2026-07-01T00:00:00+07:00"),
    "a hash without its name": (("resources", 0, "hash"), "0" * 64),
    "a negative size": (("resources", 0, "bytes"), -1),
    "a table with a path": (("resources", 0, "name"), "../client"),
    "a column with a capital": (("resources", 0, "schema", "fields", 0, "name"), "Id"),
    "a column that stands twice": (("resources", 0, "schema", "fields", 1, "name"), "id"),
    "a table without stamps": (("resources", 0, "schema", "fields"), [{"name": "id", "type": "string"}]),
    "part of three": (("outreachDesk", "part"), [1, 2, 3]),
    "part with text": (("outreachDesk", "part"), ["1", "2"]),
    "counts as a list": (("outreachDesk", "counts"), [1]),
    "no device": (("outreachDesk",), {"format": "1.0", "kind": "report", "schema": 1}),
    "resources missing": (("resources",), None),
}


@pytest.mark.parametrize(("where", "value"), CHANGES.values(), ids=CHANGES.keys())
def test_a_value_of_the_wrong_form_is_refused(where: tuple[Any, ...], value: Any) -> None:
    package = copy.deepcopy(GOOD)
    place: Any = package
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    assert refused(json.dumps(package).encode()) == "manifest_form"


TEXTS = {
    "no JSON": b"{",
    "a list": b"[]",
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
    "a key twice": json.dumps(GOOD).replace('"seq": 1', '"seq": 1, "seq": 2').encode(),
    "deep": b"[" * 100_000,
    "a long number": json.dumps(GOOD).replace('"seq": 1', '"seq": ' + "9" * 5000).encode(),
    "bytes that are no UTF-8": json.dumps(GOOD)
    .replace("report", "rep\udcff")
    .encode("utf-8", "surrogateescape"),
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    assert refused(data) == "manifest_form"


def test_a_manifest_of_many_megabytes_is_refused() -> None:
    assert refused(b" " * (4 * 1024 * 1024 + 1)) == "manifest_too_large"


def test_a_bundle_is_named_by_the_sha256_of_its_manifest() -> None:
    assert manifest.hash_of(b"x") == hashlib.sha256(b"x").hexdigest()


def refused(data: bytes) -> str:
    with pytest.raises(DamagedError) as caught:
        manifest.read(data)
    return caught.value.code
