"""The key header: what opens it, what does not, and what a person is told."""

import json
import unicodedata
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nacl.pwhash
import pytest

import key_costs
from outreach_desk.ground.errors import Refused
from outreach_desk.store import safewrite, vault
from outreach_desk.store.vault import DamagedHeaderError, Keys, Slot, WrongPassphraseError

OTHER = "một hai ba bốn năm sáu"
Copies = tuple[Path, Path]


@pytest.fixture
def keys() -> Keys:
    return vault.new_keys()


@pytest.fixture
def copies(tmp_path: Path, keys: Keys, passphrase: str) -> Copies:
    copies = tmp_path / "desk.keys", tmp_path / "desk.keys.2"
    vault.write_header(copies, keys, [vault.make_slot(keys, passphrase, label="1")])
    return copies


def rewrite(copies: Copies, keys: Keys, **changes: Any) -> None:
    """Write a header whose checksum and MAC are right and whose first slot is another."""
    slot = Slot(**json.loads(copies[0].read_bytes())["slots"][0])
    vault.write_header(copies, keys, [replace(slot, **changes)])


def edit(copy: Path, **changes: Any) -> None:
    """Change the first slot as one who can write files but has no key: checksum right, MAC old."""
    body = json.loads(copy.read_bytes())
    body["slots"][0] |= changes
    body["sum"] = vault._sum(body)
    copy.write_text(json.dumps(body))


def test_the_passphrase_opens_the_keys(copies: Copies, keys: Keys, passphrase: str) -> None:
    """Both copies are equal and either opens."""
    assert vault.unlock(copies, passphrase) == keys
    assert copies[0].read_bytes() == copies[1].read_bytes()


def test_another_passphrase_is_wrong_and_nothing_is_called_damaged(copies: Copies) -> None:
    """Wrong is not damaged."""
    with pytest.raises(WrongPassphraseError):
        vault.unlock(copies, OTHER)


def test_marks_case_and_spaces_of_a_passphrase_do_not_count(copies: Copies, keys: Keys) -> None:
    """A hidden field may give no way to type marks; a keyboard may give decomposed letters."""
    for typed in (
        "con meo bo ao dam may cay tre",
        "  CON  Mèo bờ\tao ĐÁM mây cây tre \n",
        unicodedata.normalize("NFD", "con mèo bờ ao đám mây cây tre"),
    ):
        assert vault.unlock(copies, typed) == keys


def test_what_counts_of_a_passphrase_never_changes() -> None:
    """Another reading of the same typing would lock every desk for ever."""
    assert vault._typed(" Đường  Nguyễn-HUỆ, số 12! ") == "duong nguyen-hue, so 12!"


def test_one_copy_opens_and_heals_the_other(copies: Copies, keys: Keys, passphrase: str) -> None:
    """Whichever copy is lost, emptied or garbled, afterwards there are two again."""
    good = copies[0].read_bytes()
    for harmed in copies:
        for damage in (b"", b"{", b"[]", b'{"slots": []}', good[:-20], good.replace(b"a", b"b")):
            harmed.write_bytes(damage)
            assert vault.unlock(copies, passphrase) == keys
            assert [copy.read_bytes() for copy in copies] == [good, good]
        harmed.unlink()
        assert vault.unlock(copies, passphrase) == keys
        assert harmed.read_bytes() == good


def test_healing_that_fails_does_not_keep_anybody_out(
    copies: Copies, keys: Keys, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One good copy is enough to open; where the other cannot be written the desk still opens."""

    def full(_target: Path, _data: bytes) -> Path:
        raise Refused("not_written", lambda: "")

    monkeypatch.setattr(safewrite, "replace", full)
    copies[0].unlink()
    assert vault.unlock(copies, passphrase) == keys


def test_two_damaged_copies_are_called_damaged_and_not_a_wrong_passphrase(
    copies: Copies, passphrase: str
) -> None:
    """Every 5th byte of both copies, and each field of the slot: damaged, whatever the passphrase."""
    good = copies[0].read_bytes()
    for place in range(0, len(good), 5):
        for copy in copies:
            copy.write_bytes(good[:place] + bytes([good[place] ^ 0x15]) + good[place + 1 :])
        with pytest.raises(DamagedHeaderError):
            vault.unlock(copies, passphrase)


def test_one_damaged_copy_and_a_wrong_passphrase_is_a_wrong_passphrase(copies: Copies) -> None:
    """There is a good copy, and it says no."""
    copies[0].write_bytes(b"")
    with pytest.raises(WrongPassphraseError):
        vault.unlock(copies, OTHER)


def test_a_mac_that_the_master_key_did_not_make_is_refused(copies: Copies, passphrase: str) -> None:
    """A checksum anybody can make; a slot put in or renamed without the key is not taken."""
    for copy in copies:
        body = json.loads(copy.read_bytes())
        body["slots"].append(body["slots"][0])
        body["sum"] = vault._sum(body)
        copy.write_text(json.dumps(body))
    with pytest.raises(DamagedHeaderError):
        vault.unlock(copies, passphrase)


def test_a_mac_that_is_no_ascii_text_is_refused_like_any_other(copies: Copies, passphrase: str) -> None:
    """Comparing must not fail with an error of its own."""
    for copy in copies:
        body = json.loads(copy.read_bytes())
        body["mac"] = "é" * 64
        body["sum"] = vault._sum(body)
        copy.write_text(json.dumps(body))
    with pytest.raises(DamagedHeaderError):
        vault.unlock(copies, passphrase)


@pytest.mark.parametrize(
    "field", [name for name in Slot.__dataclass_fields__ if name not in ("memory", "passes")]
)
def test_each_changed_field_of_a_slot_is_refused(copies: Copies, passphrase: str, field: str) -> None:
    """Also when the checksum was made anew: label and person are bound to the wrapped key, all to the MAC."""
    old = json.loads(copies[0].read_bytes())["slots"][0][field]
    new = 7 if field == "person" else ("B" if old[0] != "B" else "C") + old[1:]
    for copy in copies:
        edit(copy, **{field: new})
    with pytest.raises(Refused) as refusal:
        vault.unlock(copies, passphrase)
    assert refusal.value.code in {"wrong_passphrase", "header_damaged"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory", vault.LEAST_MEMORY - 1),
        ("memory", 8192),
        ("memory", vault.MOST_MEMORY + 1),
        ("passes", vault.LEAST_PASSES - 1),
        ("passes", 0),
        ("passes", vault.MOST_PASSES + 1),
        ("memory", "67108864"),
        ("memory", None),
        ("passes", [3]),
    ],
)
def test_parameters_outside_the_limits_are_refused_before_any_work(
    copies: Copies,
    keys: Keys,
    passphrase: str,
    field: str,
    value: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cheaper ones invite guessing, dearer ones are an attack: also under a right MAC neither is tried."""
    rewrite(copies, keys, **{field: value})
    monkeypatch.setattr(vault, "_derive", lambda *_args: pytest.fail("work was done for it"))
    with pytest.raises(DamagedHeaderError):
        vault.unlock(copies, passphrase)


def test_a_header_without_slots_is_damaged(copies: Copies, keys: Keys, passphrase: str) -> None:
    """No slot, no way in: that is not the person's mistake."""
    vault.write_header(copies, keys, [])
    with pytest.raises(DamagedHeaderError):
        vault.unlock(copies, passphrase)


def test_each_slot_opens_with_its_own_passphrase_only(tmp_path: Path, keys: Keys, passphrase: str) -> None:
    """The header has the form of many slots."""
    copies = tmp_path / "a", tmp_path / "b"
    slots = [
        vault.make_slot(keys, passphrase, label="1"),
        vault.make_slot(keys, OTHER, label="2", person=2),
    ]
    vault.write_header(copies, keys, slots)
    assert (vault.unlock(copies, passphrase), vault.unlock(copies, OTHER)) == (keys, keys)


def test_no_key_and_no_word_stands_in_the_header(copies: Copies, keys: Keys, passphrase: str) -> None:
    """Neither the master key nor a subkey nor the passphrase, in hex, base64 or as it is."""
    header = copies[0].read_bytes()
    secrets = [keys.master, *(keys.subkey(n) for n in (vault.DATABASE, vault.BACKUP, vault.HEADER_MAC))]
    for secret in secrets:
        assert secret not in header
        assert secret.hex().encode() not in header
        assert vault._text(secret).encode() not in header
    assert not any(word.encode() in header for word in ("mèo", "meo"))
    assert keys.master.hex() not in repr(keys)
    assert [asdict(Slot(**slot))["label"] for slot in json.loads(header)["slots"]] == ["1"]


def test_two_slots_of_one_passphrase_share_nothing(keys: Keys, passphrase: str) -> None:
    """Salt and nonce are drawn each time."""
    one, other = (vault.make_slot(keys, passphrase, label="1") for _ in range(2))
    assert one.salt != other.salt
    assert one.nonce != other.nonce
    assert one.wrapped != other.wrapped


def test_subkeys_differ_by_name_and_follow_rfc_5869() -> None:
    """HKDF-SHA256 with an empty salt: computed apart, with the general formula of the RFC."""
    import hashlib
    import hmac

    keys = Keys(bytes(range(32)))
    prk = hmac.new(b"\x00" * 32, keys.master, hashlib.sha256).digest()
    expected = hmac.new(prk, b"outreach-desk db\x01", hashlib.sha256).digest()
    assert keys.subkey("db") == expected
    assert len({keys.subkey("db"), keys.subkey("backup"), keys.subkey("header-mac")}) == 3


def test_the_floor_of_the_cost_is_what_was_decided() -> None:
    """64 MiB and three passes for what we make; nothing below 19 MiB and two is opened."""
    made, least = (64 * 2**20, 3), (19 * 2**20, 2)
    assert tuple(key_costs.DECIDED.values()) == (*made, *least)
    assert (vault.MOST_MEMORY, vault.MOST_PASSES) == (2**30, 20)
    assert nacl.pwhash.argon2id.SALTBYTES == 16


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "123456",
        "1234567890123456",
        "12 34 56 78 90 12",
        "short",
        "aaaaaaaaaaaaaaaaa",
        "ababababababab",
        "ÁÀẢÃẠáàảãạaA",
    ],
)
def test_pins_and_other_guessable_passphrases_are_refused(weak: str) -> None:
    """No PINs: digits only are refused however many there are; marks do not make one sign into many."""
    with pytest.raises(Refused) as refusal:
        vault.check_strength(weak)
    assert refusal.value.code == "passphrase_weak"


def test_six_words_are_strong_enough(passphrase: str) -> None:
    """The offered kind is taken."""
    vault.check_strength(passphrase)
