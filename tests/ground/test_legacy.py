"""Old fonts and wrong readings of Vietnamese: recognised; what is in order is not (domain.md E1–E5)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import legacy

PLAIN = (
    "Nguyễn Thị Đào",
    "Đặng Thị Phượng",
    "Hoàng Mai",
    "Krông Pắk",
    "Cư M'gar",
    "Ea H’Leo",
    "khuỷu tay",
    "ngoằn ngoèo",
    "Quý",
    "giếng",
    "Ưu",
    "Bảo – Ngọc…",
    "“xin chào”",
    "10 ₫",
    "Café Müller",
    "",
    "KH-0001",
)
WORDS = "nguyễn thị đào hoàng việt đặng phượng hường bích thủy quỳnh loan nhài sen huệ cúc ngọc khánh"
TCVN3 = {meant: old for old, meant in legacy._TCVN3_SHORT.items()}


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("NguyÔn ThÞ §µo", "tcvn3", "Nguyễn Thị Đào"),
        ("Hoµng Mai", "tcvn3", "Hoàng Mai"),
        ("ViÖt Nam", "tcvn3", "Việt Nam"),
        ("Nguyeãn Thò Ñaøo", "vni", "Nguyễn Thị Đào"),
        ("Hoaøng Mai", "vni", "Hoàng Mai"),
        ("Vieät Nam", "vni", "Việt Nam"),
        (b"Vi\xea\xf2t Nam".decode("cp1252"), "cp1258", "Việt Nam"),
        (b"\xd0\xe3\xf2ng Thi\xf2 Ph\xfd\xf5\xf2ng".decode("cp1252"), "cp1258", "Đặng Thị Phượng"),
        ("Viá»‡t Nam", "mojibake", "Việt Nam"),
        ("Nguyá»…n", "mojibake", "Nguyễn"),
    ],
)
def test_the_examples_of_the_field(typed: str, kind: str, meant: str) -> None:
    """E1, E2, E3, E4."""
    assert legacy.recognise(typed) == (kind, meant)


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("A-1\tNguyÔn ThÞ §µo\t1990\tn÷\nA-2\tHoµng Mai\t\tnam", "tcvn3", None),
        ("A-1\tNguyeãn Thò Ñaøo\t1990\nA-2\tHoaøng Mai\t1991\n", "vni", None),
        ("A-1\tViá»‡t\t1990\nA-2\tNguyá»…n\t\n", "mojibake", "A-1\tViệt\t1990\nA-2\tNguyễn\t\n"),
        ("A-1\tNguyÔn\tkhông rõ\nA-2\tHoa Thử\tnữ", "tcvn3", "A-1\tNguyễn\tkhông rõ\nA-2\tHoa Thử\tnữ"),
    ],
)
def test_a_table_stays_a_table(typed: str, kind: str, meant: str | None) -> None:
    """Tabs and lines keep their places; among cells of Unicode only the others are converted."""
    if meant is None:
        cells = {"NguyÔn ThÞ §µo": "Nguyễn Thị Đào", "n÷": "nữ", "Hoµng Mai": "Hoàng Mai"}
        cells |= {"Nguyeãn Thò Ñaøo": "Nguyễn Thị Đào", "Hoaøng Mai": "Hoàng Mai"}
        meant = typed
        for old, new in cells.items():
            meant = meant.replace(old, new)
    assert legacy.recognise(typed) == (kind, meant)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", PLAIN)
def test_what_is_in_order_is_left_alone(typed: str, form: str) -> None:
    """Vietnamese, either way composed (E5), other languages, codes, signs."""
    assert legacy.recognise(unicodedata.normalize(form, typed)) is None  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=4).map(" ".join))
def test_names_written_with_an_abc_font_come_back(meant: str) -> None:
    """Each letter as the font's table has it; only what reads as Vietnamese (`cóc`) is let be."""
    old = "".join(TCVN3.get(letter, letter) for letter in meant)
    guess = legacy.recognise(old)
    assert guess == ("tcvn3", meant) if guess else old == meant or legacy._is_vietnamese(old)
    assert legacy.recognise(meant) is None


@given(st.text(max_size=40))
def test_no_text_makes_it_fall_and_none_is_converted_twice(typed: str) -> None:
    """What was meant is in order."""
    guess = legacy.recognise(typed)
    if guess is not None and guess.kind != legacy.MOJIBAKE:
        assert legacy.recognise(guess.meant) is None
