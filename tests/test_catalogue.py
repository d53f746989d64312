"""The Vietnamese catalogue: every text of the program, whole, neutral, and in the words of the field.

What is built from the catalogue on the screen stands in ui/test_pseudo.py.
"""

import importlib.util
import re
import string
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from outreach_desk.ground import language

ROOT = Path(__file__).parent.parent

FORBIDDEN = (
    *("mại dâm", "bán dâm", "mua dâm", "gái", "đĩ", "điếm", "ca ve", "hoàn lương", "phục hồi nhân phẩm"),
    *("tệ nạn", "đối tượng", "con nghiện", "nghiện", "HIV", "AIDS", "SIDA", "nhiễm"),
)
"""Words that hurt or give away what the desk is about; who looks over a shoulder must not find them."""

GLOSSARY = {
    r"clients?": "khách hàng",
    r"meetings?": "sinh hoạt|buổi",
    r"referrals?": "chuyển gửi",
    r"(?:referral )?slips?": "phiếu",
    r"persons?|people": "người",
    r"turns?": "lượt",
    r"bundles?": "gói",
    r"files?": "tệp",
    r"office(?:’s|'s)?": "văn phòng",
    r"teams?(?:’s|'s)?|groups?": "nhóm",
    r"desks?(?:’s|'s)?": "bàn làm việc|máy",
    r"members?": "thành viên",
    r"peer educators?": "đồng đẳng viên",
    r"consents?|agrees?": "đồng ý",
    r"intervention points?": "điểm can thiệp",
    r"establishments?": "cơ sở kinh doanh",
    r"organisations?": "tổ chức",
    r"services?": "dịch vụ",
    r"figures": "số liệu",
    r"passphrases?": "cụm mật khẩu",
    r"six words": "sáu từ",
    r"stick": "USB",
    r"rows?": "dòng",
    r"columns?": "cột",
    r"device": "máy",
    r"backups?": "sao lưu",
    r"nicknames?": "tên thường gọi",
    r"communes?": "xã",
    r"provinces?": "tỉnh",
    r"absent": "vắng",
    r"topics?": "chủ đề",
}
"""English word → the one Vietnamese word for it (the glossary of the field).

A desk is a "bàn làm việc" where it is made or opened, and a "máy" where it speaks with the office.
"""

ENGLISH_WORDS = re.compile(
    r"\b(?:the|and|this|that|with|from|are|was|not|file|desk|client|office|team|meeting|send|row|bundle)\b"
)
OPTION = re.compile(r"--[\w-]+(?: [A-Z]+)?|“[^”]*”")
SAME_IN_BOTH = re.compile(r"(?:Ctrl\+(?:Shift\+)?(?:\w|\{number\})|UIC|KB|\{\w+\}|[^\w])*")
"""What needs no translation: keys, units, our word UIC, and texts made of placeholders only."""

NEW_STYLE_TONE = re.compile(
    r"\b(?:[bcdđghklmnprstvx]|ch|gh|gi|kh|ng|nh|ph|th|tr)*(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE
)
"""Hoà, khoẻ, huỷ: the program writes hòa, khỏe, hủy, as the code lists do."""


def tool() -> ModuleType:
    """Load packaging/catalogue.py, which lies outside of any package."""
    spec = importlib.util.spec_from_file_location("catalogue_tool", ROOT / "packaging" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


catalogue = tool()


@pytest.fixture(scope="module")
def written() -> Catalog:
    """Give the catalogue as it lies under resources."""
    known: Catalog = catalogue.read()
    return known


def pairs(made: Catalog) -> Iterator[tuple[str, str, str]]:
    """Give English (the one text, or one and many as two), and Vietnamese, where there is any."""
    for one in made:
        if one.id and catalogue.first(one):
            yield (*both(one), catalogue.first(one))


def both(one: Message) -> tuple[str, str]:
    return (one.id, one.id) if isinstance(one.id, str) else (one.id[0], one.id[1])


def test_every_text_is_translated(written: Catalog) -> None:
    """Each text that the source marks has a Vietnamese one, and nothing stands there that is said no more."""
    wanted = {catalogue.english(one) for one in catalogue.catalogue() if one.id}
    found = {catalogue.english(one) for one in written if one.id and catalogue.first(one).strip()}
    assert (sorted(wanted - found), sorted(found - wanted)) == ([], [])


def test_the_files_are_up_to_date() -> None:
    """The .mo is the .po compiled, and both say what the source says: `packaging/catalogue` was run.

    That a text moved from one module to another is no reason to fail.
    """
    known = catalogue.read()
    compiled = catalogue.MO.read_bytes()
    assert compiled == catalogue.as_mo(known)
    assert compiled == catalogue.as_mo(catalogue.catalogue(known=known))


def test_the_files_hold_nothing_of_day_or_machine() -> None:
    """No date, no line number, no fuzzy or obsolete entry: the same texts give the same bytes."""
    text = catalogue.PO.read_text(encoding="utf-8")
    assert (
        re.findall(r"^(?:#~.*|#, .*fuzzy.*|#: .*:\d+|\"(?:POT|PO|X|Generated)-?.*)$", text, re.MULTILINE)
        == []
    )


def test_gettext_reads_the_file(written: Catalog) -> None:
    """Python's gettext finds each text, also a counted one, whatever the number."""
    language.set_language(language.VIETNAMESE)
    wrong = []
    for one in written:
        if isinstance(one.id, str) and one.id:
            wrong += [one.id] if language._(one.id) != catalogue.first(one) else []
        elif one.id:
            said = {language.ngettext(*both(one), n) for n in (0, 1, 2, 11)}
            wrong += [one.id[0]] if said != {catalogue.first(one)} else []
    assert wrong == []


def test_placeholders_are_the_same(written: Catalog) -> None:
    """What is filled in stands in both languages, once in each."""
    assert [
        one
        for one, many, vi in pairs(written)
        if not placeholders(one) == placeholders(many) == placeholders(vi)
    ] == []


def placeholders(text: str) -> list[str]:
    """List the names in braces."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_no_english_is_left(written: Catalog) -> None:
    """A translation is not the source again, and holds no English word outside of quotes and options."""
    found = list(pairs(written))
    alike = [one for one, _, vi in found if vi == one and not SAME_IN_BOTH.fullmatch(one)]
    mixed = [vi for _, _, vi in found if ENGLISH_WORDS.search(OPTION.sub("", bare(vi)))]
    assert (alike, mixed) == ([], [])


def bare(text: str) -> str:
    """Leave out the placeholders."""
    return re.sub(r"\{\w+\}", "", text)


def test_the_writing_is_clean(written: Catalog) -> None:
    """NFC, one space between words, none before a stop, straight typography, tone marks in one style."""
    rules = {
        "NFC": lambda vi: unicodedata.is_normalized("NFC", vi),
        "spaces": lambda vi: not re.search(r"\s\s|[\u00a0\u200b-\u200d\ufeff]|\s[.,;:?!](?:\s|$)|^\s", vi),
        "quotes": lambda vi: '"' not in vi and "'" not in vi and "..." not in vi,
        "tone": lambda vi: not NEW_STYLE_TONE.search(vi),
    }
    broken = [(rule, vi) for _, _, vi in pairs(written) for rule, holds in rules.items() if not holds(vi)]
    assert broken == []


def test_sentences_end_alike(written: Catalog) -> None:
    """A full stop, colon, question mark or space at the end stands in both languages, or in neither.

    Only an abbreviation ("No.") is free.
    """
    ends = re.compile(r"[.:?…!]?”?\s*$")
    assert [
        (one, vi)
        for one, _, vi in pairs(written)
        if len(one) > len("No.") and ends.search(one)[0] != ends.search(vi)[0]  # type: ignore[index]
    ] == []


def test_a_capital_begins_where_it_did(written: Catalog) -> None:
    """A sentence, label or button begins with a capital letter where the English does."""

    def start(text: str) -> str:
        return re.sub(r"^[^\w{]+", "", text)[:1]

    assert [
        vi
        for one, _, vi in pairs(written)
        if start(one).isalpha()
        and not start(vi).startswith("{")
        and start(one).isupper() != start(vi).isupper()
    ] == []


def test_words_are_neutral(written: Catalog) -> None:
    """No word that hurts, and none that says to a stranger what these records are about."""
    pattern = re.compile(rf"\b(?:{'|'.join(FORBIDDEN)})\b", re.IGNORECASE)
    assert [vi for _, _, vi in pairs(written) if pattern.search(vi)] == []


@pytest.mark.parametrize("word", GLOSSARY)
def test_one_word_for_one_thing(written: Catalog, word: str) -> None:
    """Where the English names a thing of the field, the Vietnamese uses the glossary's word."""
    english = re.compile(rf"(?<![-“\w{{])(?:{word})(?![-\w}}])", re.IGNORECASE)
    assert [
        (one, vi)
        for one, _, vi in pairs(written)
        if english.search(one) and not re.search(GLOSSARY[word], vi, re.IGNORECASE)
    ] == []


def test_buttons_are_named_as_they_are_written(written: Catalog) -> None:
    """Where a message names a button or page in quotes, it uses the Vietnamese words that stand on it."""
    said = {one: vi for one, _, vi in pairs(written)}
    wrong = [
        (one, name)
        for one, vi in said.items()
        for name in re.findall(r"“([^”{]+)”", one)
        if name in said and f"“{said[name]}”" not in vi
    ]
    assert wrong == []


def test_a_page_in_a_sentence_stands_in_quotes(written: Catalog) -> None:
    """The names of these pages are words that mean nothing else."""
    said = {one: vi for one, _, vi in pairs(written)}
    names = (said["Send"], said["Register"])
    assert [
        vi for vi in said.values() for name in names if vi != name and name in vi and f"“{name}”" not in vi
    ] == []


def test_short_words_stay_short(written: Catalog) -> None:
    """What fits on a button or above a field in English fits in Vietnamese too."""
    assert [
        (vi, len(vi))
        for one, _, vi in pairs(written)
        if len(one) <= 24 and not one.endswith(".") and len(bare(vi)) > max(26, 2 * len(one))
    ] == []


def test_marked_texts_are_found(tmp_path: Path) -> None:
    """The tool finds a marked text wherever it stands, and takes nothing else for one."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text(
        "A = {'k': N_('one' ' text')}\n"
        "def f(x, words, n):\n"
        "    _(words[x['not this']]); _(x); other('nor this')\n"
        "    return f\"{_('inside')} {said(N_('later {n}'), n=1)}\"\n"
        "language.ngettext('{n} row', '{n} rows', n)\n",
        encoding="utf-8",
    )
    made = catalogue.catalogue(tmp_path / "src")
    found = [one.id for one in made if one.id]
    assert found == ["one text", "inside", "later {n}", ("{n} row", "{n} rows")]


def test_translations_outlive_an_update(tmp_path: Path) -> None:
    """An update keeps what was translated, also when a text comes to be counted, and drops what is gone."""
    src = tmp_path / "src"
    src.mkdir()
    module = src / "a.py"
    module.write_text("_('Row'); _('Gone')", encoding="utf-8")
    first = catalogue.catalogue(src)
    for one in first:
        one.string = {"Row": "Dòng", "Gone": "Mất"}.get(str(one.id), "")
    module.write_text("ngettext('Row', 'Rows', 2); _('New')", encoding="utf-8")
    po = tmp_path / "a.po"
    po.write_bytes(catalogue.as_po(first))
    second = catalogue.catalogue(src, catalogue.read(po))
    po.write_bytes(catalogue.as_po(second))
    again = catalogue.read(po)
    assert [(one.id, catalogue.first(one)) for one in again if one.id] == [
        (("Row", "Rows"), "Dòng"),
        ("New", ""),
    ]
    assert catalogue.missing(again) == ["New"]
