"""The figures of a period or their charts: two views of the same, and a switch between them."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground.language import _
from outreach_desk.ui.charts.view import ChartsView
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.tabs import Tabs

_FIGURES, _CHARTS = 0, 1
_BETWEEN = 16


class Views(QWidget):
    """Shows `figures`, or the charts of what was asked last."""

    def __init__(self, context: Context, *figures: QWidget) -> None:
        super().__init__()
        self.charts = ChartsView(context)
        self.tabs = Tabs([_("Figures"), _("Charts")])
        holder = QWidget()  # the figures are hidden by themselves too, where there are none
        held = QVBoxLayout(holder)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(_BETWEEN)
        for part in figures:
            held.addWidget(part)
        self._views = (holder, self.charts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_BETWEEN)
        for part in (self.tabs, *self._views):
            layout.addWidget(part)
        self.tabs.chosen.connect(self.show_view)
        self.show_view(_FIGURES)

    def show_view(self, place: int) -> None:
        """Show the figures (0) or the charts (1)."""
        self.tabs.buttons[place].setChecked(True)
        for number, view in enumerate(self._views):
            view.setVisible(number == place)

    def ask(self, asked: Asked | None) -> None:
        """Let the charts be those of a period, or of none."""
        if asked is None:
            self.charts.clear()
        else:
            self.charts.ask(asked)

    def typed(self) -> dict[str, Any]:
        """Give which view is shown, and what stands in it as a table."""
        return {"charts": self.tabs.buttons[_CHARTS].isChecked(), "tables": self.charts.typed()}

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.charts.set_typed(state["tables"])
        self.show_view(_CHARTS if state["charts"] else _FIGURES)
