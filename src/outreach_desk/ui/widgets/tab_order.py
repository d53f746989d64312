"""The way of the Tab key through what is put on a page after the page was made."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(anchor: QWidget, *widgets: QWidget) -> None:
    """Let the Tab key come to these right after `anchor`, in this order.

    Qt sends it to what is made late after all else, wherever that stands. The anchor lies on the same page;
    it need not take the keyboard itself, but then it has no focus proxy: Qt hands policies on to that.
    """
    policy = anchor.focusPolicy()
    anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders nothing after what takes no keyboard
    before = anchor
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget
    anchor.setFocusPolicy(policy)


def put_rows_after(anchor: QWidget, *rows: QWidget) -> None:
    """Let the Tab key come to all that takes it in these, row by row, right after `anchor`."""
    window = anchor.window()
    stops = [
        one
        for row in rows
        for one in row.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None and one.window() is window
    ]
    put_after(anchor, *stops)


def put_last(widget: QWidget) -> None:
    """Let the Tab key come to this after all else that is in the window by now."""
    window = widget.window()
    last = window.previousInFocusChain()
    # Only what takes Tab: to lend another a policy, as above, would change its focus proxy for good.
    while last is not None and last is not window:
        if last is not widget and last.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(last, widget)
            return
        last = last.previousInFocusChain()
