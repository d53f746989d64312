"""`datapackage.json` of a bundle: a Frictionless Data Package with our own properties.

The schema of each table is generated from its definition, never written twice.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from outreach_desk.bundle.container import DamagedError
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog
from outreach_desk.records.base import STAMPS, Thing
from outreach_desk.records.columns import UUID_PATTERN
from outreach_desk.records.stamps import DEVICE_PATTERN, MOST

FORMAT = "1.5"
MAJOR = "1"
SCHEMA = 5
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
OURS = "outreachDesk"
DEVICE_TABLE = "device"
REPORT, OFFICE, REQUEST = "report", "office", "request"
TWIN, RETURN, LEVEL = "twin", "return", "level"
RECEIPT_TABLE, QUESTION_TABLE, FIGURE_TABLE = "receipt", "question", "figure"
# Tables of a bundle that hold no states of records.
PLAIN_TABLES = frozenset({DEVICE_TABLE, RECEIPT_TABLE, QUESTION_TABLE, FIGURE_TABLE})
PLAIN_TABLES_OF = {
    REPORT: frozenset({QUESTION_TABLE}),
    TWIN: frozenset({QUESTION_TABLE}),
    RETURN: PLAIN_TABLES,
    OFFICE: frozenset({DEVICE_TABLE}),
    REQUEST: frozenset({DEVICE_TABLE}),
    LEVEL: frozenset[str](),
}
_MOST_MANIFEST = 4 * 1024 * 1024
_HASH = "^[0-9a-f]{64}$"
_DEVICE = f"^{DEVICE_PATTERN}$"
_INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, populate_by_name=True)


class FieldMarks(_Strict):
    """Our own properties of a field."""

    fact: str | None = None
    references: str | None = None
    codes: str | None = None
    personal: bool = False
    private: bool = False


class SchemaField(_Strict):
    """One field of a table schema."""

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,39}$")
    type: str
    ours: FieldMarks = Field(default=FieldMarks(), alias=OURS)


class TableSchema(_Strict):
    """The fields of a table."""

    fields: tuple[SchemaField, ...] = Field(max_length=200)

    @model_validator(mode="after")
    def _each_once(self) -> "TableSchema":
        if len({one.name for one in self.fields}) != len(self.fields):
            raise ValueError
        return self


class Resource(_Strict):
    """One table of a bundle."""

    name: str = Field(pattern="^[a-z_]{1,40}$")
    path: str
    bytes: int = Field(ge=0)
    hash: str = Field(pattern="^sha256:[0-9a-f]{64}$")
    table: TableSchema = Field(alias="schema")

    @model_validator(mode="after")
    def _has_stamps(self) -> "Resource":
        """Without its id and stamps a row is no state of a record; a newer program's tables may have none."""
        names = {one.name for one in self.table.fields}
        if self.name in catalog.THINGS and not names.issuperset(("id", *STAMPS)):
            raise ValueError
        return self


Count = Annotated[int, Field(ge=0, le=MOST)]


class Trust(_Strict):
    """Version and hash of the newest trust list that the sender holds."""

    version: int = Field(ge=0, le=MOST)
    hash: str = Field(pattern=_HASH)


class Period(_Strict):
    """First and last event date inside, for people."""

    first: str | None = Field(default=None, alias="from")
    last: str | None = Field(default=None, alias="to")


class Former(_Strict):
    """A device that the asking desk was before, and the last number that it knows to have used as that."""

    device: str = Field(pattern=_DEVICE)
    last_seq: int = Field(ge=0, le=MOST)
    sign_key: str = Field(max_length=200)
    recipient: str = Field(max_length=200)


class Ours(_Strict):
    """What we say of a bundle as a whole."""

    format: str = Field(pattern=r"^\d{1,4}\.\d{1,4}$")
    kind: Literal["report", "twin", "return", "office", "request", "level"]
    to: str | None = None
    group: str | None = Field(default=None, pattern=f"^{UUID_PATTERN}$")
    device: str = Field(pattern=_DEVICE)
    seq: int | None = Field(default=None, ge=1, le=MOST)
    previous: str | None = Field(default=None, pattern=_HASH)
    since: int | None = Field(default=None, ge=0, le=MOST)
    have: dict[str, dict[str, Count]] = {}
    part: tuple[Count, Count] | None = None
    office: str | None = Field(default=None, pattern=_HASH)
    trust: Trust | None = None
    table_schema: int = Field(alias="schema", ge=1)
    period: Period = Period()
    counts: dict[str, int] = {}
    former: tuple[Former, ...] = Field(default=(), max_length=100)
    shared: tuple[Annotated[str, Field(pattern=_DEVICE)], ...] = Field(default=(), max_length=10_000)
    clock: Literal["ok", "suspect"] = "ok"
    audit: str | None = None


class Manifest(_Strict):
    """A whole `datapackage.json`."""

    id: str = Field(pattern=f"^{UUID_PATTERN}$")
    created: str = Field(pattern=_INSTANT)
    resources: tuple[Resource, ...] = Field(max_length=100)
    ours: Ours = Field(alias=OURS)


def schema_of(thing: Thing, *, private: bool = False) -> dict[str, Any]:
    """Give the Frictionless schema of a record's table; with its private columns for a twin."""
    by_name: dict[str, dict[str, Any]] = {
        "id": {
            "name": "id",
            "type": "string",
            "constraints": {"required": True, "pattern": f"^({UUID_PATTERN})$"},
        },
        "deleted": {"name": "deleted", "type": "boolean"},
        "erased": {"name": "erased", "type": "boolean"},
        "version": {"name": "version", "type": "string", "constraints": {"required": True}},
        "edits": {"name": "edits", "type": "string", "constraints": {"required": True}},
        "changed_by": {"name": "changed_by", "type": "integer"},
        "changed_at": {"name": "changed_at", "type": "string", "constraints": {"pattern": _INSTANT}},
    }
    fields = [by_name["id"], *(column.schema() for column in thing.travelling)]
    if private:
        fields += [column.schema() for column in thing.columns.values() if column.private]
    return {
        "fields": [*fields, *(by_name[name] for name in STAMPS)],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def resource(name: str, data: bytes, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Describe one table: where, how large, its hash, its schema."""
    return {
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": dict(schema),
    }


def write(bundle_id: str, created: str, resources: list[dict[str, Any]], ours: Mapping[str, Any]) -> bytes:
    """Write `datapackage.json`; reading it back is part of writing it."""
    package = {
        "$schema": PROFILE,
        "name": "desk",
        "id": bundle_id,
        "created": created,
        "resources": resources,
        OURS: {"format": FORMAT, "schema": SCHEMA, **ours},
    }
    data = json.dumps(package, ensure_ascii=False, indent=1).encode()
    read(data)
    return data


def read(data: bytes) -> Manifest:
    """Read and check `datapackage.json`. Raises DamagedError, or Refused for a newer major format."""
    if len(data) > _MOST_MANIFEST:
        raise DamagedError("manifest_too_large", _MOST_MANIFEST)
    try:
        package = json.loads(data, object_pairs_hook=_once)
        _check_major(package)
        return Manifest.model_validate_json(data)
    except (ValidationError, ValueError, RecursionError):
        # The details of a validation error carry values; the code is enough.
        raise DamagedError("manifest_form") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _check_major(package: Any) -> None:
    ours = package.get(OURS) if isinstance(package, dict) else None
    form = ours.get("format") if isinstance(ours, dict) else None
    if isinstance(form, str) and form.partition(".")[0].isdigit() and form.partition(".")[0] != MAJOR:
        words = N_("This file was written by a newer program. Update this program, then import it again.")
        raise Refused("newer_format", said(words))


def hash_of(data: bytes) -> str:
    """Name a bundle in its chain: SHA-256 of its `datapackage.json`."""
    return hashlib.sha256(data).hexdigest()
