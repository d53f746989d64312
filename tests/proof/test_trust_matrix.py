"""Who is believed: each case of the trust matrix gets its verdict, and nothing else is changed."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, everything, fact
from trust_cases import IMPORTED, KNOWN, OFFICE, ZERO, Change

from outreach_desk.bundle import container, keys, opening, signing, trust
from outreach_desk.desk import enrol, receive
from outreach_desk.ground.errors import Refused
from outreach_desk.records import identity, ids
from outreach_desk.records.exchange import Device


def verdict(world: World, *files: Path) -> str:
    """Give what the office makes of the last file; a refusal that changes a row is a verdict of its own."""
    for file in files[:-1]:
        receive.receive(world.office, [file])
    before = everything(world.office)
    [found] = receive.receive(world.office, [files[-1]])
    if found.outcome != IMPORTED and everything(world.office) != before:
        return "refused, and yet something changed"
    return found.reason or found.outcome


def report(world: World, change: Change | None = None, sender: str = "a") -> Path:
    pen = world.senders[sender]
    how = change(pen, world) if change else {}
    return pen.file(world.stick, {"client": [pen.client(record_id=ids.new())]}, **how)


def wrong(world: World, cases: dict[str, tuple[Change, str]]) -> dict[str, str]:
    """Name the cases that get another verdict than is due; each is tried by a new laptop's first bundle."""
    found = {}
    for name, (change, due) in cases.items():
        pen = world.senders["a"]
        kept = (pen.seq, pen.last)
        file = report(world, change)
        before = everything(world.office) if due != IMPORTED else {}
        [handled] = receive.receive(world.office, [file], preview=due == IMPORTED)
        got = (handled.reason or handled.outcome).replace(receive.PREVIEW, IMPORTED)
        if due != IMPORTED and everything(world.office) != before:
            got += ", and something changed"
        if got != due or (due != IMPORTED and not handled.message):
            found[name] = got
        pen.seq, pen.last = kept
    return found


def test_each_report_gets_its_verdict_and_a_refused_one_changes_nothing(world: World) -> None:
    assert len(OFFICE) >= 40
    assert wrong(world, OFFICE) == {}


class TestSkippedChecks:
    """Planted defects: the same function names the cases that come in then."""

    def test_of_the_signature(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keys, "verify", lambda *_words: True)
        due = {name for name, (_, code) in OFFICE.items() if code == "bad_signature"}
        assert due <= set(wrong(world, OFFICE))

    def test_of_the_hashes(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "check_content", lambda _envelope: None)
        assert "table swapped after signing" in wrong(world, OFFICE)

    def test_of_all_but_the_keys_id(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        def same_id(public: str, _data: bytes, text: str) -> bool:
            _, _, rest = text.partition("\n")
            return keys._parts(public)[0] == base64.b64decode(rest.partition("\n")[0])[2:10]

        monkeypatch.setattr(keys, "verify", same_id)
        assert "another key under the right id" in wrong(world, OFFICE)


class TestOneAfterAnother:
    """Cases that need a history: each line says what comes and what is due for the last."""

    def test_a_replay_is_known_three_times(self, world: World) -> None:
        first = report(world)
        assert [verdict(world, first) for _ in range(4)] == [IMPORTED, KNOWN, KNOWN, KNOWN]

    def test_a_copy_under_another_name_is_known(self, world: World) -> None:
        first = report(world)
        copy = world.stick / "desk-other234.desk"
        copy.write_bytes(first.read_bytes())
        assert verdict(world, first, copy) == KNOWN

    def test_the_same_number_with_other_content(self, world: World) -> None:
        again = {"seq": 1, "previous": None}
        assert verdict(world, report(world), report(world, lambda _p, _w: {"ours": again})) == "fork"

    def test_a_previous_that_is_not_the_one_before(self, world: World) -> None:
        assert (
            verdict(world, report(world), report(world, lambda _p, _w: {"ours": {"previous": ZERO}}))
            == "fork"
        )

    def test_a_first_that_the_second_does_not_name(self, world: World) -> None:
        report(world)
        second = report(world)
        late = report(world, lambda _p, _w: {"ours": {"seq": 1, "previous": None}})
        assert verdict(world, second, late) == "fork"

    def test_another_bundle_of_a_known_id(self, world: World) -> None:
        same: Change = lambda _p, _w: {"edit": lambda package: package.update(id=FIXED)}  # noqa: E731
        assert verdict(world, report(world, same), report(world, same)) == "bundle_id_used"

    def test_another_team_under_a_known_id(self, world: World) -> None:
        same: Change = lambda _p, _w: {"edit": lambda package: package.update(id=FIXED)}  # noqa: E731
        assert verdict(world, report(world, same), report(world, same, "c")) == "bundle_id_used"

    @pytest.mark.parametrize(
        ("through", "due"), [(0, "revoked_sender"), (1, "revoked_sender"), (2, "revoked_late")]
    )
    def test_revoked_through(self, world: World, through: int, due: str) -> None:
        report(world)
        second = report(world)
        with world.office.write() as (session, _):
            session.get_one(Device, world.senders["a"].device).valid_through = through
        assert verdict(world, second) == due


FIXED = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
Package = dict[str, Any]


def package(world: World, change: Callable[[Package], object] | None = None, **how: Any) -> Path:
    """Write an office package anew, changed, signed by the office or by whom `sign` says, sealed for `a`."""
    office = world.office
    own = fact(world.desk("a"), identity.AGE_IDENTITY)
    sent = enrol.office_package(office, world.stick).path
    members = dict(opening.open_bundle(sent.read_bytes(), [own]).members)
    members.pop(container.PADDING)
    said = json.loads(members[container.MANIFEST])
    if change:
        change(said)
    written = json.dumps(said).encode()
    seed = how.get("sign") or fact(office, identity.SIGN_SEED)
    members |= {container.MANIFEST: written, container.SIGNATURE: keys.sign(seed, written, "x").encode()}
    if how.get("inside"):
        how["inside"](members)
    packed = container.pack(members)
    sealed = container.encrypt(packed, [keys.recipient(how.get("to") or own)])
    target = world.stick / f"desk-{ids.new()[-8:]}.desk"
    target.write_bytes(packed if how.get("bare") else sealed)
    return target


def said(**changes: Any) -> Callable[[Package], object]:
    return lambda package_: package_["outreachDesk"].update(changes)


TEAM: dict[str, tuple[dict[str, Any], str]] = {
    "as it should be": ({}, IMPORTED),
    "signed by nobody": ({"sign": keys.new_seed()}, "bad_signature"),
    "changed after signing": (
        {"inside": lambda m: m.update({container.MANIFEST: m[container.MANIFEST] + b" "})},
        "bad_signature",
    ),
    "a list swapped": (
        {"inside": lambda m: m.update({"device.csv": m["device.csv"].replace(b"team", b"tean")})},
        "table_hash",
    ),
    "no list": ({"inside": lambda m: m.pop("device.csv")}, "table_missing"),
    "another hash of the list": (
        {"change": said(trust={"version": 9, "hash": ZERO})},
        "trust_hash",
    ),
    "no word of the list": ({"change": said(trust=None)}, "office_form"),
    "from a device that is no office": (
        {"change": lambda p: p["outreachDesk"].update(device="zzzzzzzz")},
        "office_form",
    ),
    "not sealed, with more than its own row": ({"bare": True}, "office_form"),
    "sealed for somebody else": ({"to": keys.new_age()}, "not_for_us"),
    "a report": ({"change": said(kind="report")}, "not_an_office_file"),
    "a request": ({"change": said(kind="request")}, "not_an_office_file"),
    "a newer major": ({"change": said(format="3.0")}, "newer_format"),
    "a newer minor": ({"change": said(format="1.3")}, IMPORTED),
    "a wrong count": ({"change": said(counts={})}, "counts"),
}


def accepted(world: World, file: Path) -> str:
    """Give what a team desk makes of an office package; a refusal that changes a row says so."""
    desk = world.desk("a")
    before = everything(desk)
    try:
        enrol.accept(desk, file)
    except Refused as refused:
        return refused.code if everything(desk) == before else "refused, and yet something changed"
    return IMPORTED


@pytest.mark.parametrize(("how", "due"), TEAM.values(), ids=TEAM.keys())
def test_each_office_package_gets_its_verdict(world: World, how: dict[str, Any], due: str) -> None:
    assert accepted(world, package(world, **how)) == due


def held(world: World) -> tuple[str | None, set[str]]:
    """Give version and devices of the list that the team desk holds."""
    with world.desk("a").database.read() as session:
        devices = {one.id for one in trust.all_devices(session)}
    return world.desk("a").fact(identity.TRUST_VERSION), devices


def lower_taken(world: World) -> bool:
    """Say whether an old package puts an old list in place of a newer one."""
    old = enrol.office_package(world.office, world.stick).path
    with world.office.write() as (session, _):
        session.get_one(Device, world.senders["c"].device).valid_through = 0
        signing.raise_trust(session)
    enrol.accept(world.desk("a"), enrol.office_package(world.office, world.stick).path)
    newest = held(world)
    enrol.accept(world.desk("a"), old)
    return held(world) != newest


def test_a_lower_list_is_not_taken(world: World) -> None:
    assert not lower_taken(world)


def test_a_desk_that_takes_any_list_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: the version is not looked at."""
    monkeypatch.setattr(trust, "held", lambda _session: {"version": 0, "hash": ""})
    assert lower_taken(world)


def test_another_list_of_the_same_version_is_not_taken(world: World) -> None:
    """Even when the office signs it: two lists of one version mean that somebody was rolled back."""
    enrol.accept(world.desk("a"), package(world))
    before = held(world)
    with world.office.write() as (session, _):
        session.delete(session.get_one(Device, world.senders["c"].device))
    assert accepted(world, enrol.office_package(world.office, world.stick).path) == IMPORTED
    assert held(world) == before
