"""The looks: what is written can be read (WCAG AA), what has the keyboard is seen, no mark is clipped."""

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

import access_colour
from outreach_desk.ground import paths
from outreach_desk.ground.settings import LIGHT
from outreach_desk.ui import style as looks
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.wrapped import Check

TOKENS = looks.load_tokens()
MARKS = "Ẵ Ỗ Ữ g y ặ"


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours #RRGGBB, 1 to 21."""
    return access_colour.contrast(int(one[1:], 16), int(other[1:], 16))


def test_contrast_is_measured_right() -> None:
    """Black on white is 21, grey #767676 on white the well-known 4.54."""
    assert (contrast("#000000", "#FFFFFF"), round(contrast("#767676", "#FFFFFF"), 2)) == (21.0, 4.54)


@pytest.mark.parametrize("mode", TOKENS)
def test_words_can_be_read(mode: str) -> None:
    """Every pair of tokens that words are written in has 4.5 : 1."""
    tokens = TOKENS[mode]
    weak = [
        (ink, ground, round(contrast(tokens[ink], tokens[ground]), 2))
        for ink, ground in looks.TEXT_PAIRS
        if contrast(tokens[ink], tokens[ground]) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("mode", TOKENS)
def test_edges_and_the_focus_ring_can_be_seen(mode: str) -> None:
    """Every pair of tokens that controls are drawn in has 3 : 1."""
    tokens = TOKENS[mode]
    weak = [
        (edge, ground, round(contrast(tokens[edge], tokens[ground]), 2))
        for edge, ground in looks.SHAPE_PAIRS
        if contrast(tokens[edge], tokens[ground]) < 3
    ]
    assert weak == []


def test_both_modes_have_the_same_tokens() -> None:
    """What is asked for in the light is there in the dark."""
    assert sorted(TOKENS["light"]) == sorted(TOKENS["dark"])


def test_the_font_is_ours(style: Style) -> None:
    """Be Vietnam Pro is found, upright and half bold; nothing falls back to another family."""
    font = QFont("Be Vietnam Pro", 11)
    bold = QFont("Be Vietnam Pro", 11, QFont.Weight.DemiBold)
    assert [QFontInfo(some).family() for some in (font, bold)] == ["Be Vietnam Pro"] * 2
    assert QFontMetrics(bold).horizontalAdvance(MARKS) > QFontMetrics(font).horizontalAdvance(MARKS)


def test_rows_hold_all_marks(style: Style) -> None:
    """The tallest Vietnamese letters fit into a row of a list."""
    metrics = QFontMetrics(QFont("Be Vietnam Pro", 11))
    assert metrics.boundingRect(MARKS).height() <= looks.ROW_HEIGHT - 2
    # The marks stand above the font's own ascent; centred in the row they still have room.
    above = -metrics.tightBoundingRect(MARKS).top() - metrics.ascent()
    assert metrics.height() + 2 * above <= looks.ROW_HEIGHT - 2


@pytest.mark.parametrize("role", ["", "title", "heading", "label", "quiet", "problem"])
def test_labels_hold_all_marks(style: Style, qtbot: QtBot, role: str) -> None:
    """No label is lower than its tallest letters."""
    label = QLabel(MARKS)
    label.setProperty("role", role)
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.fontMetrics().tightBoundingRect(MARKS).height() <= label.sizeHint().height()


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QPushButton])
def test_targets_are_large(
    style: Style, qtbot: QtBot, kind: type[QLineEdit] | type[QComboBox] | type[QPushButton]
) -> None:
    """What is pressed or typed into is at least 40 px tall."""
    target = kind()
    qtbot.addWidget(target)
    target.show()
    assert target.sizeHint().height() >= looks.TARGET


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_an_empty_field_says_can_be_read(
    style: Style, qtbot: QtBot, kind: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    """Its words are as quiet as a hint, and no fainter: half of the ink would not be AA."""
    field = kind()
    qtbot.addWidget(field)
    field.ensurePolished()
    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == style.colour("quiet")


def test_every_icon_is_drawn_in_its_token(style: Style) -> None:
    """Each drawing gives pixels of the asked colour, and keeps nothing of its own."""
    wanted = style.colour("accent")
    for file in sorted(paths.resource("icons").glob("*.svg")):
        image = style.pixmap(file.stem, "accent").toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        drawn = [pixel for pixel in pixels if pixel.alpha() > 180]
        assert len(drawn) > 20, file.stem
        # Rounding of half-covered pixels moves a channel by a step or two.
        off = [
            pixel.name()
            for pixel in drawn
            if max(abs(a - b) for a, b in zip(pixel.getRgb()[:3], wanted.getRgb()[:3], strict=True)) > 3
        ]
        assert off == [], file.stem


def test_what_wraps_is_measured_in_the_letters_that_it_has(style: Style, qtbot: QtBot) -> None:
    """Also once they are larger: then it needs what it would need if they had always been."""
    assert style.mode == LIGHT
    grown, large = (Check("Đồng ý cho ghi tên và gọi lại") for _box in range(2))
    before = needs(grown)
    for box in (grown, large):
        qtbot.addWidget(box)
        box.setStyleSheet("font-size: 40px")
        box.ensurePolished()
    assert before != needs(grown)
    assert needs(grown) == needs(large)


def needs(box: Check) -> tuple[int, int, int]:
    """Give the width of one line, that of the longest word, and the height at 200 px."""
    return box.sizeHint().width(), box.minimumSizeHint().width(), box.heightForWidth(200)
