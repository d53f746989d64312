"""Hostile files that nobody we know has signed: rubbish, other formats, tricks of age and of zip."""

import base64
import gzip
import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable

from exchange_world import Sender

from outreach_desk.bundle import container, keys
from outreach_desk.records import ids

Dice = random.Random
Maker = Callable[[Dice, Sender], bytes]
MEMBERS = (container.MANIFEST, container.SIGNATURE, "client.csv")
SCRYPT = b"age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA 22\n"
BODY_32 = base64.b64encode(bytes(32)).rstrip(b"=")


def sealed(plain: bytes, pen: Sender) -> bytes:
    return container.encrypt(plain, [pen.office_age])


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name stands twice is meant
        for name, data in members:
            archive.writestr(name, data, method)
    return stream.getvalue()


def other_format(dice: Dice, _pen: Sender) -> bytes:
    """Something else under our file name."""
    noise = dice.randbytes(dice.randrange(4000))
    heads = (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\x7fELF", b"MZ", b"SQLite format 3\0", b"Rar!\x1a\x07\0")
    sheet = zipped([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", noise)], zipfile.ZIP_DEFLATED)
    choices = (
        b"",
        noise,
        gzip.compress(noise),
        sheet,
        dice.choice(heads) + noise,
        bytes(dice.randrange(9**6)),
    )
    return dice.choice(choices)


def bomb(dice: Dice, pen: Sender) -> bytes:
    """A zip that would grow a thousandfold, bare or sealed."""
    data = zipped([(name, bytes(dice.randrange(10**5, 10**6))) for name in MEMBERS], zipfile.ZIP_DEFLATED)
    return data if dice.random() < 0.5 else sealed(data, pen)


def age_trick(dice: Dice, pen: Sender) -> bytes:
    whole = sealed(dice.randbytes(dice.randrange(2000)), pen)
    head, _, rest = whole.partition(b"\n--- ")
    grease = b"\n-> x-grease a\n" + BODY_32
    choices = (
        b"-----BEGIN AGE ENCRYPTED FILE-----\n"
        + base64.encodebytes(whole)
        + b"-----END AGE ENCRYPTED FILE-----\n",
        SCRYPT + BODY_32 + b"\n--- " + rest,
        head + grease * dice.randrange(1, 2000) + b"\n--- " + rest,
        head + b"\n-> " + b"x" * dice.randrange(10**6) + b"\n\n--- " + rest,
        container.AGE_MAGIC + b"-> X25519 " * dice.randrange(10**5),
        container.AGE_MAGIC + b"\n" * dice.randrange(10**5) + b"--- " + rest,
        head.replace(b"X25519", dice.choice((b"x25519", b"ssh-rsa", b"mlkem768x25519", b"")), 1)
        + b"\n--- "
        + rest,
        container.AGE_MAGIC + head.replace(container.AGE_MAGIC, b"") * 2 + b"\n--- " + rest,
        head + b"\r\n--- " + rest,
        whole[: dice.randrange(len(whole))],
        whole.replace(b"/v1\n", b"/v2\n", 1),
        container.encrypt(whole, [keys.recipient(keys.new_age())]),
        sealed(whole, pen),
        container.encrypt(b"x" * dice.randrange(10**6), [pen.office_age] * dice.randrange(1, 300)),
    )
    return dice.choice(choices)


def zip_names(dice: Dice, pen: Sender) -> bytes:
    """Names that point out of a folder, stand twice, are links, or are more than anybody writes."""
    names = (
        "../../outside",
        "/etc/outside",
        "C:\\outside",
        "..\\outside.csv",
        "client.csv",
        "a/b.csv",
        "Ô.csv",
    )
    link = zipfile.ZipInfo(dice.choice(("client.csv", "link", "padding")))
    link.external_attr = 0o120777 << 16
    extra: list[tuple[str | zipfile.ZipInfo, bytes]] = dice.choice(
        (
            [(dice.choice(names), b"x")],
            [(link, b"/etc/passwd")],
            [(f"t{'_' * (number % 30)}.csv", b"") for number in range(3000)],
        )
    )
    bare = [(name, b"{}") for name in MEMBERS]
    return sealed(zipped([*bare, *extra]), pen)


def zip_fields(dice: Dice, pen: Sender) -> bytes:
    """Fields of headers changed at random or to a known trick: zip64, flags, overlaps, sizes, counts."""
    data = bytearray(zipped([(name, dice.randbytes(40)) for name in MEMBERS]))
    central = data.index(b"PK\x01\x02")
    for _ in range(dice.randrange(1, 4)):
        base = dice.choice((0, central, len(data) - 22))
        at = base + dice.randrange(4, 22 if base > central else 30)
        value = dice.choice((0, 1, 8, 9, 0x800, 0xFFFF, 0x7FFF, dice.randrange(65536)))
        struct.pack_into("<H", data, min(at, len(data) - 2), value)
    if dice.random() < 0.3:
        data[central + 42 : central + 46] = struct.pack(
            "<I", dice.choice((0, 0xFFFFFFFF, dice.randrange(999)))
        )
    if dice.random() < 0.2:
        data += dice.randbytes(dice.randrange(30))
    return sealed(bytes(data), pen)


def not_signed(dice: Dice, pen: Sender) -> bytes:
    """A good bundle whose signature is nobody's, somebody else's, or no signature at all."""
    rows = {"client": [pen.client(record_id=ids.new())]}
    own = keys.sign(pen.seed, b"other", "x").encode()
    texts = (
        b"",
        b"\xff",
        b"\n" * 5,
        own,
        own * 2,
        own.replace(b"\n", b"\r\n"),
        b"a" * 10**6,
        b"untrusted comment: ",
    )
    if dice.random() < 0.5:
        return pen.write(rows, sign=keys.new_seed(), seal=dice.random() < 0.8)
    text = dice.choice(texts)
    return pen.write(rows, members=lambda inside: inside.update({container.SIGNATURE: text}))


def half_manifest(dice: Dice, pen: Sender) -> bytes:
    """A manifest that is no JSON, or no manifest, in a good envelope."""
    deep = dice.randrange(100, 10**5)
    texts = (
        b"[" * deep,
        b'{"a":' * deep + b"1" + b"}" * deep,
        b'{"outreachDesk":{"format":"' + b"9" * dice.randrange(10**5) + b'.0"}}',
        b'{"id":"\\ud800"}',
        b'{"id":1,"id":2}',
        b'{"n":' + b"9" * 10**5 + b"}",
        b'{"n":NaN,"m":1e999}',
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"null",
        b"\0" * 1000,
        b" " * 5 * 10**6,
    )
    text = dice.choice(texts)
    return sealed(container.pack({container.MANIFEST: text, container.SIGNATURE: b"x"}), pen)


MAKERS: dict[str, Maker] = {
    "other format": other_format,
    "bomb": bomb,
    "age trick": age_trick,
    "zip names": zip_names,
    "zip fields": zip_fields,
    "not signed": not_signed,
    "half manifest": half_manifest,
}
