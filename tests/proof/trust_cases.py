"""The trust matrix: what somebody does to a good file, and the verdict that is due. A line a case.

`OFFICE` are reports as the office receives them, `TEAM` office packages as a team desk accepts them.
"""

import base64
from collections.abc import Callable
from typing import Any

from exchange_world import Sender, World

from outreach_desk.bundle import container, keys

Change = Callable[[Sender, World], dict[str, Any]]
Inside = dict[str, bytes]
IMPORTED, KNOWN = "imported", "known"
ZERO, UUID = "0" * 64, "01a207ea-ea21-7b7b-a0d2-904661b5a95e"


def ours(**changes: Any) -> Change:
    """Say something else in the manifest, rightly signed."""
    return lambda _pen, _world: {"ours": changes}


def edit(change: Callable[[dict[str, Any]], object]) -> Change:
    """Change the package before it is signed."""
    return lambda _pen, _world: {"edit": change}


def inside(change: Callable[[Inside], object]) -> Change:
    """Change the members after it was signed."""
    return lambda _pen, _world: {"members": change}


def other(**fields: str) -> Change:
    """Say what is another team's in the manifest: its `device`, its `group`."""
    return lambda _pen, world: {"ours": {n: getattr(world.senders["c"], of) for n, of in fields.items()}}


def signature(text: bytes) -> Change:
    return inside(lambda members: members.update({container.SIGNATURE: text}))


def own_id_others_key(pen: Sender, world: World) -> dict[str, Any]:
    """Sign with another key under the key id of the right one: who compares only ids is fooled."""

    def change(members: Inside) -> None:
        right = keys.sign(pen.seed, members[container.MANIFEST], "x").split("\n")
        wrong = keys.sign(world.senders["c"].seed, members[container.MANIFEST], "x").split("\n")
        lines = [wrong[0], keys_id(right[1], wrong[1]), *wrong[2:]]
        members[container.SIGNATURE] = "\n".join(lines).encode()

    return {"members": change}


def keys_id(right: str, wrong: str) -> str:
    mine, theirs = base64.b64decode(right), base64.b64decode(wrong)
    return base64.b64encode(mine[:10] + theirs[10:]).decode()


def twice(members: Inside) -> None:
    members[container.SIGNATURE] *= 2


def swapped(members: Inside) -> None:
    members["client.csv"] = members["client.csv"].replace(b"A-1", b"A-2")


OFFICE: dict[str, tuple[Change, str]] = {
    "as it should be": (ours(), IMPORTED),
    "newer minor": (ours(format="1.7"), IMPORTED),
    "newer table definitions": (ours(schema=99), IMPORTED),
    "part one of two": (ours(part=[1, 2]), IMPORTED),
    "a gap before it": (ours(seq=9, since=8, previous=ZERO), IMPORTED),
    "knows an older trust list": (ours(trust={"version": 1, "hash": ZERO}), IMPORTED),
    "unknown signer, unknown device": (
        lambda _p, _w: {"ours": {"device": "zzzzzzzz"}, "sign": keys.new_seed()},
        "unknown_sender",
    ),
    "unknown device, known key": (ours(device="zzzzzzzz"), "unknown_sender"),
    "the office's own name": (lambda _p, w: {"ours": {"device": w.office.device}}, "unknown_sender"),
    "known device, unknown key": (lambda _p, _w: {"sign": keys.new_seed()}, "bad_signature"),
    "signed by another team": (lambda _p, w: {"sign": w.senders["c"].seed}, "bad_signature"),
    "signed by the same group's other laptop": (lambda _p, w: {"sign": w.senders["b"].seed}, "bad_signature"),
    "in another team's name": (other(device="device", group="group"), "bad_signature"),
    "in the other laptop's name": (
        lambda _p, w: {"ours": {"device": w.senders["b"].device}},
        "bad_signature",
    ),
    "another key under the right id": (own_id_others_key, "bad_signature"),
    "unsigned": (signature(b""), "bad_signature"),
    "signed twice": (inside(twice), "bad_signature"),
    "a signature of other words": (signature(b"untrusted comment: x\n\n\n\n"), "bad_signature"),
    "no signature at all": (inside(lambda m: m.pop(container.SIGNATURE)), "zip_member"),
    "manifest changed after signing": (
        inside(lambda m: m.update({container.MANIFEST: m[container.MANIFEST] + b" "})),
        "bad_signature",
    ),
    "table swapped after signing": (inside(swapped), "table_hash"),
    "a table too many": (inside(lambda m: m.update({"member.csv": b"id\r\n"})), "table_unlisted"),
    "a table too few": (inside(lambda m: m.pop("client.csv")), "table_missing"),
    "a table listed twice": (edit(lambda p: p["resources"].append(p["resources"][0])), "table_missing"),
    "a member of another name": (inside(lambda m: m.update({"evil.exe": b""})), "zip_member"),
    "wrong count": (ours(counts={"client": 2}), "counts"),
    "another office": (ours(office=ZERO), "wrong_office"),
    "no office": (ours(office=None), "wrong_office"),
    "to a twin": (ours(to="twin"), "wrong_office"),
    "to a group": (ours(to=f"group:{UUID}"), "wrong_office"),
    "to all": (ours(to="all"), "wrong_office"),
    "another group": (other(group="group"), "wrong_group"),
    "no group": (ours(group=None), "wrong_group"),
    "a group that nobody knows": (ours(group=UUID), "wrong_group"),
    "not sealed": (lambda _p, _w: {"seal": False}, "not_sealed"),
    "newer major": (ours(format="2.0"), "newer_format"),
    "older major": (ours(format="0.9"), "newer_format"),
    "no format": (ours(format="x"), "manifest_form"),
    "kind request": (ours(kind="request"), "wrong_kind"),
    "kind office": (ours(kind="office"), "wrong_kind"),
    "kind return": (ours(kind="return"), "wrong_kind"),
    "kind twin": (ours(kind="twin"), "wrong_kind"),
    "kind level": (ours(kind="level"), "wrong_kind"),
    "a kind of its own": (ours(kind="gift"), "manifest_form"),
    "no number": (ours(seq=None), "chain_form"),
    "no since": (ours(since=None), "chain_form"),
    "since not before its number": (ours(since=1), "chain_form"),
    "part three of two": (ours(part=[3, 2]), "chain_form"),
    "part nought": (ours(part=[0, 2]), "chain_form"),
    "number nought": (ours(seq=0), "manifest_form"),
    "first that names one before": (ours(previous=ZERO), "fork"),
    "second that names none before": (ours(seq=2, previous=None), "fork"),
}
