"""Update resources/locale/vi from the texts in src: packaging/catalogue runs it.

A translation is kept as long as its English text stands somewhere; it is written by people into the .po.
Both files hold nothing of the day or the machine: the same texts give the same bytes.
"""

import argparse
import ast
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
PO = ROOT / "resources" / "locale" / "vi" / "LC_MESSAGES" / "outreach_desk.po"
MO = PO.with_suffix(".mo")

MARKS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a text, and how many texts it takes: one, or one and many."""
HEADER = (
    "Language: vi\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=1; plural=0;\n"
)
MO_MAGIC = 0x950412DE
Key: TypeAlias = str | tuple[str, str]


def texts(source: str) -> Iterator[Key]:
    """Give the marked texts of one module in the order in which they stand: a text, or (one, many)."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = call.args[: MARKS.get(name, 0)]
        found = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if found and len(found) == MARKS[name]:
            yield (found[0], found[1]) if len(found) > 1 else found[0]


def catalogue(src: Path = SRC, known: Catalog | None = None) -> Catalog:
    """Give all texts under `src`, in the order of their modules, with the translations of `known`."""
    made = Catalog(locale="vi", fuzzy=False)
    for path in sorted(src.rglob("*.py")):
        where = [(path.relative_to(src.parent).as_posix(), None)]
        for key in texts(path.read_text(encoding="utf-8")):
            made.add(key, locations=where, string=_translation(key, known))  # type: ignore[arg-type]
    return made


def _translation(key: Key, known: Catalog | None) -> Key | None:
    """Take over what was said, also where a text came to be counted or is no longer."""
    found = known.get(key[0] if isinstance(key, tuple) else key) if known is not None else None
    said = first(found) if found is not None else ""
    return (said,) if isinstance(key, tuple) else said  # type: ignore[return-value]


def read(path: Path = PO) -> Catalog:
    """Read a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def as_po(made: Catalog) -> bytes:
    """Write a catalogue as .po; a place is a file without a line number, which would change every day."""
    body = BytesIO()
    write_po(body, made, width=110, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = "".join(f'"{line}\\n"\n' for line in HEADER.splitlines())
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + body.getvalue()


def as_mo(made: Catalog) -> bytes:
    """Write a catalogue as .mo, without what is not translated."""
    pairs = sorted([(b"", HEADER.encode()), *(_pair(one) for one in made if one.id and first(one))])
    start = 7 * 4
    place = start + 2 * 8 * len(pairs)
    tables, data = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), place + len(data))
            data += pair[side] + b"\0"
    head = struct.pack("<7I", MO_MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, place)
    return head + tables[0] + tables[1] + data


def _pair(message: Message) -> tuple[bytes, bytes]:
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    return "\0".join(ids).encode(), first(message).encode()


def first(message: Message) -> str:
    """Give the translation; Vietnamese has one form for one and many."""
    said = message.string
    return (said if isinstance(said, str) else said[0]) if said else ""


def missing(made: Catalog) -> list[str]:
    """List the English texts that have no translation."""
    return [english(one) for one in made if one.id and not first(one)]


def english(message: Message) -> str:
    """Give the English text, that for one where there are two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Update both files, or check them; give the exit code: 1 where something is missing or out of date."""
    parser = argparse.ArgumentParser(prog="packaging/catalogue", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    given = parser.parse_args()
    known = read() if PO.exists() else None
    made = catalogue(known=known)
    changed = [path for path, now in ((PO, as_po(made)), (MO, as_mo(made))) if _write(path, now, given.check)]
    for path in changed:
        print(f"{'out of date' if given.check else 'written'}: {path.relative_to(ROOT)}")
    now = {english(one) for one in made}
    for one in known or ():
        if english(one) not in now:
            print(f"no longer there: {english(one)} = {first(one)}")
    left = missing(made)
    for text in left:
        print(f"missing: {text}")
    print(f"{len(made)} texts, {len(left)} not translated")
    return 1 if left or (given.check and changed) else 0


def _write(path: Path, content: bytes, check: bool) -> bool:
    """Write a file if it is not so already; say whether it was otherwise."""
    if path.exists() and path.read_bytes() == content:
        return False
    if not check:
        path.write_bytes(content)
    return True


if __name__ == "__main__":
    raise SystemExit(main())
