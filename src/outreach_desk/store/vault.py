"""The keys of the encrypted file: a passphrase opens a slot, a slot holds the data master key.

The header stands beside the database in two copies, in the form of many slots. Each copy has a plain checksum
(a damaged copy is told from a wrong passphrase) and a MAC under the master key. Argon2id by libsodium, p=1.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
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
_MAC, _SUM = "mac", "sum"


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
    typed = _typed(passphrase)
    if len(typed) < LEAST_PASSPHRASE or len(set(typed)) < len("abcdef") or typed.replace(" ", "").isdigit():
        raise Refused(
            "passphrase_weak",
            said(N_("This passphrase is too easy to guess. Take six everyday words, like those offered.")),
        )


def write_header(copies: tuple[Path, Path], keys: Keys, slots: list[Slot]) -> None:
    """Write both copies of the header, one after the other, each read back."""
    body: dict[str, Any] = {"format": 1, "slots": [asdict(slot) for slot in slots]}
    body[_MAC] = _mac(keys, body)
    body[_SUM] = _sum(body)
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
    bodies = {copy: body for copy in copies if (body := _read(copy)) is not None}
    if not bodies:
        raise DamagedHeaderError
    forged = 0
    tried: list[dict[str, Any]] = []
    for copy, body in bodies.items():
        if body in tried:
            continue
        tried.append(body)
        keys = _open(body, passphrase)
        if keys is None:
            continue
        if not hmac.compare_digest(str(body[_MAC]).encode(), _mac(keys, body).encode()):
            forged += 1
            continue
        _heal(copies, copy)
        return keys
    if forged == len(tried):
        raise DamagedHeaderError
    raise WrongPassphraseError


def _heal(copies: tuple[Path, Path], good: Path) -> None:
    data = good.read_bytes()
    for copy in copies:
        # One good copy opens the desk; where the other cannot be written, the next start tries again.
        with contextlib.suppress(OSError, Refused):
            if copy != good and (not copy.exists() or copy.read_bytes() != data):
                safewrite.replace(copy, data)


def _read(copy: Path) -> dict[str, Any] | None:
    """Read one copy; None where it is damaged, or asks for less or more work than we ever do."""
    try:
        body: dict[str, Any] = json.loads(copy.read_bytes())
        whole = body["format"] == 1 and hmac.compare_digest(str(body[_SUM]).encode(), _sum(body).encode())
        slots = [Slot(**slot) for slot in body["slots"]]
        bounded = all(
            LEAST_MEMORY <= slot.memory <= MOST_MEMORY and LEAST_PASSES <= slot.passes <= MOST_PASSES
            for slot in slots
        )
        body[_MAC]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return body if whole and bounded and slots else None


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
        KEY_BYTES, _typed(passphrase).encode(), salt, opslimit=passes, memlimit=memory
    )


def _typed(passphrase: str) -> str:
    """Give what counts of a passphrase: a hidden field may offer no way to type marks, so they do not.

    Lower case, no marks, đ as d, single spaces. Changing this would lock every desk: a test pins it, and it
    stands here, not in `ground.text`, so that no rule of searching can touch it.
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFC", passphrase).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.replace("đ", "d").split())


def _slot_context(label: str, person: int, memory: int, passes: int) -> bytes:
    return json.dumps([label, person, memory, passes]).encode()


def _mac(keys: Keys, body: dict[str, Any]) -> str:
    return hmac.new(keys.subkey(HEADER_MAC), _without(body, _MAC, _SUM), hashlib.sha256).hexdigest()


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(_without(body, _SUM)).hexdigest()


def _without(body: dict[str, Any], *names: str) -> bytes:
    return json.dumps({k: v for k, v in body.items() if k not in names}, sort_keys=True).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
