"""The keys of the encrypted file: a passphrase opens a slot, a slot holds the data master key.

The header stands beside the database in two copies. Each has a MAC under the master key, and has the form
of many slots, each with a label, though a desk may have one. Argon2id by libsodium, p=1.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nacl.bindings
import nacl.exceptions
import nacl.pwhash

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.store import safewrite

MEMORY = 64 * 1024 * 1024
PASSES = 3
LEAST_MEMORY, MOST_MEMORY = 19 * 1024 * 1024, 1024 * 1024 * 1024
LEAST_PASSES, MOST_PASSES = 2, 20
LEAST_PASSPHRASE = 12
KEY_BYTES = 32
DATABASE, BACKUP, HEADER_MAC = "db", "backup", "header-mac"
_CHECK = b"outreach-desk slot check"


@dataclass(frozen=True)
class Slot:
    """One way to the master key: its person, its cost, and the key wrapped for it (base64 texts)."""

    label: str
    person: int
    memory: int
    passes: int
    salt: str
    nonce: str
    wrapped: str
    check: str


@dataclass(frozen=True)
class Keys:
    """The master key of an open desk. Subkeys are derived by name, so that no key has two uses."""

    master: bytes

    def subkey(self, name: str) -> bytes:
        """Derive 32 bytes for one use (HKDF-SHA256, RFC 5869, with an empty salt)."""
        extracted = hmac.digest(bytes(KEY_BYTES), self.master, "sha256")
        return hmac.digest(extracted, f"outreach-desk {name}".encode() + b"\x01", "sha256")

    def __repr__(self) -> str:
        return "Keys(…)"


class WrongPassphraseError(Refused):
    """No slot opens with this passphrase."""

    def __init__(self) -> None:
        super().__init__(
            "wrong_passphrase",
            said(N_("This passphrase does not open the desk. Check each word and try again.")),
        )


class DamagedHeaderError(Refused):
    """Neither copy of the key header can be read."""

    def __init__(self) -> None:
        words = N_(
            "The key file of this desk is damaged, both copies. Put back the newest backup of the folder."
        )
        super().__init__("header_damaged", said(words))


def new_keys() -> Keys:
    """Draw a master key."""
    return Keys(secrets.token_bytes(KEY_BYTES))


def check_strength(passphrase: str) -> None:
    """Refuse what guessing finds: too short, digits only, or one sign again and again. Raises Refused."""
    words = passphrase.split()
    if len(passphrase) < LEAST_PASSPHRASE or len(set(passphrase)) < len("abcdef") or "".join(words).isdigit():
        raise Refused(
            "passphrase_weak",
            said(N_("This passphrase is too easy to guess. Take six everyday words, like those offered.")),
        )


def write_header(copies: tuple[Path, Path], keys: Keys, slots: list[Slot]) -> None:
    """Write both copies of the header, one after the other, each read back."""
    body = {"format": 1, "slots": [asdict(slot) for slot in slots]}
    body["mac"] = _mac(keys, body)
    data = json.dumps(body, indent=1, sort_keys=True).encode()
    for copy in copies:
        safewrite.replace(copy, data)


def make_slot(keys: Keys, passphrase: str, *, label: str, person: int = 1) -> Slot:
    """Wrap the master key for a passphrase. Takes about 0.1 to 1 s by design."""
    salt = os.urandom(nacl.pwhash.argon2id.SALTBYTES)
    nonce = os.urandom(nacl.bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    wrapping = _derive(passphrase, salt, MEMORY, PASSES)
    wrapped = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        keys.master, _slot_context(label, person, MEMORY, PASSES), nonce, wrapping
    )
    return Slot(
        label=label,
        person=person,
        memory=MEMORY,
        passes=PASSES,
        salt=_text(salt),
        nonce=_text(nonce),
        wrapped=_text(wrapped),
        check=_text(hmac.digest(wrapping, _CHECK, "sha256")[:16]),
    )


def unlock(copies: tuple[Path, Path], passphrase: str) -> Keys:
    """Open the header with a passphrase and heal a damaged copy from the good one.

    Raises WrongPassphraseError, or DamagedHeaderError when neither copy can be used.
    """
    damaged = 0
    for copy in copies:
        body = _read(copy)
        if body is None:
            damaged += 1
            continue
        keys = _open(body, passphrase)
        if keys is None:
            continue
        if not hmac.compare_digest(str(body.get("mac")), _mac(keys, body)):
            damaged += 1
            continue
        _heal(copies, copy)
        return keys
    if damaged == len(copies):
        raise DamagedHeaderError
    raise WrongPassphraseError


def _heal(copies: tuple[Path, Path], good: Path) -> None:
    data = good.read_bytes()
    for copy in copies:
        if copy != good and (not copy.exists() or copy.read_bytes() != data):
            safewrite.replace(copy, data)


def _read(copy: Path) -> dict[str, Any] | None:
    try:
        body = json.loads(copy.read_bytes())
        slots = [Slot(**slot) for slot in body["slots"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    bounded = all(
        LEAST_MEMORY <= slot.memory <= MOST_MEMORY and LEAST_PASSES <= slot.passes <= MOST_PASSES
        for slot in slots
    )
    return body if bounded and body.get("format") == 1 else None


def _open(body: dict[str, Any], passphrase: str) -> Keys | None:
    for slot in (Slot(**slot) for slot in body["slots"]):
        try:
            wrapping = _derive(passphrase, _bytes(slot.salt), slot.memory, slot.passes)
            if not hmac.compare_digest(_bytes(slot.check), hmac.digest(wrapping, _CHECK, "sha256")[:16]):
                continue
            context = _slot_context(slot.label, slot.person, slot.memory, slot.passes)
            return Keys(
                nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                    _bytes(slot.wrapped), context, _bytes(slot.nonce), wrapping
                )
            )
        except (ValueError, TypeError, nacl.exceptions.CryptoError):
            continue
    return None


def _derive(passphrase: str, salt: bytes, memory: int, passes: int) -> bytes:
    return nacl.pwhash.argon2id.kdf(
        KEY_BYTES, " ".join(passphrase.split()).encode(), salt, opslimit=passes, memlimit=memory
    )


def _slot_context(label: str, person: int, memory: int, passes: int) -> bytes:
    return json.dumps([label, person, memory, passes]).encode()


def _mac(keys: Keys, body: dict[str, Any]) -> str:
    signed = json.dumps({k: v for k, v in body.items() if k != "mac"}, sort_keys=True).encode()
    return hmac.new(keys.subkey(HEADER_MAC), signed, hashlib.sha256).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
