"""The envelope: what we write is strict and repeatable, and nothing that one would have to guess is read."""

import base64
import io
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import which
from unittest import mock

import pyrage
import pytest

from outreach_desk.bundle import container, keys
from outreach_desk.bundle.container import DamagedError
from outreach_desk.ground.errors import Refused

MEMBERS = {"datapackage.json": b"{}", "datapackage.json.minisig": b"sig", "client.csv": b"id\r\n" * 50}
OURS, THEIRS = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()


def packed(members: dict[str, bytes] | None = None, **how: int) -> bytes:
    """Make a zip as another program would, with Python's own writer."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how.get("method", zipfile.ZIP_STORED)) as archive:
        for name, data in (members or MEMBERS).items():
            archive.writestr(name, data)
    return stream.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(DamagedError) as caught:
        container.unpack(data)
    assert str(caught.value.at) in caught.value.message()
    return caught.value.code


def test_what_is_packed_comes_back_with_its_padding() -> None:
    found = container.unpack(container.pack(MEMBERS))
    assert set(found.pop(container.PADDING)) <= {0}
    assert found == MEMBERS


def test_the_same_members_are_the_same_bytes_and_stored() -> None:
    assert container.pack(MEMBERS) == container.pack(dict(MEMBERS))
    with zipfile.ZipFile(io.BytesIO(container.pack(MEMBERS))) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None


@pytest.mark.parametrize("size", [0, 1, 900, 1000, 5000, 65_000, 1_000_000])
def test_the_size_is_a_padme_bucket(size: int) -> None:
    """A Padmé length of L bits ends in L - len(L bits) zeros: it is its own bucket, at most 12 % larger."""
    made = container.pack({**MEMBERS, "client.csv": b"x" * size})
    assert container.padme(len(made)) == len(made)
    assert len(made) <= (len(packed({**MEMBERS, "client.csv": b"x" * size, "padding": b""})) + 100) * 1.12


@pytest.mark.parametrize(("size", "bucket"), [(2, 2), (9, 10), (1000, 1024), (1025, 1088), (10_000, 10_240)])
def test_padme_rounds_as_its_paper_says(size: int, bucket: int) -> None:
    assert container.padme(size) == bucket


def test_a_zip_of_another_program_is_read() -> None:
    assert container.unpack(packed()) == MEMBERS


def test_a_deflated_member_is_refused() -> None:
    assert refused(packed(method=zipfile.ZIP_DEFLATED)) == "zip_method"


@pytest.mark.parametrize("flag", [0x1, 0x8, 0x40, 0x800], ids=["encrypted", "descriptor", "strong", "utf8"])
def test_a_member_with_a_flag_is_refused(flag: int) -> None:
    """Encrypted, with a data descriptor behind it, or named in another encoding."""
    data = bytearray(packed())
    struct.pack_into("<H", data, 6, flag)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, flag)
    assert refused(bytes(data)) == "zip_method"


def test_a_data_descriptor_in_the_local_header_alone_is_refused() -> None:
    data = bytearray(packed())
    struct.pack_into("<H", data, 6, 0x8)
    assert refused(bytes(data)) == "zip_sizes"


def test_a_name_that_stands_twice_is_refused() -> None:
    twice = packed({**MEMBERS, "cliens.csv": b"other"}).replace(b"cliens.csv", b"client.csv")
    assert refused(twice) == "zip_member"


@pytest.mark.parametrize(
    "name", ["../client.csv", "Client.csv", "client.txt", "a/b.csv", "client1.csv", "mimetype", ".csv"]
)
def test_a_member_that_does_not_belong_here_is_refused(name: str) -> None:
    assert refused(packed({**MEMBERS, name: b""})) == "zip_member"


@pytest.mark.parametrize("missing", ["datapackage.json", "datapackage.json.minisig"])
def test_a_bundle_without_manifest_or_signature_is_refused(missing: str) -> None:
    assert refused(packed({name: data for name, data in MEMBERS.items() if name != missing})) == "zip_member"


@pytest.mark.parametrize("offset", [14, 18, 22], ids=["checksum", "packed", "plain"])
def test_headers_that_disagree_are_refused(offset: int) -> None:
    data = bytearray(packed())
    data[offset] ^= 1
    assert refused(bytes(data)) == "zip_sizes"


def test_sizes_changed_in_both_headers_are_refused() -> None:
    data = bytearray(packed())
    for at in (18, 22, data.index(b"PK\x01\x02") + 20, data.index(b"PK\x01\x02") + 24):
        data[at] += 1
    assert refused(bytes(data)) in {"zip_checksum", "zip_layout", "zip_header"}


def test_content_that_does_not_fit_its_checksum_is_refused() -> None:
    assert refused(packed().replace(b"{}", b"[]")) == "zip_checksum"


@pytest.mark.parametrize("tail", [b"\0", b"PK\x05\x06" + bytes(18), b"x" * 22])
def test_anything_behind_the_end_is_refused(tail: bytes) -> None:
    assert refused(packed() + tail) in {"zip_end", "zip_layout"}


def test_anything_before_the_first_member_is_refused() -> None:
    assert refused(b"MZ" + packed()) in {"zip_end", "zip_header"}


def test_bytes_between_two_members_are_refused() -> None:
    whole = packed()
    second = whole.index(b"PK\x03\x04", 4)
    assert refused(whole[:second] + b"hidden" + whole[second:]) in {"zip_end", "zip_header"}


def test_zip64_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in MEMBERS.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    assert refused(stream.getvalue()) in {"zip_method", "zip_sizes"}


def test_a_comment_is_refused() -> None:
    stream = io.BytesIO(packed())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"hello"
    assert refused(stream.getvalue()) == "zip_end"


def test_more_than_64_mib_is_neither_read_nor_written() -> None:
    assert refused(bytes(container.MOST_BYTES + 1)) == "too_large"
    with pytest.raises(Refused) as caught:
        container.pack({**MEMBERS, "client.csv": bytes(container.MOST_BYTES)})
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("cut", range(0, 1024, 37))
def test_every_cut_is_refused(cut: int) -> None:
    whole = container.pack(MEMBERS)
    refused(whole[: min(cut, len(whole) - 1)])


def sealed(data: bytes = b"inside") -> bytes:
    return container.encrypt(data, [str(OURS.to_public())])


def not_opened(data: bytes, identities: list[str] | None = None) -> str:
    with pytest.raises(Refused) as caught:
        container.decrypt(data, [str(OURS)] if identities is None else identities)
    return caught.value.code


def test_a_sealed_file_opens_for_each_recipient_and_nobody_else() -> None:
    both = container.encrypt(b"inside", [str(OURS.to_public()), str(THEIRS.to_public())])
    assert [container.decrypt(both, [str(one)]) for one in (OURS, THEIRS)] == [b"inside", b"inside"]
    assert not_opened(sealed(), [str(THEIRS)]) == "not_for_us"
    assert not_opened(sealed(), []) == "not_for_us"


def test_equal_content_sealed_twice_is_not_equal() -> None:
    assert sealed() != sealed()


def test_a_passphrase_file_is_refused_before_any_work_is_done() -> None:
    assert not_opened(pyrage.passphrase.encrypt(b"inside", "passphrase")) == "age_stanza"


def test_an_armored_file_is_refused() -> None:
    armored = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.encodebytes(sealed())
    assert not_opened(armored) == "not_a_bundle"


def headed(change: Callable[[list[bytes]], None]) -> bytes:
    """Change the header lines of a sealed file; the first stanza stands in lines 1 and 2."""
    head, mark, rest = sealed().partition(b"\n--- ")
    lines = head.split(b"\n")
    change(lines)
    return b"\n".join(lines) + mark + rest


HEADERS: dict[str, Callable[[list[bytes]], None]] = {
    "stanza_missing_body": lambda lines: lines.insert(1, b"-> grease abc"),
    "stanza_missing_final_line": lambda lines: lines.extend([b"-> grease", b"A" * 64]),
    "stanza_long_line": lambda lines: lines.extend([b"-> grease", b"A" * 65, b""]),
    "stanza_padding": lambda lines: lines.extend([b"-> grease", b"AA=="]),
    "stanza_not_canonical": lambda lines: lines.extend([b"-> grease", b"AB"]),
    "stanza_not_base64": lambda lines: lines.extend([b"-> grease", b"!!!!"]),
    "body_without_stanza": lambda lines: lines.insert(1, b"AAAA"),
    "scrypt_beside_x25519": lambda lines: lines.extend([b"-> scrypt AAAA 10", b"AAAA"]),
}


@pytest.mark.parametrize("change", HEADERS.values(), ids=HEADERS.keys())
def test_a_header_that_lenient_readers_let_pass_is_refused(change: Callable[[list[bytes]], None]) -> None:
    assert not_opened(headed(change)) == "age_stanza"


@pytest.mark.parametrize(
    "data", [b"", b"age", b"age-encryption.org/v1\n", b"age-encryption.org/v2\n" + bytes(200), b"PK\x03\x04"]
)
def test_what_is_no_age_file_is_refused(data: bytes) -> None:
    assert not_opened(data) in {"not_a_bundle", "age_header"}


def test_every_cut_and_every_tenth_flipped_bit_of_a_sealed_file_is_refused() -> None:
    whole = sealed()
    for cut in range(len(whole)):
        not_opened(whole[:cut])
    for bit in range(0, len(whole) * 8, 10):
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8
        not_opened(bytes(broken))
    not_opened(whole + b"\0")


class TestKeys:
    SEED = keys.new_seed()
    PUBLIC = keys.public_key(SEED)

    def test_a_signature_holds_for_its_data_alone(self) -> None:
        text = keys.sign(self.SEED, b"data", "comment")
        assert keys.verify(self.PUBLIC, b"data", text)
        assert not keys.verify(self.PUBLIC, b"datb", text)
        assert not keys.verify(keys.public_key(keys.new_seed()), b"data", text)

    def test_the_trusted_comment_is_signed_too(self) -> None:
        text = keys.sign(self.SEED, b"data", "comment")
        assert not keys.verify(self.PUBLIC, b"data", text.replace("comment: comment", "comment: commend"))

    @pytest.mark.parametrize(
        "text", ["", "\n\n\n\n", "untrusted comment: x\nAAAA\ntrusted comment: x\nAAAA\n"]
    )
    def test_what_is_no_signature_holds_for_nothing(self, text: str) -> None:
        assert not keys.verify(self.PUBLIC, b"data", text)

    def test_the_unhashed_form_is_refused(self) -> None:
        lines = keys.sign(self.SEED, b"data", "comment").split("\n")
        raw = bytearray(base64.b64decode(lines[1]))
        raw[:2] = b"Ed"
        lines[1] = base64.b64encode(raw).decode()
        assert not keys.verify(self.PUBLIC, b"data", "\n".join(lines))

    @pytest.mark.skipif(which("minisign") is None, reason="minisign is not installed: NOT proven against it")
    def test_a_key_drawn_by_minisign_itself_verifies(self, tmp_path: Path) -> None:
        """Its key id is random and stands in the public key; ours is derived. Both are minisign keys."""
        (tmp_path / "data").write_bytes(b"data")
        for words in ("-G -W -p k.pub -s k.sec", "-S -s k.sec -m data"):
            subprocess.run(["minisign", *words.split()], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603, S607
        public = (tmp_path / "k.pub").read_text().splitlines()[1]
        assert keys.verify(public, b"data", (tmp_path / "data.minisig").read_text())


def test_a_header_of_thousands_of_stanzas_is_refused_before_age_reads_it() -> None:
    """Anybody can write one, and age's reader takes minutes over it; 500 desks are read."""
    whole = container.encrypt(b"x", [str(OURS.to_public())] * 500)
    assert container.decrypt(whole, [str(OURS)]) == b"x"
    head, end, rest = whole.partition(b"\n--- ")
    with (
        mock.patch.object(pyrage, "decrypt") as asked,
        pytest.raises(DamagedError) as caught,
    ):
        container.decrypt(head + b"\n-> a\n" * 2000 + end + rest, [str(OURS)])
    assert (caught.value.code, asked.called) == ("age_header", False)
