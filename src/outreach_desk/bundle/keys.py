"""A desk's own keys: Ed25519 signatures in minisign's text form, and age identities (X25519).

Private keys live inside the vault as text; public ones stand in the trust list.
"""

import base64
import binascii
import hashlib
import hmac

import nacl.exceptions
import nacl.signing
import pyrage

PUBLIC_MARK, SIGNATURE_MARK = b"Ed", b"ED"  # "ED": the hash of the file is signed, not the file
KEY_ID_BYTES, KEY_BYTES, SIGNATURE_BYTES = 8, 32, 64
_COMMENT = "untrusted comment: "
_TRUSTED = "trusted comment: "


def new_seed() -> str:
    """Draw a signing key; the text is base64 of its 32-byte seed."""
    return base64.b64encode(bytes(nacl.signing.SigningKey.generate())).decode()


def public_key(seed: str) -> str:
    """Give the minisign public key of a seed."""
    raw = bytes(_signing_key(seed).verify_key)
    return base64.b64encode(PUBLIC_MARK + _key_id(raw) + raw).decode()


def raw_public(public: str) -> bytes:
    """Give the 32 bytes of a minisign public key, the source of the six words. Else ValueError."""
    return _parts(public)[1]


def _parts(public: str) -> tuple[bytes, bytes]:
    """Give key id and key. The id is what the key says it is: minisign draws it, we derive it."""
    try:
        data = base64.b64decode(public, validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if len(data) != len(PUBLIC_MARK) + KEY_ID_BYTES + KEY_BYTES or data[:2] != PUBLIC_MARK:
        raise ValueError
    return data[2:10], data[10:]


def key_hash(public: str) -> str:
    """Name an office by the SHA-256 of its raw signing key."""
    return hashlib.sha256(raw_public(public)).hexdigest()


def sign(seed: str, data: bytes, comment: str) -> str:
    """Sign in minisign's prehashed form; `comment` is signed with it."""
    key = _signing_key(seed)
    raw = bytes(key.verify_key)
    signature = key.sign(hashlib.blake2b(data).digest()).signature
    line = base64.b64encode(SIGNATURE_MARK + _key_id(raw) + signature).decode()
    whole = base64.b64encode(key.sign(signature + comment.encode()).signature).decode()
    return f"{_COMMENT}signature of a desk\n{line}\n{_TRUSTED}{comment}\n{whole}\n"


def verify(public: str, data: bytes, text: str) -> bool:
    """Say whether a minisign text is this key's signature over the data."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] or not lines[0].startswith(_COMMENT) or not lines[2].startswith(_TRUSTED):  # noqa: PLR2004
        return False
    try:
        key_id, raw = _parts(public)
        line = base64.b64decode(lines[1], validate=True)
        whole = base64.b64decode(lines[3], validate=True)
        key_part, signature = line[:10], line[10:]
        if len(signature) != SIGNATURE_BYTES or not hmac.compare_digest(key_part, SIGNATURE_MARK + key_id):
            return False
        key = nacl.signing.VerifyKey(raw)
        key.verify(hashlib.blake2b(data).digest(), signature)
        key.verify(signature + lines[2][len(_TRUSTED) :].encode(), whole)
    except (ValueError, nacl.exceptions.CryptoError):
        return False
    return True


def new_age() -> str:
    """Draw an age identity (`AGE-SECRET-KEY-…`)."""
    return str(pyrage.x25519.Identity.generate())


def recipient(identity: str) -> str:
    """Give the public `age1…` of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def _signing_key(seed: str) -> nacl.signing.SigningKey:
    return nacl.signing.SigningKey(base64.b64decode(seed, validate=True))


def _key_id(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=KEY_ID_BYTES).digest()
