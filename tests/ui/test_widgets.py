"""Fields, forms and lists: typed values in and out, problems at their fields, nothing typed is lost."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from outreach_desk.ground import language
from outreach_desk.ground.errors import Cancelled, FieldProblem, Invalid, Refused
from outreach_desk.records import catalog, reference
from outreach_desk.records.base import Thing
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.banner import Banner
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView, shared
from outreach_desk.ui.widgets.toast import Toast
from outreach_desk.ui.widgets.type_ahead import Choice, TypeAhead, among
from outreach_desk.ui.widgets.typed_fields import DayField, WholeField

_BESIDE_TEXT = 3
"""So much (px) Qt keeps free on either side of the words of a cell."""

POINT = "0190b1de-0000-7000-8000-000000000001"
MEETING: Thing = catalog.THINGS["meeting"]
VALUES = {
    "held_on": dt.date(2026, 7, 1),
    "starts_at": "08:30",
    "kind": "group_meeting",
    "commune": "2025:00097",
    "point_id": POINT,
    "topics": "hiv sti",
    "peer_led": False,
    "anonymous_f": 12,
    "place": "Nhà văn hoá",
    "note": "Dòng một\nDòng hai",
}


def meeting_form() -> Form:
    """Give a form with a field of every kind."""
    form = Form()
    choices = [Choice(POINT, "Điểm Hoa Sen", "DHS-01")]
    form.card(
        "",
        *(column_fields.of(MEETING.columns[name], reference.shipped(), choices=choices) for name in VALUES),
    )
    return form


def code_values() -> dict[str, Any]:
    """Give VALUES with codes that are in the lists of today."""
    codes = reference.shipped()
    topics = [code.code for code in codes.choices("topic", None)][:2]
    return VALUES | {"kind": codes.choices("activity_kind", None)[0].code, "topics": " ".join(topics)}


def test_nothing_moves_under_a_pressed_mouse_button(qtbot: QtBot, style: Style) -> None:
    """What cannot be read is told after the click: told before it, the button would slip away below it."""
    form, button, pressed = Form(), QPushButton("On"), []
    field, place = DayField("day", "Day"), ReferenceField("place_id", "Place")
    form.card("", field, place, button)
    button.clicked.connect(lambda: pressed.append(True))
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    for one, words in ((field, "32/13"), (place, "nowhere")):
        one.setFocus()
        line: QLineEdit = one.line
        qtbot.keyClicks(line, words)
        below = button.y()
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
        qtbot.wait(100)
        assert (button.y(), one.problems_shown()) == (below, "")
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
        assert pressed.pop()
        qtbot.waitUntil(lambda one=one: one.problems_shown() != "")


def test_a_form_gives_back_what_it_was_given(qtbot: QtBot, style: Style) -> None:
    """Every kind of column: value in, the same value out."""
    form = meeting_form()
    qtbot.addWidget(form)
    form.set_values(code_values())
    assert form.values() == code_values()


def test_an_empty_form_gives_nothing(qtbot: QtBot, style: Style) -> None:
    """Untouched fields are None."""
    form = meeting_form()
    qtbot.addWidget(form)
    assert form.values() == dict.fromkeys(VALUES)


def test_typed_text_outlives_a_rebuild(qtbot: QtBot, style: Style) -> None:
    """Unfinished and unreadable texts too: the raw state goes into a form in the other language."""
    form = meeting_form()
    qtbot.addWidget(form)
    form.set_values(code_values())
    for name, text in (
        ("held_on", "32/7"),
        ("anonymous_f", "mười"),
        ("point_id", "diem"),
        ("commune", "hong"),
    ):
        form.fields[name].findChildren(QLineEdit)[-1].setText(text)
    language.set_language(language.PSEUDO)
    other = meeting_form()
    qtbot.addWidget(other)
    other.set_typed(form.typed())
    assert other.typed() == form.typed()


def test_unreadable_text_stays_text_and_is_told_at_its_field(qtbot: QtBot, style: Style) -> None:
    """No value is dropped and none guessed: `save` refuses the text, the field says it in its own words."""
    form = Form()
    form.card("", DayField("day", "Day"), WholeField("count", "Count"), LineField("name", "Name"))
    qtbot.addWidget(form)
    form.set_typed({"day": "32/7/2026", "count": "1,5", "name": "Sen"})
    assert form.values() == {"day": "32/7/2026", "count": "1,5", "name": "Sen"}
    assert form.readable() is False
    shown = {name: field.problems_shown() for name, field in form.fields.items()}
    assert shown == {
        "day": "There is no such day. The day comes first, then the month.",
        "count": "Write a whole number in digits, for example 45122.",
        "name": "",
    }


def test_problems_stand_at_their_fields_all_at_once(qtbot: QtBot, style: Style) -> None:
    """The first gets the keyboard; what has no field stands above; mending one takes its words away."""
    form = Form()
    form.card("", LineField("first", "First"), LineField("second", "Second"), LineField("third", "Third"))
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    words = {name: [FieldProblem("x", lambda name=name: f"{name}!")] for name in ("third", "second", "other")}
    form.show_problems(words)
    shown = {name: field.problems_shown() for name, field in form.fields.items()}
    assert shown == {"first": "", "second": "second!", "third": "third!"}
    assert form._rest.text() == "other!"
    assert form.focusWidget() is form.fields["second"].editor
    qtbot.keyClicks(form.fields["second"].editor, "a")
    assert form.fields["second"].problems_shown() == ""
    assert form.fields["third"].problems_shown() == "third!"


def test_refused_goes_to_the_fields_or_to_the_banner(qtbot: QtBot, context: Context) -> None:
    """What `context.refused` gives to `jobs.write` knows both."""
    told: list[str] = []
    context.show_problem = lambda problem: told.append(problem.code)
    form = Form()
    form.card("", LineField("name", "Name"))
    qtbot.addWidget(form)
    failed = context.refused(form)
    failed(Invalid({"name": [FieldProblem("x", lambda: "Too long.")]}, lambda: "Mend it."))
    failed(Refused("disk_full", lambda: "The disk is full."))
    assert (form.fields["name"].problems_shown(), told) == ("Too long.", ["disk_full"])


@pytest.mark.parametrize("name", VALUES)
def test_every_editor_bears_its_label(qtbot: QtBot, style: Style, name: str) -> None:
    """A screen reader, and a test, finds each field by the words above it."""
    field = column_fields.of(MEETING.columns[name], reference.shipped())
    qtbot.addWidget(field)
    editor = field.findChildren(QLineEdit)[-1] if isinstance(field, UnitField) else field.editor
    assert editor.accessibleName() == MEETING.columns[name].label


def test_a_day_is_tidied_on_leaving(qtbot: QtBot, style: Style) -> None:
    """Nothing happens while it is typed; on leaving the short form becomes the whole one."""
    field = DayField("day", "Day")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, "010726")
    typed = field.line.text()
    field.line.editingFinished.emit()
    assert (typed, field.line.text(), field.value()) == ("010726", "01/07/2026", dt.date(2026, 7, 1))


def test_a_blank_is_nothing(qtbot: QtBot, style: Style) -> None:
    """A space typed by mistake into a day is taken away on leaving."""
    field = DayField("day", "Day")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, " ")
    field.line.editingFinished.emit()
    assert (field.line.text(), field.value()) == ("", None)


def test_a_past_code_is_shown(qtbot: QtBot, style: Style) -> None:
    """A value that the list no longer offers stays chosen, by its words."""
    field = OneField("kind", "Kind", [("a", "A")], label_of=lambda code: f"old {code}")
    qtbot.addWidget(field)
    field.set_value("z")
    assert (field.value(), field.combo.currentText()) == ("z", "old z")


def test_type_ahead_finds_without_marks(qtbot: QtBot, style: Style) -> None:
    """Each typed word begins a word of the choice, its code or its nickname, in any order."""
    suggest = among([Choice("1", "KH-0001 · Đỗ", "Sông"), Choice("2", "KH-0002 · Lan")])
    found = [[choice.id for choice in suggest(typed)] for typed in ("do", "song kh", "kh", "LAN", "an")]
    assert found == [["1"], ["1"], ["1", "2"], ["2"], []]


def test_type_ahead_is_picked_from_the_popup(qtbot: QtBot, style: Style) -> None:
    """The line itself is never completed; Enter takes the first of the list."""
    line = TypeAhead(among([Choice("1", "KH-0001"), Choice("2", "KH-0002")]))
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "kh")
    line.offer()
    assert line.text() == "kh"
    with qtbot.waitSignal(line.chosen) as chosen:
        qtbot.keyClick(line._popup, Qt.Key.Key_Return)
    assert (chosen.args, line.text()) == ([Choice("1", "KH-0001")], "KH-0001")


def test_words_that_name_nothing_are_a_problem(qtbot: QtBot, style: Style) -> None:
    """They are not taken for the nearest, and not for nothing."""
    field = ReferenceField("who", "Who", [Choice("1", "KH-0001"), Choice("2", "KH-0002")])
    qtbot.addWidget(field)
    field.line.setText("KH")
    problem = field.problem()
    assert (problem and problem.code, field.value()) == ("not_chosen", "KH")
    field.line.setText("KH-0002")
    assert field.value() == "2"


def test_a_commune_brings_its_province(qtbot: QtBot, style: Style) -> None:
    """Typed without marks, picked by its name; the province above follows, another one empties it."""
    field = UnitField("commune", "Commune")
    qtbot.addWidget(field)
    field.line.setText("phuong hong ha thanh pho ha noi")
    field.line.settle()
    assert (field.value(), field.combo.currentText()) == ("2025:00097", "Thành phố Hà Nội")
    field.combo.setCurrentIndex(field.combo.currentIndex() + 1)
    assert field.value() is None


def test_lists_sort_the_vietnamese_way(qtbot: QtBot, style: Style) -> None:
    """Đ after D, numbers as numbers, what has no key last in both directions."""
    columns = [
        ListColumn("Name", lambda row: row[0]),
        ListColumn("Count", lambda row: str(row[1] or ""), key=lambda row: row[1], right=True),
    ]
    rows = Rows(columns, style.colour)
    rows.set_rows([("Đào", 9), ("Dung", 10), ("Ánh", None)])
    rows.sort(0)
    by_name = [row[0] for row in rows.rows()]
    rows.sort(1, Qt.SortOrder.DescendingOrder)
    assert (by_name, [row[1] for row in rows.rows()]) == (["Ánh", "Dung", "Đào"], [10, 9, None])


def test_a_list_keeps_its_row_over_a_reload(qtbot: QtBot, style: Style) -> None:
    """The current row is found again by its key; Enter opens it; rows are 36 px."""
    view = RowsView(
        "List", Rows([ListColumn("Name", lambda row: row[1])], style.colour), key=lambda row: row[0]
    )
    qtbot.addWidget(view)
    view.set_rows([(1, "a"), (2, "b")])
    view.selectRow(1)
    view.set_rows([(0, "z"), (2, "B"), (1, "a")])
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (opened.args, view.current(), view.rowHeight(0)) == ([(2, "B")], (2, "B"), 36)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6), st.integers(0, 2000))
def test_room_is_shared_by_need(needed: list[int], room: int) -> None:
    """All of it is given; nobody lacks room while another has more than she needs or more than the first."""
    needs = dict(enumerate(needed))
    widths = shared(needs, room)
    assert sum(widths.values()) == room
    lacking = [widths[place] for place in needs if widths[place] < needs[place]]
    for place in needs if lacking else ():
        assert widths[place] <= max(needs[place], 0) + 1
        assert widths[place] <= min(lacking) + len(needs)


def test_a_narrow_list_leaves_out_what_it_can_spare(qtbot: QtBot, style: Style) -> None:
    """It does not scroll sideways for its last column; in a wide window everything is there again."""
    columns = [
        ListColumn("Slip number", lambda row: row),
        ListColumn("Where she is going", lambda row: row * 4, stretch=True),
        ListColumn("Issued on", lambda row: row, spare=True),
    ]
    view = RowsView("List", Rows(columns, style.colour))
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    view.set_rows(["THU01-P001"])
    assert (view.isColumnHidden(2), view.horizontalScrollBar().maximum()) == (False, 0)
    view.resize(320, 300)
    qtbot.waitUntil(lambda: view.isColumnHidden(2) and view.horizontalScrollBar().maximum() == 0)
    for width in (900, 1400):  # the second gives the middle column more than any text needs
        view.resize(width, 300)
        qtbot.waitUntil(lambda: not view.isColumnHidden(2))
        assert view.horizontalHeader().length() == view.viewport().width()


def test_words_that_nearly_fit_a_row_are_not_cut(qtbot: QtBot, style: Style) -> None:
    """At any width a row of a list that is shown whole is as high as the lines that its words take there."""
    words = "a limit that somebody set for all groups of a province, from a day on"
    view = RowsView("List", Rows([ListColumn("Words", str, stretch=True)], style.colour))
    view.show_whole(2)
    qtbot.addWidget(view)
    view.show()
    view.set_rows([words])
    for width in range(300, 560, 4):
        view.resize(width, view.height())
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        option.rect = view.visualRect(view.model().index(0, 0))
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        room = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, view)
        inner = room.adjusted(_BESIDE_TEXT, 0, -_BESIDE_TEXT, 0)
        need = view.fontMetrics().boundingRect(inner, Qt.TextFlag.TextWordWrap, words)
        assert need.height() <= room.height(), width


def test_a_banner_says_where_and_what(qtbot: QtBot, style: Style) -> None:
    """File, row and column come before the words."""
    banner = Banner(style)
    qtbot.addWidget(banner)
    banner.show_problem(Refused("x", lambda: "Mend it.", file="a.csv", row=3, column="gender"))
    assert (banner.words.text(), banner.isHidden()) == ("a.csv, row 3, gender: Mend it.", False)


def test_a_toast_undoes_once(qtbot: QtBot, context: Context) -> None:
    """Undo is offered where there is one, and called once."""
    toast = Toast()
    qtbot.addWidget(toast)
    undone: list[int] = []
    toast.say("Saved.")
    assert toast.undo.isHidden() is True
    toast.say("Deleted.", lambda: undone.append(1))
    toast.undo.click()
    toast.undo.click()
    assert (undone, toast.isHidden()) == ([1], True)


def test_what_has_the_keyboard_is_in_sight(qtbot: QtBot) -> None:
    """A page scrolls by itself to a field that has just come onto it and was given the keyboard."""
    page, form, field = Page("", scrolls=True), meeting_form(), LineField("last", "Last")
    page.content.addWidget(form)
    qtbot.addWidget(page)
    page.resize(500, 400)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.content.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(lambda: field.line.visibleRegion().boundingRect() == field.line.rect(), timeout=1000)
    form.fields["held_on"].setFocus()
    first = form.fields["held_on"].editor
    qtbot.waitUntil(lambda: first.visibleRegion().boundingRect() == first.rect(), timeout=1000)


def test_busy_can_be_cancelled(qtbot: QtBot, jobs: Jobs, style: Style) -> None:
    """The button stops the work, and the bar goes."""

    class Nothing:
        def close(self) -> None:
            """Nothing is open."""

    busy = Busy()
    qtbot.addWidget(busy)
    heard: list[Any] = []
    jobs.open(Nothing, lambda _none: None)  # type: ignore[arg-type]
    busy.run(
        jobs,
        "Working …",
        lambda _desk, report: [report(1, 2) for _ in range(10**9)],
        heard.append,
        heard.append,
    )
    shown = not busy.isHidden()
    busy.cancel.click()
    qtbot.waitUntil(lambda: jobs.idle)
    assert (shown, [type(problem) for problem in heard], busy.isHidden()) == (True, [Cancelled], True)
