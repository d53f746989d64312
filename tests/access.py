"""What would keep somebody from using a window as it stands: each fault a sentence, none where all is well.

Somebody who hears the screen needs a name and a role of everything that can be used; who has no mouse needs
to come to it by Tab, in the order in which it is read. What must be seen is in `access_room` (nothing is cut)
and `access_colour` (nothing is faint, nothing is told by colour alone).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from access_colour import faint, told_by_colour
from access_room import call, cut_off
from outreach_desk.ui.meetings.day_strip import DayStrip
from outreach_desk.ui.sidebar import Sidebar

USED = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
"""The kinds of widgets that a person uses."""
ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.RadioButton,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Table,
}
"""What a screen reader can call them."""
_SAME_LINE = 0.5
"""Two things stand on one line if so much of the lower one is beside the other."""
_TOLERANCE = 2


def faults(window: QWidget, *, tab: bool = True) -> list[str]:
    """Give all faults of the shown, active window; without `tab` the keyboard stays where it is."""
    found = [*nameless(window), *cut_off(window), *faint(window), *told_by_colour(window)]
    return [*found, *out_of_reach(window)] if tab else found


def used(window: QWidget) -> list[QWidget]:
    """Give what is shown and can be used, or takes the keyboard; of a control not its parts."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, QLabel)  # it takes the keyboard only for words to be copied
        and (isinstance(widget, USED) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
        and not isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox, QAbstractItemView))
        and widget.focusProxy() is None
    ]


def picture(window: QWidget) -> int:
    """Tell apart what is shown: the same number means the same widgets with the same words."""
    return hash(
        tuple(
            (type(one), one.accessibleName(), str(one.property("text") or ""), one.isEnabled())
            for one in window.findChildren(QWidget)
            if one.isVisible()
        )
    )


def nameless(window: QWidget) -> Iterator[str]:
    """Tell what a screen reader cannot call by name, or calls nothing that can be used."""
    for widget in used(window):
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name).strip():
            yield f"nameless: {call(widget)} within {call(_around(widget))}"
        if heard.role() not in ROLES and not isinstance(
            widget, QLabel
        ):  # the words of a question can be copied
            yield f"no role: {call(widget)} is a {heard.role().name}"


def out_of_reach(window: QWidget) -> list[str]:
    """Press Tab from control to control, there and back; give what is never reached, or in a strange order.

    The keyboard is given back to where it was.
    """
    before = QApplication.focusWidget()
    there, trap = _walk(window, Qt.Key.Key_Tab)
    back, other_trap = _walk(window, Qt.Key.Key_Backtab)
    wanted = [widget for widget in used(window) if widget.isEnabled()]
    traps = (trap, other_trap) if len(wanted) > 1 else ()
    found = [f"trap: the keyboard stays at {call(widget)}" for widget in traps if widget]
    for words, reached in (("Tab", there), ("Shift+Tab", back)):
        found += [
            f"not reached by {words}: {call(widget)}"
            for widget in wanted
            if widget not in reached and not any(one in reached for one in _neighbours(widget))
        ]
    found += _strange_steps(_from_the_sidebar(there, window))
    if before is not None:
        before.setFocus()
    return found


def _walk(window: QWidget, key: Qt.Key) -> tuple[list[QWidget], QWidget | None]:
    """Press a key until the keyboard comes to where it was before; give the way, and a trap."""
    if QApplication.focusWidget() is None:
        window.focusNextPrevChild(True)
    if (begin := QApplication.focusWidget()) is not None:
        QTest.keyClick(begin, key)  # where the keyboard was put by a click need not be on the way
    way: list[QWidget] = []
    now = QApplication.focusWidget()
    while now is not None and now not in way:
        way.append(now)
        QTest.keyClick(now, key)
        now = QApplication.focusWidget()
    stays = now is not None and (now is way[-1] or now is not way[0])
    return way, now if stays else None


def _neighbours(widget: QWidget) -> Sequence[QWidget]:
    """Give what the arrow keys come from: other answers, days of the strip."""
    if not isinstance(widget, QAbstractButton):
        return ()
    group, around = widget.group(), widget.parentWidget()
    if group is not None:
        return group.buttons() if group.exclusive() else ()
    beside = [one for one in around.findChildren(type(widget)) if one.parentWidget() is around]
    if widget.autoExclusive():
        return beside
    return beside if isinstance(around, DayStrip) else ()


def _from_the_sidebar(way: Sequence[QWidget], window: QWidget) -> list[QWidget]:
    """Turn a round so that it begins where reading begins: at the top of the sidebar, or of all."""
    inside = [place for place, one in enumerate(way) if _within(one, Sidebar)] or list(range(len(way)))
    corners = {place: way[place].mapTo(window, QPoint(0, 0)) for place in inside}
    first = min(inside, key=lambda place: (corners[place].y(), corners[place].x()), default=0)
    return [*way[first:], *way[:first]]


def _strange_steps(way: Sequence[QWidget]) -> list[str]:
    """Tell each step that goes back: up, or to the left on one line.

    What does the work of a page may come after all that it saves, wherever it stands.
    """
    plain = [one for one in way if one.property("weight") != "primary"]
    return [
        f"order: after {call(one)} comes {call(other)}"
        for one, other in pairwise(plain)
        if _goes_back(one, other)
    ]


def _goes_back(one: QWidget, other: QWidget) -> bool:
    """Compare the places of both in what holds both: what scrolls apart has no common place."""
    around = one.parentWidget()
    while around is not None and not around.isAncestorOf(other):
        around = around.parentWidget()
    if around is None:
        return False
    first, second = _block(one, around), _block(other, around)
    if first is second:
        return False
    a, b = _place(first, around), _place(second, around)
    beside = min(a.bottom(), b.bottom()) - max(a.top(), b.top())
    if beside > _SAME_LINE * min(a.height(), b.height()):
        return b.right() <= a.left() + _TOLERANCE
    to_the_right = b.left() >= a.right() - _TOLERANCE
    return b.bottom() <= a.top() + _TOLERANCE and not to_the_right


def _block(widget: QWidget, around: QWidget) -> QWidget:
    while (parent := widget.parentWidget()) is not None and parent is not around:
        widget = parent
    return widget


def _place(widget: QWidget, around: QWidget) -> QRect:
    return QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())


def _within(widget: QWidget, kind: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, kind) or _within(parent, kind))


def _around(widget: QWidget) -> QWidget:
    """Give the page around, or what else is ours, for a name."""
    parent = widget.parentWidget()
    while parent is not None and not type(parent).__module__.startswith("outreach_desk"):
        parent = parent.parentWidget()
    return parent or widget
