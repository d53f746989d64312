"""Reads figures off the page, whether each is a button or stands in a long list."""

from PySide6.QtWidgets import QLabel

from outreach_desk.ui.figures.figure import Figure
from outreach_desk.ui.figures.long_grid import LongGrid
from outreach_desk.ui.figures.screen import FiguresScreen


def figure_text(screen: FiguresScreen, name: str) -> str:
    """Read the figure `indicator/line/unit`."""
    indicator, _slash, rest = name.partition("/")
    line, _slash, unit = rest.rpartition("/")
    for grid in screen.report.findChildren(LongGrid):
        if (place := grid.lines.place((indicator, line, unit))).isValid():
            return str(place.data())
    found = screen.report.findChild(Figure, name) or screen.report.findChild(QLabel, name)
    assert found is not None
    return found.text()


def grid_of(screen: FiguresScreen, indicator: str) -> LongGrid:
    """Give the long list of an indicator."""
    (found,) = (
        grid
        for grid in screen.report.findChildren(LongGrid)
        if grid.accessibleName().startswith(f"{indicator} ")
    )
    return found
