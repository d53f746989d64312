"""Finds, reads and presses figures, each by its codes: `indicator/line/unit`."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outreach_desk.ui.figures.figure import Codes, Figure
from outreach_desk.ui.figures.figure_grid import FigureGrid


def codes_of(name: str) -> Codes:
    """Read the codes of a figure; those of its line may hold strokes themselves."""
    of, _slash, rest = name.partition("/")
    line, _slash, unit = rest.rpartition("/")
    return of, line, unit


def grid_of(root: QWidget, name: str) -> FigureGrid:
    """Give the list in which a figure stands; of two the one that was made last."""
    return [one for one in root.findChildren(FigureGrid) if one.rows.place(codes_of(name)).isValid()][-1]


def figure_of(root: QWidget, name: str) -> Figure:
    """Give a figure."""
    rows = grid_of(root, name).rows
    found = rows.figure(rows.place(codes_of(name)))
    assert found is not None
    return found


def figure_text(root: QWidget, name: str) -> str:
    """Read a figure."""
    return figure_of(root, name).shown


def figures_read(root: QWidget) -> dict[str, str]:
    """Read all figures that are shown, by what each is said to be aloud."""
    grids = [one for one in root.findChildren(FigureGrid) if one.isVisible()]
    return {figure.aloud: figure.shown for grid in grids for figure in grid.figures()}


def click_on(root: QWidget, name: str) -> None:
    """Click on a figure."""
    grid = grid_of(root, name)
    place = grid.visualRect(grid.rows.place(codes_of(name))).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place - QPoint(1, 1))


def current_figure() -> str:
    """Give the codes of the figure that has the keyboard, nothing where none has it."""
    grid = QApplication.focusWidget()
    found = grid.current() if isinstance(grid, FigureGrid) else None
    return "/".join(found or ())
